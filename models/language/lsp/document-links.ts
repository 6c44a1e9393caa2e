import { type AstNode, AstUtils, type LangiumDocument, URI } from 'langium';
import type { DocumentLinkProvider } from 'langium/lsp';
import { dirname, resolve } from 'node:path';
import type { DocumentLink } from 'vscode-languageserver';
import { isNetworkPath } from '../../data/network-path.js';
import * as ast from '../generated/ast.js';
import { importedUri } from '../references/imports.js';
import { documentPath, rangeOf } from '../source-report.js';

/** The text between the quotes of a property. */
function quoted(node: AstNode, property: string): DocumentLink['range'] {
  const { start, end } = rangeOf({ node, property });
  return {
    start: { line: start.line, character: start.character + 1 },
    end: { line: end.line, character: end.character - 1 },
  };
}

/** A data file's address, where the analysis looks for it; none where the document is no file itself. */
function dataLink(document: LangiumDocument, node: AstNode, property: string, path: string, tooltip: string) {
  if (document.uri.scheme !== 'file' || path === '' || isNetworkPath(path)) return [];
  const target = URI.file(resolve(dirname(documentPath(document)), path)).toString();
  return [{ range: quoted(node, property), target, tooltip }];
}

function linksOf(document: LangiumDocument, node: AstNode): DocumentLink[] {
  if (ast.isImport(node) && node.path !== '' && !isNetworkPath(node.path)) {
    const target = importedUri(document, node).toString();
    return [{ range: quoted(node, 'path'), target, tooltip: 'Open the imported file' }];
  }
  if (ast.isCsv(node)) return dataLink(document, node, 'path', node.path, 'Open the table');
  if (ast.isCifar(node)) return dataLink(document, node, 'path', node.path, 'Open the folder of images');
  if (!ast.isIdx(node)) return [];
  return [
    ...dataLink(document, node, 'images', node.images, 'Open the file of images'),
    ...dataLink(document, node, 'labels', node.labels, 'Open the file of labels'),
  ];
}

/** From each path in a text to the file that it leads to. */
export class NestimateDocumentLinkProvider implements DocumentLinkProvider {
  getDocumentLinks(document: LangiumDocument): DocumentLink[] {
    return AstUtils.streamAst(document.parseResult.value)
      .flatMap((node) => linksOf(document, node))
      .toArray();
  }
}
