import { DocumentState } from 'langium';
import { startLanguageServer } from 'langium/lsp';
import { NodeFileSystem } from 'langium/node';
import type { Connection } from 'vscode-languageserver';
import { answerArchitecture } from './architecture/requests.js';
import { refreshUnusedHints } from './hint-refresh.js';
import { createServerServices } from './server-services.js';
import { followTrust } from './trust.js';

/** Starts a language server that listens on a connection. */
export function startServer(connection: Connection): void {
  const { shared } = createServerServices({ connection, ...NodeFileSystem });
  refreshUnusedHints(shared);
  followTrust(shared);
  answerArchitecture(shared);
  // These are read from the analysis that validation makes: Langium would ask for them before it is there.
  startLanguageServer(shared, {
    CodeLensProvider: DocumentState.Validated,
    DocumentSymbolProvider: DocumentState.Validated,
    HoverProvider: DocumentState.Validated,
    InlayHintProvider: DocumentState.Validated,
  });
}
