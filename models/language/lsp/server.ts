import { DocumentState } from 'langium';
import { startLanguageServer } from 'langium/lsp';
import { NodeFileSystem } from 'langium/node';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { createServerServices } from './server-services.js';

const connection = createConnection(ProposedFeatures.all);
// Lenses and hovers are read from the analysis that validation makes: Langium would ask for them before it is there.
startLanguageServer(createServerServices({ connection, ...NodeFileSystem }).shared, {
  CodeLensProvider: DocumentState.Validated,
  HoverProvider: DocumentState.Validated,
  InlayHintProvider: DocumentState.Validated,
});
