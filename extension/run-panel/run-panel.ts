import { Disposable, TabInputWebview, Uri, ViewColumn, type WebviewPanel, commands, window } from 'vscode';
import { type FromPage, protocolVersion as v, type RunView, type ToPage } from '../../webview/run-panel/messages.js';
import { orSay } from '../failure.js';
import { revealFolder } from '../reveal-folder.js';
import { onDesktop } from '../on-desktop.js';
import { pagesFolder, showPage } from '../page-files.js';
import type { FollowedSession } from '../training/followed-session.js';
import type { Sessions } from '../training/sessions.js';
import { continueSession, pauseSession, resumeSession, stopSession } from '../training/trainer.js';
import { mayTrain } from '../trust.js';
import { type PageFeed, pageFeed } from './page-feed.js';
import { exportCertificate } from './export-certificate.js';
import { printCertificate } from './print-certificate.js';
import { goneRuns, type GoneRuns } from './gone-runs.js';
import { fromPage } from './page-messages.js';
import { type RunWork, runWork } from './run-work.js';

/** As the manifest's `onWebviewPanel` names it. */
export const viewType = 'nestimate.runPanel';

/** What a panel needs of the extension it belongs to. */
export interface PanelHost {
  readonly extensionUri: Uri;
  readonly trainerScript: string;
  /** `dist/nestimate.cjs` */
  readonly commandScript: string;
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

type MessageOf<T extends FromPage['type']> = Extract<FromPage, { type: T }>;

/** What a panel that is filled works with. */
interface Filled {
  readonly host: PanelHost;
  readonly session: FollowedSession;
  readonly feed: PageFeed;
  readonly work: RunWork;
  readonly gone: GoneRuns;
  readonly send: (message: ToPage) => void;
}

async function ready({ feed, work, gone, send }: Filled): Promise<void> {
  feed.ready();
  gone.begin();
  (await work.messages()).forEach(send);
}

async function saveCertificate(
  session: FollowedSession,
  { run, format, html }: Omit<MessageOf<'export'>, 'type'>,
  more?: string,
): Promise<void> {
  const view = session.views().find(({ record }) => record.id === run);
  const certificate = view?.certificate ?? null;
  const folder = folderOf(session, run);
  if (folder === undefined || view === undefined || certificate === null) return;
  await exportCertificate(folder, { certificate, record: view.record }, format, html, more);
}

/** Where the person's browser can't read the run's folder, the certificate is saved where the person says. */
async function print(session: FollowedSession, { run, html }: MessageOf<'print'>): Promise<void> {
  const folder = folderOf(session, run);
  if (folder === undefined) return;
  if (onDesktop()) return printCertificate(folder, html);
  await saveCertificate(session, { v, run, format: 'html', html }, ': in a browser it asks to be printed');
}

async function answer(filled: Filled, message: FromPage): Promise<void> {
  const { host, session, work } = filled;
  switch (message.type) {
    case 'ready':
      return ready(filled);
    case 'drawn':
      return filled.feed.drawn();
    case 'stop':
      return stopSession(session);
    case 'pause':
      return pauseSession(session);
    case 'continue':
      return continueSession(session);
    case 'resume':
      return resume(host, session);
    case 'polish':
      return polish(session, message.run);
    case 'certify':
    case 'landscape':
      return mayTrain() ? work.begin(message.run, message.type) : undefined;
    case 'cancel':
      return work.cancel(message.run);
    case 'export':
      return saveCertificate(session, message);
    case 'print':
      return print(session, message);
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
  const send = (message: ToPage) => void webview.postMessage(message);
  const feed = pageFeed(session, send);
  const work = runWork(host.commandScript, session, send, () => host.sessions.followAgain(session));
  const gone = goneRuns(session, (runs) => send({ v, type: 'gone', runs }));
  const filled = { host, session, feed, work, gone, send };
  const subscriptions = Disposable.from(
    host.sessions.onNews(({ session: other, news }) => {
      if (other === session) feed.take(news);
    }),
    webview.onDidReceiveMessage((said: unknown) => {
      const message = fromPage.safeParse(said);
      if (message.success) orSay(answer(filled, message.data));
    }),
    panel.onDidChangeViewState(() => {
      if (panel.visible) return;
      feed.hidden();
      gone.end();
    }),
    feed,
    work,
    { dispose: gone.end },
  );
  panel.onDidDispose(() => void subscriptions.dispose());
  showPage(panel, { extensionUri: host.extensionUri, name: 'run-panel', title: 'Nestimate run' });
}
