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
import { readProgram } from '../models/language/read-program.js';
import { editorView } from './editor-view.js';
import { nestDocument } from './nest-document.js';

const scheme = 'nestimate-describe';

/** In the manifest for its long lines, which wrap. */
const descriptionLanguage = 'nestimate-description';

/** A page of text about one network: the source's address is the query, so that the page outlives a window reload. */
function descriptionUri(source: Uri, network: string): Uri {
  return Uri.from({ scheme, path: `/${network}.txt`, query: source.toString() });
}

async function read(source: Uri): Promise<Program> {
  const document = await workspace.openTextDocument(source);
  return readProgram(source.scheme === 'file' ? source.fsPath : source.path, document.getText(), editorView());
}

async function provideDescription(page: Uri): Promise<string> {
  const network = page.path.slice(1, -'.txt'.length);
  const [description] = describeProgram(await read(Uri.parse(page.query, true)), network);
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
  const network = typeof name === 'string' ? name : await pickNetwork(await read(source));
  if (network === null) return;
  const page = await workspace.openTextDocument(descriptionUri(source, network));
  await window.showTextDocument(page, { preview: true });
  // For the walkthrough: VS Code does not see the command when a lens runs it.
  await commands.executeCommand('setContext', 'nestimate.described', true);
}

/** The command `nestimate.describe` and the read-only pages it opens, which follow their source as it is typed. */
export function activateDescribe(context: ExtensionContext): void {
  const changed = new EventEmitter<Uri>();
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
    workspace.onDidChangeTextDocument(({ document }) => {
      const source = document.uri.toString();
      for (const { uri } of workspace.textDocuments) {
        if (uri.scheme === scheme && uri.query === source) changed.fire(uri);
      }
    }),
    commands.registerCommand('nestimate.describe', describe),
  );
}
