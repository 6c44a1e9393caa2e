import type { IToken } from 'chevrotain';
import { readdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { LangiumDocument, LangiumSharedCoreServices } from 'langium';
import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver';
import { isNetworkPath } from '../../../data/network-path.js';
import { nestFilesOf } from '../../references/nest-files.js';
import { csvColumns, npzArrayNames } from '../../validation/data-files.js';
import { documentPath } from '../../source-report.js';

type Suggestion = Pick<CompletionItem, 'label' | 'kind' | 'detail' | 'insertText'>;

/** The files that a path after a word leads to; none: it leads to a folder. */
const endings: Readonly<Record<string, RegExp>> = {
  import: /\.nest$/,
  csv: /\.csv(\.gz)?$/,
  idx: /(ubyte|idx)(\.gz)?$/,
  npy: /\.npy(\.gz)?$/,
  npz: /\.npz$/,
  folder: /^$/,
  cifar10: /^$/,
  cifar100: /^$/,
};
/** Words after which comes a path of the same kind as the source's, or an array's name. */
const laterWords: ReadonlySet<string> = new Set(['inputs', 'labels', 'targets', 'test']);
const laterSources = ['idx', 'npy', 'folder'];

/** The word before a path or a name that is being written, and it so far: `csv "../da`. */
const openText = /(\w+)\s+(["'])([^"'\r\n]*)$/;

/** A path, or an array's name, that is being written in quotes. */
interface OpenText {
  readonly word: string;
  readonly path: string;
}

/** A path that is being written in quotes; null: none is. @param before the text up to the cursor */
export function pathAt(before: string): OpenText | null {
  const [, word = '', , path = ''] = openText.exec(before) ?? [];
  return Object.hasOwn(endings, word) || laterWords.has(word) ? { word, path } : null;
}

/** What files a path after this word leads to; null: none stands there. @param declaration in which it stands */
function endingOf(word: string, declaration: readonly IToken[]): RegExp | null {
  if (Object.hasOwn(endings, word)) return endings[word];
  const source = laterSources.find((each) => declaration.some(({ image }) => image === each));
  return source !== undefined && laterWords.has(word) ? endings[source] : null;
}

/** Whether a path that a document names may be looked at. */
function mayLook(shared: LangiumSharedCoreServices, document: LangiumDocument, path: string): boolean {
  return nestFilesOf(shared).dataRefusal(document) === null && !isNetworkPath(path);
}

/** Files and folders that go on with a path from the folder of a document; in a .npz file, its arrays. */
export async function fileSuggestions(
  shared: LangiumSharedCoreServices,
  document: LangiumDocument,
  { word, path }: OpenText,
  declaration: readonly IToken[],
): Promise<Suggestion[]> {
  if (!mayLook(shared, document, path)) return [];
  const ending = endingOf(word, declaration);
  if (ending === null) return laterWords.has(word) ? arraySuggestions(shared, document, declaration) : [];
  const own = documentPath(document);
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const entries = await readdir(resolve(dirname(own), folder), { withFileTypes: true }).catch(() => []);
  return entries.flatMap((entry): Suggestion[] => {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') return [];
    if (entry.isDirectory()) return [{ label: `${entry.name}/`, kind: CompletionItemKind.Folder }];
    const isOwn = resolve(dirname(own), folder, entry.name) === own;
    return ending.test(entry.name) && !isOwn ? [{ label: entry.name, kind: CompletionItemKind.File }] : [];
  });
}

/** The path in quotes after a word of a declaration, absolute; null: there is none that may be looked at. */
function quotedPath(
  shared: LangiumSharedCoreServices,
  document: LangiumDocument,
  declaration: readonly IToken[],
  word: string,
): { readonly path: string; readonly file: string } | null {
  const index = declaration.findIndex(({ image }) => image === word);
  const text = declaration[index + 1]?.image ?? '';
  if (index < 0 || !/^["']/.test(text)) return null;
  const path = text.slice(1, -1);
  if (!mayLook(shared, document, path)) return null;
  return { path, file: resolve(dirname(documentPath(document)), path) };
}

/** The arrays of the .npz file that a data block names. */
async function arraySuggestions(
  shared: LangiumSharedCoreServices,
  document: LangiumDocument,
  declaration: readonly IToken[],
): Promise<Suggestion[]> {
  const named = quotedPath(shared, document, declaration, 'npz');
  const read = named && (await npzArrayNames(named.file));
  if (named === null || read === null || 'problem' in read) return [];
  const detail = `array of ${named.path}`;
  return read.found.map((label) => ({ label, kind: CompletionItemKind.Field, detail }));
}

/** The columns of the CSV file that a data block names, for `target`. Names that are no words stand in quotes. */
export async function columnSuggestions(
  shared: LangiumSharedCoreServices,
  document: LangiumDocument,
  declaration: readonly IToken[],
): Promise<Suggestion[]> {
  const named = quotedPath(shared, document, declaration, 'csv');
  const read = named && (await csvColumns(named.file));
  if (named === null || read === null || 'problem' in read) return [];
  const taken = new Set(declaration.map(({ image }) => image.replace(/^["']|["']$/g, '')));
  return read.found
    .filter((name) => !taken.has(name))
    .map((name) => ({
      label: name,
      kind: CompletionItemKind.Field,
      detail: `column of ${named.path}`,
      insertText: /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u.test(name) ? name : `"${name}"`,
    }));
}
