import { startTrainer } from '../../models/training/launch.js';
import { clearPause, requestPause, requestStop } from '../../models/training/run-folder.js';
import { isSettled, type RunStatus } from '../../models/training/run-status.js';
import type { FollowedSession } from './followed-session.js';

/**
 * Starts the trainer on these run folders. It is a process of its own, and nothing here waits for it: it outlives the window.
 * @throws where the folders can't be written or the process can't be started
 */
export async function launchTrainer(trainerScript: string, folders: readonly string[]): Promise<void> {
  const [first, ...others] = folders;
  if (first === undefined) return;
  const trainer = await startTrainer({ trainerScript, folders: [first, ...others] });
  trainer.unref();
}

function foldersOf(session: FollowedSession, wanted: (status: RunStatus) => boolean): string[] {
  return session.runs.filter((run) => wanted(run.view().status)).map(({ folder }) => folder);
}

/** Asks the run that trains and those that wait to stop, with a checkpoint. */
export async function stopSession(session: FollowedSession): Promise<void> {
  await Promise.all(foldersOf(session, (status) => !isSettled(status)).map(requestStop));
}

/** Lets the run that trains hold still, with a checkpoint, and those that wait. */
export async function pauseSession(session: FollowedSession): Promise<void> {
  const mayHold = (status: RunStatus) => ['queued', 'choosing', 'loading', 'training'].includes(status);
  await Promise.all(foldersOf(session, mayHold).map(requestPause));
}

/** Lets what was paused go on. */
export async function continueSession(session: FollowedSession): Promise<void> {
  await Promise.all(foldersOf(session, (status) => !isSettled(status)).map(clearPause));
}

/** Goes on with the runs that stopped or failed, or whose trainer died. Nothing while a trainer is still at work on the session. */
export async function resumeSession(trainerScript: string, session: FollowedSession): Promise<void> {
  if (!session.isSettled()) return;
  await launchTrainer(
    trainerScript,
    foldersOf(session, (status) => isSettled(status) && status !== 'completed'),
  );
}
