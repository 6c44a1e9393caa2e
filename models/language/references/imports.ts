import { type LangiumDocument, type LangiumDocuments, URI, UriUtils } from 'langium';
import nodePath, { type PlatformPath } from 'node:path';
import * as ast from '../generated/ast.js';

/** The tree of a document. Nothing else is parsed by this language. */
export function fileOf({ parseResult }: LangiumDocument): ast.File | null {
  return ast.isFile(parseResult.value) ? parseResult.value : null;
}

/**
 * The path of an imported file, as data paths are read: `..\b.nest` and `C:/b.nest` are paths where the system has such.
 * @param from the path of the file that imports it
 * @param style how the system writes paths
 */
export function importedPath(from: string, path: string, style: PlatformPath = nodePath): string {
  return style.resolve(style.dirname(from), path);
}

/** The address of an imported file, whose path begins at the folder of the file that imports it. */
export function importedUri(document: LangiumDocument, { path }: ast.Import): URI {
  if (document.uri.scheme === 'file') return URI.file(importedPath(document.uri.fsPath, path));
  return UriUtils.resolvePath(UriUtils.dirname(document.uri), path);
}

/** What keeps an imported file from being read: an error, or something that the person will do. */
export interface ImportProblem {
  readonly severity: 'error' | 'information';
  readonly message: string;
}

const problems = new WeakMap<ast.Import, ImportProblem>();

/** Keeps what was found when an import was followed last; null: it was read. */
export function setImportProblem(node: ast.Import, problem: ImportProblem | null): void {
  if (problem === null) problems.delete(node);
  else problems.set(node, problem);
}

/** What kept an imported file from being read; null: nothing. */
export function importProblem(node: ast.Import): ImportProblem | null {
  return problems.get(node) ?? null;
}

/** The files that a document imports itself, in order, each once; those that can't be read are left out. */
export function importedDocuments(document: LangiumDocument, documents: LangiumDocuments): LangiumDocument[] {
  const read = (fileOf(document)?.imports ?? []).filter((node) => importProblem(node) === null);
  const found = read.flatMap((node) => documents.getDocument(importedUri(document, node)) ?? []);
  return [...new Set(found)].filter((imported) => imported !== document);
}

/** The trees of a document and of those that it imports: what it declares hides what they do. */
export function visibleFiles(document: LangiumDocument, documents: LangiumDocuments): ast.File[] {
  return [document, ...importedDocuments(document, documents)].flatMap((each) => fileOf(each) ?? []);
}

/** The documents that import this one themselves. */
export function importingDocuments(document: LangiumDocument, documents: LangiumDocuments): LangiumDocument[] {
  return documents.all.filter((each) => importedDocuments(each, documents).includes(document)).toArray();
}
