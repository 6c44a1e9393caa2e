import { type ExtensionContext, type Uri, window, workspace } from 'vscode';
import {
  CloseAction,
  type ErrorHandler,
  LanguageClient,
  type Middleware,
  TransportKind,
} from 'vscode-languageclient/node';
import { orSay } from './failure.js';
import { languageId } from './nest-document.js';
import { runOfText, runTextScheme } from './runs/run-text.js';

/** Files, texts that are not saved yet, files of a virtual workspace, and texts of runs; not the other side of a comparison (`git:`). */
const schemes = ['file', 'untitled', 'vscode-vfs', runTextScheme];

/** The text of a run is past: it is coloured and explained, but nothing of it is to be repaired or done. */
const middleware: Middleware = {
  handleDiagnostics: (uri, diagnostics, next) => next(uri, isPast(uri) ? [] : diagnostics),
  provideCodeLenses: (document, token, next) => (isPast(document.uri) ? [] : next(document, token)),
  provideCodeActions: (document, range, context, token, next) =>
    isPast(document.uri) ? [] : next(document, range, context, token),
};

function isPast(uri: Uri): boolean {
  return runOfText(uri) !== null;
}

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
      middleware,
    },
  );
  const usual = client.createDefaultErrorHandler();
  context.subscriptions.push(
    client,
    workspace.onDidGrantWorkspaceTrust(() => orSay(client.sendNotification('nestimate/trusted'))),
  );
  return client;
}
