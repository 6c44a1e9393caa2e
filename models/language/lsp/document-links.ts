import { type AstNode, AstUtils, type LangiumDocument, URI } from 'langium';
import type { DocumentLinkProvider } from 'langium/lsp';
import { dirname, resolve } from 'node:path';
import type { DocumentLink } from 'vscode-languageserver';
import { isNetworkPath } from '../../data/network-path.js';
import * as ast from '../generated/ast.js';
import { dataPaths } from '../meaning/data-paths.js';
import { importedUri } from '../references/imports.js';
import { documentPath, type Place, rangeOf } from '../source-report.js';

/** The text between the quotes of a property. */
function quoted(place: Place): DocumentLink['range'] {
  const { start, end } = rangeOf(place);
  return {
    start: { line: start.line, character: start.character + 1 },
    end: { line: end.line, character: end.character - 1 },
  };
}

/** A data file's address, where the analysis looks for it; none where the document is no file itself. */
function dataLink(document: LangiumDocument, place: Place, path: string, tooltip: string): DocumentLink[] {
  if (document.uri.scheme !== 'file' || path === '' || isNetworkPath(path)) return [];
  const target = URI.file(resolve(dirname(documentPath(document)), path)).toString();
  return [{ range: quoted(place), target, tooltip }];
}

function linksOf(document: LangiumDocument, node: AstNode): DocumentLink[] {
  if (ast.isImport(node) && node.path !== '' && !isNetworkPath(node.path)) {
    const target = importedUri(document, node).toString();
    return [{ range: quoted({ node, property: 'path' }), target, tooltip: 'Open the imported file' }];
  }
  if (!ast.isDataPart(node)) return [];
  return dataPaths(node).flatMap(({ place, path, what }) => dataLink(document, place, path, `Open the ${what}`));
}

/** From each path in a text to the file that it leads to. */
export class NestimateDocumentLinkProvider implements DocumentLinkProvider {
  getDocumentLinks(document: LangiumDocument): DocumentLink[] {
    return AstUtils.streamAst(document.parseResult.value)
      .flatMap((node) => linksOf(document, node))
      .toArray();
  }
}
