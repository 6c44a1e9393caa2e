import { startLanguageServer } from 'langium/lsp';
import { NodeFileSystem } from 'langium/node';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { createServerServices } from './server-services.js';

const connection = createConnection(ProposedFeatures.all);
startLanguageServer(createServerServices({ connection, ...NodeFileSystem }).shared);
