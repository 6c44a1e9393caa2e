import { watch } from 'node:fs';
import { isSettled } from '../../models/training/run-status.js';
import type { RunView } from '../../webview/run-panel/messages.js';
import { type FollowedRun, followRun, type RunNews } from './followed-run.js';
import { type SessionPlace, sessionRuns } from './session-place.js';

/** A trainer writes about ten times a second; looking more often shows nothing. */
const lookMilliseconds = 100;
/** Looks without being woken: where the file system doesn't tell of changes, and for trainers that died. */
const fallbackMilliseconds = 1000;

/** The runs of a session, followed until each of them is settled. */
export interface FollowedSession {
  readonly place: SessionPlace;
  /** In the order of training. */
  readonly runs: readonly Pick<FollowedRun, 'folder' | 'view'>[];
  views(): readonly RunView[];
  isSettled(): boolean;
  /** Calls `listener` with all that is new from now on, run by run; returns what ends that. */
  onNews(listener: (news: RunNews) => void): () => void;
  /** Follows again after a trainer was started on settled runs. */
  follow(): Promise<void>;
  dispose(): void;
}

/** Wakes on a change in the folder where the file system tells of it. */
function watchFolder(folder: string, wake: () => void): () => void {
  try {
    const watcher = watch(folder, wake);
    // The fallback looks on.
    watcher.on('error', () => watcher.close());
    return () => watcher.close();
  } catch {
    return () => undefined;
  }
}

/** Looks at once, then when the folder changes and every second, until the run is settled. Returns what ends it. */
function watchRun(run: FollowedRun, tell: (news: RunNews) => void): { first: Promise<void>; end: () => void } {
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  let looking = false;
  let due = 0;
  const end = () => {
    ended = true;
    clearTimeout(timer);
    unwatch();
  };
  const plan = (milliseconds: number) => {
    const at = Date.now() + milliseconds;
    if (ended || (timer !== undefined && due <= at)) return;
    clearTimeout(timer);
    due = at;
    timer = setTimeout(() => void look(), milliseconds);
  };
  const look = async () => {
    timer = undefined;
    if (looking) return plan(lookMilliseconds);
    looking = true;
    // A file that is being replaced may refuse: the next look finds it.
    const news = await run.look().catch(() => null);
    looking = false;
    if (ended) return;
    if (news !== null) tell(news);
    if (isSettled(run.view().status)) end();
    else plan(fallbackMilliseconds);
  };
  const unwatch = watchFolder(run.folder, () => plan(lookMilliseconds));
  return { first: look(), end };
}

/**
 * The session with its events so far.
 * @throws Error where none of its run folders is there
 */
export async function followSession(place: SessionPlace): Promise<FollowedSession> {
  const recorded = await sessionRuns(place);
  if (recorded.length === 0)
    throw new Error(`The run folders of ${place.session} are no longer in ${place.runsFolder}.`);
  const runs = recorded.map(followRun);
  const listeners = new Set<(news: RunNews) => void>();
  const tell = (news: RunNews) => listeners.forEach((listener) => listener(news));
  let ends: (() => void)[] = [];
  const dispose = () => ends.splice(0).forEach((end) => end());
  const follow = async () => {
    dispose();
    const watches = runs.map((run) => watchRun(run, tell));
    ends = watches.map(({ end }) => end);
    await Promise.all(watches.map(({ first }) => first));
  };
  await follow();
  return {
    place,
    runs,
    views: () => runs.map((run) => run.view()),
    isSettled: () => runs.every((run) => isSettled(run.view().status)),
    onNews: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    follow,
    dispose,
  };
}
