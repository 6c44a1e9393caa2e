import type { AstNode, LangiumDocument, LangiumDocuments } from 'langium';
import { basename } from 'node:path';
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver';
import * as ast from '../generated/ast.js';
import { brokenDeclarations } from '../parser/repairing-parser.js';
import { everyDeclared } from '../references/declared-names.js';
import { fileOf, importedUri, importingDocuments } from '../references/imports.js';
import { documentPath, type Place, rangeOf } from '../source-report.js';
import { type Named, namedKinds } from './named-kinds.js';
import { unreadWords } from './unread-words.js';

/** What documents name. */
interface Uses {
  readonly nodes: ReadonlySet<AstNode>;
  /** Words that may name anything: they stand where the text can't be read. */
  readonly words: ReadonlySet<string>;
}

function usesIn(documents: readonly LangiumDocument[]): Uses {
  const references = documents.flatMap((document) => document.references);
  return {
    nodes: new Set(references.flatMap((reference) => ('ref' in reference ? (reference.ref ?? []) : []))),
    words: new Set(documents.flatMap((document) => [...unreadWords(document)])),
  };
}

/** Codes of hints that only an editor shows: `check` is silent about what is right as it is. */
export const hintCodes = ['unused', 'last-nonlinearity'] as const;

function hint(place: Place, code: (typeof hintCodes)[number], message: string): Diagnostic {
  return { range: rangeOf(place), severity: DiagnosticSeverity.Hint, code, source: 'nestimate', message };
}

function unused(place: Place, message: string): Diagnostic {
  return { ...hint(place, 'unused', message), tags: [DiagnosticTag.Unnecessary] };
}

/** What of a file should be used somewhere; networks only where something is trained: elsewhere they are there to be described. */
function namedIn(file: ast.File): Named[] {
  const trains = file.declarations.some(ast.isTrain) || brokenDeclarations(file).some(({ word }) => word === 'train');
  const declared = everyDeclared(file);
  const parameters = declared.filter(ast.isNamedBlock).flatMap((block) => block.parameters);
  return [...declared.filter((node) => trains || !ast.isNetwork(node)), ...parameters];
}

/** Imports of which nothing is named. One that leads nowhere, or to a file that can't be read whole, is a finding. */
function unusedImports(document: LangiumDocument, file: ast.File, documents: LangiumDocuments): Diagnostic[] {
  const { nodes, words } = usesIn([document]);
  const seen = new Set<LangiumDocument>();
  return file.imports.flatMap((node) => {
    const imported = documents.getDocument(importedUri(document, node));
    const root = imported && fileOf(imported);
    if (imported === undefined || !root || imported === document || brokenDeclarations(root).length > 0) return [];
    const name = basename(documentPath(imported));
    if (seen.has(imported)) return [unused({ node }, `${name} is imported above already.`)];
    seen.add(imported);
    const isUsed = everyDeclared(root).some((each) => nodes.has(each) || words.has(each.name));
    return isUsed ? [] : [unused({ node }, `nothing from ${name} is used here.`)];
  });
}

/** Names that neither the file nor one that imports it uses, as faded text. @param document linked */
export function unusedHints(document: LangiumDocument, documents: LangiumDocuments): Diagnostic[] {
  const file = fileOf(document);
  if (file === null) return [];
  const { nodes, words } = usesIn([document, ...importingDocuments(document, documents)]);
  const names = namedIn(file).filter((node) => !nodes.has(node) && !words.has(node.name));
  return [
    ...unusedImports(document, file, documents),
    ...names.map((node) =>
      unused({ node, property: 'name' }, `the ${namedKinds[node.$type].words} ${node.name} is not used.`),
    ),
  ];
}

/** On every `resnet`: why no theorem is about it, and which kind is the same network with them. */
export function lastNonlinearityHints(document: LangiumDocument): Diagnostic[] {
  const networks = fileOf(document)?.declarations.filter(ast.isNetwork) ?? [];
  return networks
    .filter(({ kind }) => kind === 'resnet')
    .map((node) =>
      hint(
        { node, property: 'kind' },
        'last-nonlinearity',
        'the nonlinearity on xL keeps a resnet out of the theorems; a resnest is the same network without it.',
      ),
    );
}
