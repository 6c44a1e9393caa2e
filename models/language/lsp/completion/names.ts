import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver';
import type { LangiumCoreServices, LangiumDocument } from 'langium';
import * as ast from '../../generated/ast.js';
import { declaredNames, type NameKind } from '../../references/declared-names.js';
import { fileOf, importedDocuments } from '../../references/imports.js';
import type { Analysis } from '../../validation/analysis.js';
import type { Cursor } from './cursor.js';

type Suggestion = Pick<CompletionItem, 'label' | 'kind' | 'detail'>;

const kinds: Record<NameKind, CompletionItemKind> = {
  networks: CompletionItemKind.Class,
  data: CompletionItemKind.Variable,
  constants: CompletionItemKind.Constant,
  blocks: CompletionItemKind.Function,
};

function detailOf(node: ast.Network | ast.Data | ast.Let | ast.NamedBlock, analysis: Analysis | undefined): string {
  if (ast.isNetwork(node)) return node.kind;
  if (ast.isNamedBlock(node)) return `${node.name}(${node.parameters.map(({ name }) => name).join(', ')})`;
  if (ast.isData(node)) return analysis?.data.get(node)?.kind ?? 'data';
  const value = analysis?.numbers.valueOf(node.value, new Map()) ?? null;
  return value === null ? 'let' : `= ${value}`;
}

/** What of a kind is declared in a document and in what it imports. */
function declared(
  services: LangiumCoreServices,
  document: LangiumDocument,
  kind: NameKind,
): (ast.Network | ast.Data | ast.Let | ast.NamedBlock)[] {
  const documents = [document, ...importedDocuments(document, services.shared.workspace.LangiumDocuments)];
  return documents.flatMap((each) => {
    const file = fileOf(each);
    return file === null ? [] : [...declaredNames(file)[kind].values()];
  });
}

/** The parameters of the named block that is being written: `block Name(a, b) = …`. */
function parametersAt({ declaration }: Cursor): string[] {
  if (declaration[0]?.image !== 'block' || declaration[2]?.image !== '(') return [];
  const end = declaration.findIndex(({ image }) => image === ')');
  return declaration
    .slice(3, end)
    .filter(({ tokenType }) => tokenType.name === 'ID')
    .map(({ image }) => image);
}

/** Names of a kind that could stand at the cursor. */
export function nameSuggestions(
  services: LangiumCoreServices,
  document: LangiumDocument,
  analysis: Analysis | undefined,
  cursor: Cursor,
  kind: NameKind,
): Suggestion[] {
  const own = declared(services, document, kind).filter(({ name }) => name !== cursor.name);
  const named = own.map((node) => ({ label: node.name, kind: kinds[kind], detail: detailOf(node, analysis) }));
  if (kind !== 'constants') return named;
  const parameters = parametersAt(cursor).map((label) => ({
    label,
    kind: CompletionItemKind.Variable,
    detail: 'parameter',
  }));
  return [...parameters, ...named];
}
