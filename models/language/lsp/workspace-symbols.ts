import type { FuzzyMatcher, LangiumSharedServices, WorkspaceSymbolProvider } from 'langium/lsp';
import type { LangiumDocuments } from 'langium';
import type { WorkspaceSymbol, WorkspaceSymbolParams } from 'vscode-languageserver';
import { everyDeclared } from '../references/declared-names.js';
import { fileOf } from '../references/imports.js';
import { rangeOf } from '../source-report.js';
import { namedKinds } from './named-kinds.js';

/** The networks, data blocks, constants and named blocks of all loaded files. */
export class NestimateWorkspaceSymbolProvider implements WorkspaceSymbolProvider {
  private readonly documents: LangiumDocuments;
  private readonly matcher: FuzzyMatcher;

  constructor({ workspace, lsp }: LangiumSharedServices) {
    this.documents = workspace.LangiumDocuments;
    this.matcher = lsp.FuzzyMatcher;
  }

  getSymbols({ query }: WorkspaceSymbolParams): WorkspaceSymbol[] {
    return this.documents.all.toArray().flatMap((document) => {
      const file = fileOf(document);
      return (file === null ? [] : everyDeclared(file))
        .filter(({ name }) => this.matcher.match(query, name))
        .map((node) => ({
          name: node.name,
          kind: namedKinds[node.$type].symbol,
          location: { uri: document.uri.toString(), range: rangeOf({ node, property: 'name' }) },
        }));
    });
  }
}
