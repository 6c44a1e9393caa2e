import {
  EventEmitter,
  type ExtensionContext,
  type QuickPickItem,
  type TextDocument,
  Uri,
  languages,
  window,
  workspace,
} from 'vscode';
import type { Program } from '../models/language/program.js';
import { nestDocument } from './nest-document.js';
import { type OpenProgram, readDocument } from './read-document.js';

/** In the manifest for its long lines, which wrap. */
const descriptionLanguage = 'nestimate-description';

/** A kind of read-only pages of text, each about one network of a file. */
export interface PageKind {
  readonly scheme: string;
  /** Begins the questions: "Describe which network?", "Describe a network of which file?" */
  readonly verb: string;
  /** How long a source must rest before its pages are written anew. */
  readonly restMilliseconds: number;
  text(network: string, read: OpenProgram, source: TextDocument): string | Thenable<string>;
}

/**
 * Opens the page on a network, which the person picks where none is named.
 * @returns whether one was opened
 */
export type OpenPage = (source: unknown, network: unknown) => Promise<boolean>;

async function pickNetwork(program: Program, title: string): Promise<string | null> {
  const items = program.networks.map(({ architecture }): QuickPickItem => ({
    label: architecture.name,
    description: architecture.kind,
  }));
  if (items.length === 0) {
    void window.showInformationMessage('This file has no network that can be built.');
    return null;
  }
  const picked = items.length === 1 ? items[0] : await window.showQuickPick(items, { title });
  return picked?.label ?? null;
}

/** Tells of the pages that a file has part in, as their source or as one that this imports, when the file rests. */
function followSources(
  context: ExtensionContext,
  { scheme, restMilliseconds }: PageKind,
  importedBy: ReadonlyMap<string, readonly string[]>,
): EventEmitter<Uri> {
  const changed = new EventEmitter<Uri>();
  const onDisk = workspace.createFileSystemWatcher('**/*.nest');
  const waiting = new Map<string, NodeJS.Timeout>();
  const refresh = (file: Uri) => {
    const pages = workspace.textDocuments.map(({ uri }) => uri).filter((uri) => uri.scheme === scheme);
    for (const page of pages) {
      const key = page.toString();
      if (page.query !== file.toString() && !importedBy.get(key)?.includes(file.fsPath)) continue;
      clearTimeout(waiting.get(key));
      waiting.set(
        key,
        setTimeout(() => changed.fire(page), restMilliseconds),
      );
    }
  };
  context.subscriptions.push(
    changed,
    onDisk,
    onDisk.onDidChange(refresh),
    onDisk.onDidCreate(refresh),
    onDisk.onDidDelete(refresh),
    workspace.onDidChangeTextDocument(({ document }) => refresh(document.uri)),
    { dispose: () => waiting.forEach((timer) => clearTimeout(timer)) },
  );
  return changed;
}

/**
 * Registers a kind of pages, which follow their source as it is typed. The source's address is a page's query, so that
 * the page outlives a window reload.
 */
export function networkPages(context: ExtensionContext, kind: PageKind): OpenPage {
  const { scheme, verb } = kind;
  /** The files that each page's source imports, as it was read last. */
  const importedBy = new Map<string, readonly string[]>();
  const changed = followSources(context, kind, importedBy);
  const provideTextDocumentContent = async (page: Uri) => {
    const source = await workspace.openTextDocument(Uri.parse(page.query, true));
    const read = await readDocument(source);
    importedBy.set(page.toString(), read.imported);
    return kind.text(page.path.slice(1, -'.txt'.length), read, source);
  };
  context.subscriptions.push(
    workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent,
    }),
    workspace.onDidOpenTextDocument((page) => {
      if (page.uri.scheme === scheme && page.languageId !== descriptionLanguage) {
        void languages.setTextDocumentLanguage(page, descriptionLanguage);
      }
    }),
    workspace.onDidCloseTextDocument(({ uri }) => importedBy.delete(uri.toString())),
  );
  return async (given, name) => {
    const source = await nestDocument(given, `${verb} a network of which file?`);
    if (source === null) return false;
    const network =
      typeof name === 'string'
        ? name
        : await pickNetwork((await readDocument(source)).program, `${verb} which network?`);
    if (network === null) return false;
    const uri = Uri.from({ scheme, path: `/${network}.txt`, query: source.uri.toString() });
    await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
    return true;
  };
}
