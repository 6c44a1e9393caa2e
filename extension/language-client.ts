import type { ExtensionContext } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { languageId } from './nest-document.js';

/**
 * Starts the language server in its own process. The client's default error handler starts a crashed server again, says
 * so, and gives up after five crashes in three minutes.
 */
export async function activateLanguageClient(context: ExtensionContext): Promise<void> {
  const module = context.asAbsolutePath('dist/language-server.cjs');
  const server = { module, transport: TransportKind.ipc };
  const client = new LanguageClient(
    languageId,
    'Nestimate Language Server',
    { run: server, debug: { ...server, options: { execArgv: ['--nolazy', '--inspect=6009'] } } },
    { documentSelector: [{ language: languageId }] },
  );
  context.subscriptions.push(client);
  await client.start();
}
