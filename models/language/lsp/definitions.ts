import { CstUtils, GrammarUtils, type LangiumDocument, type LangiumDocuments } from 'langium';
import { DefaultDefinitionProvider, type LangiumServices } from 'langium/lsp';
import type { DefinitionParams, LocationLink, Range } from 'vscode-languageserver';
import * as ast from '../generated/ast.js';
import { importedUri } from '../references/imports.js';

const beginning: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** From a name to where it is declared, and from an import's path to its file. */
export class NestimateDefinitionProvider extends DefaultDefinitionProvider {
  private readonly documents: LangiumDocuments;

  constructor(services: LangiumServices) {
    super(services);
    this.documents = services.shared.workspace.LangiumDocuments;
  }

  override async getDefinition(
    document: LangiumDocument,
    params: DefinitionParams,
  ): Promise<LocationLink[] | undefined> {
    return this.importedFile(document, params) ?? (await super.getDefinition(document, params));
  }

  private importedFile(document: LangiumDocument, { position }: DefinitionParams): LocationLink[] | undefined {
    const { $cstNode: root } = document.parseResult.value;
    const leaf = root && CstUtils.findLeafNodeAtOffset(root, document.textDocument.offsetAt(position));
    if (leaf === undefined || !ast.isImport(leaf.astNode)) return undefined;
    if (GrammarUtils.findAssignment(leaf)?.feature !== 'path') return undefined;
    const imported = this.documents.getDocument(importedUri(document, leaf.astNode));
    if (imported === undefined) return undefined;
    return [
      {
        targetUri: imported.uri.toString(),
        targetRange: beginning,
        targetSelectionRange: beginning,
        originSelectionRange: leaf.range,
      },
    ];
  }
}
