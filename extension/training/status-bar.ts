import { type Disposable, StatusBarAlignment, commands, window } from 'vscode';
import type { Sessions } from './sessions.js';
import { sessionsLabel } from './training-words.js';

/** Shows what trains while something does; a click opens its panel. Sets `nestimate.training`, which `stop` needs. */
export function trainingStatusBar(sessions: Sessions): Disposable {
  const item = window.createStatusBarItem('nestimate.training', StatusBarAlignment.Left);
  item.name = 'Nestimate Training';
  let wasTraining = false;
  const update = () => {
    const underWay = sessions.underWay();
    const [session] = underWay;
    const label = sessionsLabel(underWay.map((each) => each.views()));
    const training = label !== null;
    if (training !== wasTraining) void commands.executeCommand('setContext', 'nestimate.training', training);
    wasTraining = training;
    if (session === undefined || !training) return item.hide();
    item.text = `$(${label.icon}) ${label.text}`;
    item.tooltip = label.tooltip;
    item.accessibilityInformation = { label: label.tooltip, role: 'button' };
    item.command = { command: 'nestimate.openRun', title: 'Open Run', arguments: [session.place] };
    item.show();
  };
  const subscription = sessions.onNews(update);
  return {
    dispose: () => {
      subscription.dispose();
      item.dispose();
    },
  };
}
