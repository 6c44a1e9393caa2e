import { dirname } from 'node:path';
import { Disposable, type Event, type Uri, type WebviewPanel, ViewColumn, commands, window } from 'vscode';
import { readRunRecord } from '../../models/training/run-folder.js';
import { orSay } from '../failure.js';
import { latest } from '../latest.js';
import { pagesFolder, showPage } from '../page-files.js';
import { exportRuns } from '../runs/export-runs.js';
import { comparedFolders } from './comparison.js';
import { unsentNews } from './unsent-news.js';
import { fromComparePage, keptFolders } from './page-messages.js';

/** As the manifest's `onWebviewPanel` names it. */
const viewType = 'nestimate.compare';

/** While runs train the page is told this often. */
const lookMilliseconds = 1000;

async function openRun(folder: string): Promise<void> {
  const { session } = await readRunRecord(folder);
  await commands.executeCommand('nestimate.openRun', { runsFolder: dirname(folder), session });
}

/** Fills a panel with the comparison of these folders; it is told of changes while it is seen. */
function fill(panel: WebviewPanel, extensionUri: Uri, folders: readonly string[], onChange: Event<void>): void {
  const { webview } = panel;
  const compared = comparedFolders(folders);
  let timer: NodeJS.Timeout | undefined;
  const unsent = unsentNews();
  /** Whether the page is there: one that is hidden is gone, and says that it is ready when it is back. */
  let listens = false;
  const telling = latest(async () => {
    clearTimeout(timer);
    if (!listens) return;
    const comparison = await compared.look();
    // The page may have gone meanwhile, with its panel.
    if (!listens) return;
    const news = unsent.of(comparison);
    if (news !== null) void webview.postMessage(news);
    if (compared.isLive()) timer = setTimeout(telling.ask, lookMilliseconds);
  });
  const hidden = () => {
    listens = false;
    clearTimeout(timer);
  };
  const subscriptions = Disposable.from(
    webview.onDidReceiveMessage((said: unknown) => {
      const message = fromComparePage.safeParse(said);
      if (!message.success) return;
      if (message.data.type === 'ready') {
        listens = true;
        unsent.forget();
        telling.ask();
      }
      if (message.data.type === 'export') orSay(exportRuns(folders));
      // A page is not trusted with other folders than its own.
      if (message.data.type === 'open' && folders.includes(message.data.folder)) orSay(openRun(message.data.folder));
    }),
    onChange(telling.ask),
    panel.onDidChangeViewState(() => {
      if (!panel.visible) hidden();
    }),
  );
  panel.onDidDispose(() => {
    hidden();
    subscriptions.dispose();
  });
  panel.title = `Compare ${folders.length} Runs`;
  showPage(panel, { extensionUri, name: 'compare', title: 'Comparison of runs' });
}

/** Panels that compare runs: what opens one; those that stood open before the window was loaded anew are taken up. */
export function comparePanels(
  extensionUri: Uri,
  onChange: Event<void>,
): Disposable & { open(folders: readonly string[]): void } {
  const serializer = window.registerWebviewPanelSerializer(viewType, {
    deserializeWebviewPanel: (panel: WebviewPanel, kept: unknown) => {
      const state = keptFolders.safeParse(kept);
      if (state.success) fill(panel, extensionUri, state.data.folders, onChange);
      else panel.dispose();
      return Promise.resolve();
    },
  });
  return {
    open(folders) {
      const options = { enableScripts: true, localResourceRoots: [pagesFolder(extensionUri)] };
      fill(window.createWebviewPanel(viewType, 'Compare', ViewColumn.Active, options), extensionUri, folders, onChange);
    },
    dispose: () => void serializer.dispose(),
  };
}
