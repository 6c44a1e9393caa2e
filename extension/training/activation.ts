import { commands, type ExtensionContext } from 'vscode';
import * as z from 'zod';
import { runPanels } from '../run-panel/run-panels.js';
import { endNotification } from './end-notification.js';
import { pickRun } from './open-run.js';
import { polish } from './polish.js';
import { Sessions } from './sessions.js';
import { trainingStatusBar } from './status-bar.js';
import { train } from './train.js';
import { stopSession } from './trainer.js';

const runFolder = z.object({ folder: z.string() });
const sessionPlace = z.object({ runsFolder: z.string(), session: z.string() });

/** Training, from the commands to the panels: `nestimate.train`, `nestimate.stop`, `nestimate.openRun`, `nestimate.polish`. */
export function activateTraining(context: ExtensionContext): Sessions {
  const trainerScript = context.asAbsolutePath('dist/trainer.cjs');
  const commandScript = context.asAbsolutePath('dist/nestimate.cjs');
  const sessions = new Sessions();
  const panels = runPanels({ extensionUri: context.extensionUri, trainerScript, commandScript, sessions });
  context.subscriptions.push(
    sessions,
    panels,
    trainingStatusBar(sessions),
    endNotification(sessions, (session) => panels.isVisible(session)),
    commands.registerCommand('nestimate.train', async (uri: unknown, line: unknown) => {
      const place = await train(trainerScript, uri, line);
      if (place !== null) panels.show(await sessions.follow(place));
    }),
    commands.registerCommand('nestimate.stop', () => Promise.all(sessions.underWay().map(stopSession))),
    commands.registerCommand('nestimate.openRun', async (given: unknown) => {
      const known = sessionPlace.safeParse(given);
      const place = known.success ? known.data : await pickRun();
      if (place !== null) panels.show(await sessions.follow(place));
    }),
    commands.registerCommand('nestimate.polish', async (given: unknown) => {
      const known = runFolder.safeParse(given);
      const place = await polish(commandScript, known.data?.folder ?? null);
      if (place !== null) panels.show(await sessions.follow(place));
    }),
  );
  return sessions;
}
