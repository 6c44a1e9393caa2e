import type { LangiumDocument } from 'langium';
import { URI } from 'langium';
import type { LangiumServices } from 'langium/lsp';
import { NodeFileSystem } from 'langium/node';
import { join } from 'node:path';
import type { CodeAction, Diagnostic, Position } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createServerServices } from '../../models/language/lsp/server-services.js';
import { folderWithTable } from './read.js';

/** A text as the language server has it, beside `table.csv`. */
export interface Served {
  readonly services: LangiumServices;
  readonly document: LangiumDocument;
  readonly diagnostics: readonly Diagnostic[];
  readonly position: Position;
}

/** Opens a text in a language server's services; `|` is the cursor, and no part of it. */
export async function served(marked: string, file = join(folderWithTable(), 'text.nest')): Promise<Served> {
  const { shared } = createServerServices(NodeFileSystem);
  const uri = URI.file(file);
  const cursor = marked.indexOf('|');
  const text = marked.replace('|', '');
  const document = shared.workspace.LangiumDocumentFactory.fromString(text, uri);
  shared.workspace.LangiumDocuments.addDocument(document);
  await shared.workspace.DocumentBuilder.build([document], { validation: true });
  const services = shared.ServiceRegistry.getServices(uri) as LangiumServices;
  const position = document.textDocument.positionAt(Math.max(0, cursor));
  return { services, document, diagnostics: document.diagnostics ?? [], position };
}

/** What the editor offers for some diagnostics. */
export async function actionsFor({ services, document }: Served, diagnostics: Diagnostic[], only?: string[]) {
  const range = diagnostics[0]?.range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  const context = { diagnostics, ...(only === undefined ? {} : { only }) };
  const textDocument = { uri: document.uri.toString() };
  const actions = await services.lsp.CodeActionProvider?.getCodeActions(document, { textDocument, range, context });
  return (actions ?? []) as CodeAction[];
}

/** The text after an action. */
export function applied({ document }: Served, { edit }: CodeAction): string {
  const uri = document.uri.toString();
  return TextDocument.applyEdits(document.textDocument, [...(edit?.changes?.[uri] ?? [])]);
}
