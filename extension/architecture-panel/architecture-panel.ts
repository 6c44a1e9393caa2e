import { commands, Disposable, type TextDocument, Uri, type WebviewPanel, window, workspace } from 'vscode';
import type { FromPage } from '../../webview/architecture-panel/messages.js';
import { orSay } from '../failure.js';
import { languageId } from '../nest-document.js';
import { showPage } from '../page-files.js';
import { fromPage } from './page-messages.js';
import { nameOf, type PanelFeed, panelFeed } from './panel-feed.js';
import { savePicture } from './save-picture.js';
import type { ArchitectureServer } from './server.js';
import { revealError, revealPart } from './source-places.js';

/** As the manifest's `onWebviewPanel` names it. */
export const viewType = 'nestimate.architecturePanel';

export interface ArchitecturePanel {
  readonly panel: WebviewPanel;
  /** Draws this file, and of its networks this one where one is named. */
  show(document: TextDocument, network: string | null): void;
  /** Asks the server anew: it was started again. */
  refresh(): void;
}

/** What a panel's page talks to. */
interface Host {
  readonly extensionUri: Uri;
  readonly server: ArchitectureServer;
  readonly feed: PanelFeed;
}

async function reveal({ server, feed }: Host, network: string, part: string): Promise<void> {
  const shown = feed.shown();
  if (shown === null || (part === 'network' && (await revealError(shown, network)))) return;
  await revealPart(server, shown.uri, network, part);
}

/** One edit, which one undo takes back. */
async function repair({ server, feed }: Host, asked: Extract<FromPage, { type: 'repair' }>): Promise<void> {
  const shown = feed.shown();
  const { network, code, title } = asked;
  const edit = shown === null ? null : await server.repair(shown.uri, { network, code, title });
  if (edit !== null) await workspace.applyEdit(edit);
}

async function answer(host: Host, message: FromPage): Promise<void> {
  switch (message.type) {
    case 'ready':
      return host.feed.ready();
    case 'reveal':
      return reveal(host, message.network, message.part);
    case 'repair':
      return repair(host, message);
    case 'theory': {
      const page = Uri.joinPath(host.extensionUri, 'docs', 'theory', `${message.guarantee}.md`);
      await commands.executeCommand('vscode.open', page);
      return;
    }
    case 'save':
      return savePicture(message, host.feed.document()?.uri ?? null);
    case 'new-file':
      await commands.executeCommand('nestimate.newFile');
  }
}

/** Fills a panel with the page, and brings it the networks of the file in the active editor as they change. */
export function fillPanel(extensionUri: Uri, server: ArchitectureServer, panel: WebviewPanel): ArchitecturePanel {
  const feed = panelFeed(server, (message) => void panel.webview.postMessage(message));
  const host: Host = { extensionUri, server, feed };
  const show = (document: TextDocument, network: string | null) => {
    panel.title = `Architecture of ${nameOf(document)}`;
    feed.show(document, network);
  };
  const subscriptions = Disposable.from(
    panel.webview.onDidReceiveMessage((said: unknown) => {
      const message = fromPage.safeParse(said);
      if (message.success) orSay(answer(host, message.data));
    }),
    // A hidden page is gone, and says that it is ready when it is back.
    panel.onDidChangeViewState(() => {
      if (!panel.visible) feed.hidden();
    }),
    // Any of them: another file may be imported.
    workspace.onDidChangeTextDocument(({ document }) => {
      if (document.languageId === languageId) feed.changed();
    }),
    window.onDidChangeActiveTextEditor((editor) => {
      if (editor?.document.languageId === languageId && editor.document !== feed.document())
        show(editor.document, null);
    }),
    window.onDidChangeTextEditorSelection(({ textEditor }) => {
      if (textEditor.document === feed.document()) feed.moved();
    }),
  );
  panel.onDidDispose(() => {
    feed.hidden();
    subscriptions.dispose();
  });
  showPage(panel, { extensionUri, name: 'architecture-panel', title: 'Nestimate architecture' });
  return { panel, show, refresh: () => feed.changed() };
}
