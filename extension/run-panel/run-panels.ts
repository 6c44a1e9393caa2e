import { type Disposable, type WebviewPanel, commands, window } from 'vscode';
import type { FollowedSession } from '../training/followed-session.js';
import { panelState } from './page-messages.js';
import { panelTitles } from './panel-titles.js';
import { createPanel, fillPanel, type PanelHost, viewType } from './run-panel.js';
import { fillVanished } from './vanished-run.js';

/** The run panels of this window, one a session. */
export interface RunPanels extends Disposable {
  /** Opens the session's panel, or brings it to the front. */
  show(session: FollowedSession): void;
  isVisible(session: FollowedSession): boolean;
}

/** Makes the panels, and takes those up again that stood open before the window was loaded anew. */
export function runPanels(host: PanelHost): RunPanels {
  const panels = new Map<FollowedSession, WebviewPanel>();
  const name = () => {
    const titles = panelTitles([...panels.keys()].map((session) => session.views().map(({ record }) => record)));
    [...panels.values()].forEach((panel, i) => {
      panel.title = titles[i];
    });
  };
  const fill = (panel: WebviewPanel, session: FollowedSession) => {
    panels.set(session, panel);
    panel.onDidDispose(() => {
      panels.delete(session);
      name();
    });
    fillPanel(host, panel, session);
    name();
  };
  const revive = async (panel: WebviewPanel, kept: unknown) => {
    const state = panelState.safeParse(kept);
    const session = state.success ? await host.sessions.follow(state.data).catch(() => null) : null;
    if (!state.success) panel.dispose();
    else if (session === null) fillVanished(host.extensionUri, panel, state.data);
    else fill(panel, session);
  };
  const serializer = window.registerWebviewPanelSerializer(viewType, { deserializeWebviewPanel: revive });
  return {
    show(session) {
      const panel = panels.get(session);
      if (panel === undefined) fill(createPanel(host), session);
      else panel.reveal(undefined, true);
      void commands.executeCommand('setContext', 'nestimate.panelShown', true);
    },
    isVisible: (session) => panels.get(session)?.visible ?? false,
    dispose: () => void serializer.dispose(),
  };
}
