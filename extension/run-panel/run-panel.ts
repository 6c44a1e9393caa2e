import { Disposable, TabInputWebview, Uri, ViewColumn, type WebviewPanel, commands, window } from 'vscode';
import type { FromPage, RunView } from '../../webview/run-panel/messages.js';
import { orSay } from '../failure.js';
import { revealFolder } from '../reveal-folder.js';
import { pagesFolder, showPage } from '../page-files.js';
import type { FollowedSession } from '../training/followed-session.js';
import { networkNames } from '../training/session-place.js';
import type { Sessions } from '../training/sessions.js';
import { resumeSession, stopSession } from '../training/trainer.js';
import { mayTrain } from '../trust.js';
import { pageFeed } from './page-feed.js';
import { fromPage } from './page-messages.js';

/** As the manifest's `onWebviewPanel` names it. */
export const viewType = 'nestimate.runPanel';

/** What a panel needs of the extension it belongs to. */
export interface PanelHost {
  readonly extensionUri: Uri;
  readonly trainerScript: string;
  readonly sessions: Sessions;
}

/** An empty panel beside the editor, which keeps the focus; in the place of another page where that is what is looked at. */
export function createPanel(host: PanelHost): WebviewPanel {
  const fromPage = window.tabGroups.activeTabGroup.activeTab?.input instanceof TabInputWebview;
  const place = { viewColumn: fromPage ? ViewColumn.Active : ViewColumn.Beside, preserveFocus: true };
  return window.createWebviewPanel(viewType, 'Run', place, {
    enableScripts: true,
    localResourceRoots: [pagesFolder(host.extensionUri)],
  });
}

function folderOf(session: FollowedSession, run: string): string | undefined {
  return session.runs.find(({ view }) => view().record.id === run)?.folder;
}

async function revealRun(session: FollowedSession, run: string): Promise<void> {
  const folder = folderOf(session, run);
  if (folder !== undefined) await revealFolder(folder);
}

async function revealSource([run]: readonly RunView[]): Promise<void> {
  await window.showTextDocument(Uri.file(run.record.file), { viewColumn: ViewColumn.One });
}

async function resume({ sessions, trainerScript }: PanelHost, session: FollowedSession): Promise<void> {
  if (!mayTrain()) return;
  await resumeSession(trainerScript, session);
  await sessions.followAgain(session);
}

async function polish(session: FollowedSession, run: string): Promise<void> {
  const folder = folderOf(session, run);
  if (folder !== undefined) await commands.executeCommand('nestimate.polish', { folder });
}

/** As the manifest associates it: a rendered page, where the editor has its Markdown preview. */
async function showTheory({ extensionUri }: PanelHost, guarantee: string): Promise<void> {
  await commands.executeCommand('vscode.open', Uri.joinPath(extensionUri, 'docs', 'theory', `${guarantee}.md`));
}

async function answer(host: PanelHost, session: FollowedSession, message: FromPage, ready: () => void): Promise<void> {
  switch (message.type) {
    case 'ready':
      return ready();
    case 'stop':
      return stopSession(session);
    case 'resume':
      return resume(host, session);
    case 'polish':
      return polish(session, message.run);
    case 'theory':
      return showTheory(host, message.guarantee);
    case 'reveal-folder':
      return revealRun(session, message.run);
    case 'reveal-source':
      return revealSource(session.views());
  }
}

/** Fills a panel with a session: its page gets the session when it is ready, news while it is seen, and is answered. */
export function fillPanel(host: PanelHost, panel: WebviewPanel, session: FollowedSession): void {
  const { webview } = panel;
  const feed = pageFeed(session, (message) => void webview.postMessage(message));
  const subscriptions = Disposable.from(
    host.sessions.onNews(({ session: other, news }) => {
      if (other === session) feed.take(news);
    }),
    webview.onDidReceiveMessage((said: unknown) => {
      const message = fromPage.safeParse(said);
      if (message.success) orSay(answer(host, session, message.data, () => feed.ready()));
    }),
    panel.onDidChangeViewState(() => {
      if (!panel.visible) feed.hidden();
    }),
    feed,
  );
  panel.onDidDispose(() => void subscriptions.dispose());
  panel.title = networkNames(session.views().map(({ record }) => record));
  panel.iconPath = {
    light: Uri.joinPath(host.extensionUri, 'extension/media/nest-file-light.svg'),
    dark: Uri.joinPath(host.extensionUri, 'extension/media/nest-file-dark.svg'),
  };
  showPage(panel, { extensionUri: host.extensionUri, name: 'run-panel', title: 'Nestimate run' });
}
