import type { IToken } from 'chevrotain';
import { readdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { LangiumDocument, LangiumSharedCoreServices } from 'langium';
import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver';
import { isNetworkPath } from '../../../data/network-path.js';
import { nestFilesOf } from '../../references/nest-files.js';
import { csvColumns } from '../../validation/data-files.js';
import { documentPath } from '../../source-report.js';

type Suggestion = Pick<CompletionItem, 'label' | 'kind' | 'detail' | 'insertText'>;

const endings: Readonly<Record<string, RegExp>> = {
  import: /\.nest$/,
  csv: /\.csv(\.gz)?$/,
  idx: /(ubyte|idx)(\.gz)?$/,
  labels: /(ubyte|idx)(\.gz)?$/,
  cifar10: /^$/,
  cifar100: /^$/,
};

/** The word before a path that is being written, and the path so far: `csv "../da`. */
const openPath = /(import|csv|idx|labels|cifar10|cifar100)\s+(["'])([^"'\r\n]*)$/;

/** A path that is being written in quotes; null: none is. @param before the text up to the cursor */
export function pathAt(before: string): { readonly word: string; readonly path: string } | null {
  const found = openPath.exec(before);
  return found === null ? null : { word: found[1], path: found[3] };
}

/** Whether a path may be given after this word. */
export function takesPath(word: string): boolean {
  return Object.hasOwn(endings, word);
}

/** Whether a path that a document names may be looked at. */
function mayLook(shared: LangiumSharedCoreServices, document: LangiumDocument, path: string): boolean {
  return nestFilesOf(shared).dataRefusal(document) === null && !isNetworkPath(path);
}

/** Files and folders that go on with a path from the folder of a document. */
export async function fileSuggestions(
  shared: LangiumSharedCoreServices,
  document: LangiumDocument,
  { word, path }: { readonly word: string; readonly path: string },
): Promise<Suggestion[]> {
  if (!mayLook(shared, document, path)) return [];
  const own = documentPath(document);
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const entries = await readdir(resolve(dirname(own), folder), { withFileTypes: true }).catch(() => []);
  return entries.flatMap((entry): Suggestion[] => {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') return [];
    if (entry.isDirectory()) return [{ label: `${entry.name}/`, kind: CompletionItemKind.Folder }];
    const isOwn = resolve(dirname(own), folder, entry.name) === own;
    return endings[word].test(entry.name) && !isOwn ? [{ label: entry.name, kind: CompletionItemKind.File }] : [];
  });
}

/** The columns of the CSV file that a data block names, for `target`. Names that are no words stand in quotes. */
export async function columnSuggestions(
  shared: LangiumSharedCoreServices,
  document: LangiumDocument,
  declaration: readonly IToken[],
): Promise<Suggestion[]> {
  const index = declaration.findIndex(({ image }) => image === 'csv');
  const text = declaration[index + 1]?.image ?? '';
  if (index < 0 || !/^["']/.test(text)) return [];
  const path = text.slice(1, -1);
  if (!mayLook(shared, document, path)) return [];
  const read = await csvColumns(resolve(dirname(documentPath(document)), path));
  if ('problem' in read) return [];
  const taken = new Set(declaration.map(({ image }) => image.replace(/^["']|["']$/g, '')));
  return read.found
    .filter((name) => !taken.has(name))
    .map((name) => ({
      label: name,
      kind: CompletionItemKind.Field,
      detail: `column of ${path}`,
      insertText: /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u.test(name) ? name : `"${name}"`,
    }));
}
