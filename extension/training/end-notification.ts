import { type Disposable, commands, window } from 'vscode';
import type { FollowedSession } from './followed-session.js';
import type { Sessions } from './sessions.js';
import { endMessage } from './training-words.js';

/** One message when a session ends that this window saw under way, and only where its panel is not there to be seen. */
export function endNotification(sessions: Sessions, isVisible: (session: FollowedSession) => boolean): Disposable {
  const underWay = new Set<FollowedSession>();
  return sessions.onNews(({ session }) => {
    if (!session.isSettled()) {
      underWay.add(session);
      return;
    }
    if (!underWay.delete(session) || isVisible(session)) return;
    const message = endMessage(session.views());
    if (message === null) return;
    const say = message.failed ? window.showErrorMessage : window.showInformationMessage;
    const show = 'Show';
    void say(message.text, show).then((choice) => {
      if (choice === show) void commands.executeCommand('nestimate.openRun', session.place);
    });
  });
}
