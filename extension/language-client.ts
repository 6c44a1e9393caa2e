import { type ExtensionContext, window, workspace } from 'vscode';
import { CloseAction, type ErrorHandler, LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { orSay } from './failure.js';
import { languageId } from './nest-document.js';

/** Files, texts that are not saved yet, and files of a virtual workspace; not the other side of a comparison (`git:`). */
const schemes = ['file', 'untitled', 'vscode-vfs'];

/**
 * The language server in its own process, which `start` starts. One that crashes is started again, up to five times in
 * three minutes.
 */
export function languageClient(context: ExtensionContext): LanguageClient {
  const module = context.asAbsolutePath('dist/language-server.cjs');
  const server = { module, transport: TransportKind.ipc };
  // The client's own handler restarts without a word, and gives up with one.
  const errorHandler: ErrorHandler = {
    error: (error, message, count) => usual.error(error, message, count),
    closed: async () => {
      const result = await usual.closed();
      if (result.action === CloseAction.Restart) {
        void window.showWarningMessage('The Nestimate language server crashed. It is being started again.');
      }
      return result;
    },
  };
  const client = new LanguageClient(
    languageId,
    'Nestimate Language Server',
    { run: server, debug: { ...server, options: { execArgv: ['--nolazy', '--inspect=6009'] } } },
    {
      documentSelector: schemes.map((scheme) => ({ language: languageId, scheme })),
      // Asked for again when the server is started again.
      initializationOptions: () => ({ trusted: workspace.isTrusted }),
      errorHandler,
    },
  );
  const usual = client.createDefaultErrorHandler();
  context.subscriptions.push(
    client,
    workspace.onDidGrantWorkspaceTrust(() => orSay(client.sendNotification('nestimate/trusted'))),
  );
  return client;
}
