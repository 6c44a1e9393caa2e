import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { linkFindings } from './finding-links.js';
import { startServer } from './start-server.js';

const connection = createConnection(ProposedFeatures.all);
linkFindings(connection, `${pathToFileURL(join(__dirname, '../docs/findings')).href}/`);
startServer(connection);
