import type { Uri, WebviewPanel } from 'vscode';
import { type PanelState, protocolVersion as v, type ToPage } from '../../webview/run-panel/messages.js';
import { showPage } from '../page-files.js';
import { fromPage } from './page-messages.js';

/** Fills a panel that stood open before the window was loaded anew, and whose run folders were deleted since: it says so. */
export function fillVanished(extensionUri: Uri, panel: WebviewPanel, { runsFolder, session }: PanelState): void {
  const { webview } = panel;
  const gone: ToPage = { v, type: 'vanished', runsFolder, session };
  const heard = webview.onDidReceiveMessage((said: unknown) => {
    const message = fromPage.safeParse(said);
    if (message.success && message.data.type === 'ready') void webview.postMessage(gone);
  });
  panel.onDidDispose(() => void heard.dispose());
  panel.title = 'Deleted run';
  showPage(panel, { extensionUri, name: 'run-panel', title: 'Nestimate run' });
}
