import { commands, type ExtensionContext, Uri, ViewColumn, type WebviewPanel, window, workspace } from 'vscode';
import { type LanguageClient, State } from 'vscode-languageclient/node';
import { languageId, nestDocument } from '../nest-document.js';
import { pagesFolder } from '../page-files.js';
import { type ArchitecturePanel, fillPanel, viewType } from './architecture-panel.js';
import { panelState } from './page-messages.js';
import { architectureServer } from './server.js';

/** The command that shows the architecture panel, and the panel that stood open before the window was loaded anew. */
export function activateArchitecturePanel(context: ExtensionContext, client: LanguageClient): void {
  const { extensionUri } = context;
  const server = architectureServer(client);
  let shown: ArchitecturePanel | null = null;
  const fill = (panel: WebviewPanel): ArchitecturePanel => {
    const made = fillPanel(extensionUri, server, panel);
    panel.onDidDispose(() => {
      if (shown === made) shown = null;
    });
    shown = made;
    return made;
  };
  const create = () =>
    window.createWebviewPanel(
      viewType,
      'Architecture',
      { viewColumn: ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, localResourceRoots: [pagesFolder(extensionUri)] },
    );
  const revive = async (panel: WebviewPanel, kept: unknown) => {
    const state = panelState.safeParse(kept);
    const made = fill(panel);
    if (!state.success || state.data.uri === '') {
      // A window that was torn away kept nothing of the page: it begins with what is open beside it.
      const beside = window.visibleTextEditors.find((editor) => editor.document.languageId === languageId);
      if (beside !== undefined) made.show(beside.document, null);
      return;
    }
    // The file may be gone in the meantime: the page says what to do.
    const document = await Promise.resolve(workspace.openTextDocument(Uri.parse(state.data.uri, true))).catch(
      () => null,
    );
    if (document !== null) made.show(document, null);
  };
  context.subscriptions.push(
    commands.registerCommand('nestimate.showArchitecture', async (uri: unknown, network: unknown) => {
      const document = await nestDocument(uri, 'Show the architecture of which file?');
      if (document === null) return;
      if (shown === null) fill(create());
      else shown.panel.reveal(undefined, true);
      shown?.show(document, typeof network === 'string' ? network : null);
    }),
    window.registerWebviewPanelSerializer(viewType, { deserializeWebviewPanel: revive }),
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) shown?.refresh();
    }),
  );
}
