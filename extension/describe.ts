import {
  EventEmitter,
  type ExtensionContext,
  type QuickPickItem,
  Uri,
  commands,
  languages,
  window,
  workspace,
} from 'vscode';
import { describeProgram, descriptionText } from '../models/cli/describe.js';
import type { Program } from '../models/language/program.js';
import { nestDocument } from './nest-document.js';
import { type OpenProgram, readDocument } from './read-document.js';

const scheme = 'nestimate-describe';

/** In the manifest for its long lines, which wrap. */
const descriptionLanguage = 'nestimate-description';

/** A page of text about one network: the source's address is the query, so that the page outlives a window reload. */
function descriptionUri(source: Uri, network: string): Uri {
  return Uri.from({ scheme, path: `/${network}.txt`, query: source.toString() });
}

async function read(source: Uri): Promise<OpenProgram> {
  return readDocument(await workspace.openTextDocument(source));
}

/** The files that each page's source imports, as it was read last. */
const importedBy = new Map<string, readonly string[]>();

async function provideDescription(page: Uri): Promise<string> {
  const network = page.path.slice(1, -'.txt'.length);
  const { program, imported } = await read(Uri.parse(page.query, true));
  importedBy.set(page.toString(), imported);
  const [description] = describeProgram(program, network);
  if (description === undefined) return `${network} can't be built: its errors are in the Problems view.\n`;
  return descriptionText(description, (_style, text) => text);
}

async function pickNetwork(program: Program): Promise<string | null> {
  const items = program.networks.map(({ architecture }): QuickPickItem => ({
    label: architecture.name,
    description: architecture.kind,
  }));
  if (items.length === 0) {
    void window.showInformationMessage('This file has no network that can be built.');
    return null;
  }
  const picked =
    items.length === 1 ? items[0] : await window.showQuickPick(items, { title: 'Describe which network?' });
  return picked?.label ?? null;
}

async function describe(uri: unknown, name: unknown): Promise<void> {
  const source = (await nestDocument(uri))?.uri;
  if (source === undefined) return;
  const network = typeof name === 'string' ? name : await pickNetwork((await read(source)).program);
  if (network === null) return;
  const page = await workspace.openTextDocument(descriptionUri(source, network));
  await window.showTextDocument(page, { preview: true });
  // For the walkthrough: VS Code does not see the command when a lens runs it.
  await commands.executeCommand('setContext', 'nestimate.described', true);
}

/** The pages that a file has part in: as their source, or as one that this imports. */
function pagesAbout(file: Uri): Uri[] {
  const pages = workspace.textDocuments.map(({ uri }) => uri).filter((uri) => uri.scheme === scheme);
  return pages.filter(
    (page) => page.query === file.toString() || importedBy.get(page.toString())?.includes(file.fsPath),
  );
}

/** The command `nestimate.describe` and the read-only pages it opens, which follow their source as it is typed. */
export function activateDescribe(context: ExtensionContext): void {
  const changed = new EventEmitter<Uri>();
  const onDisk = workspace.createFileSystemWatcher('**/*.nest');
  const refresh = (file: Uri) => pagesAbout(file).forEach((page) => changed.fire(page));
  context.subscriptions.push(
    changed,
    workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: provideDescription,
    }),
    workspace.onDidOpenTextDocument((page) => {
      if (page.uri.scheme === scheme && page.languageId !== descriptionLanguage) {
        void languages.setTextDocumentLanguage(page, descriptionLanguage);
      }
    }),
    workspace.onDidCloseTextDocument(({ uri }) => importedBy.delete(uri.toString())),
    workspace.onDidChangeTextDocument(({ document }) => refresh(document.uri)),
    onDisk,
    onDisk.onDidChange(refresh),
    onDisk.onDidCreate(refresh),
    onDisk.onDidDelete(refresh),
    commands.registerCommand('nestimate.describe', describe),
  );
}
