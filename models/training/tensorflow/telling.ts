import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What the person hears of an installation, which takes minutes. */
export interface Telling {
  /** What is done now. */
  readonly say: (what: string) => void;
  /** How that comes on, now and then: "40 s, 120 MB". */
  readonly tick: (progress: string) => void;
}

const tickMilliseconds = 2000;

/** What the files of a folder take; those that come and go meanwhile count as nothing. */
async function bytesIn(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  let sum = 0;
  for (const file of files) {
    if (!file.isFile()) continue;
    sum += await stat(join(file.parentPath, file.name)).then(
      ({ size }) => size,
      () => 0,
    );
  }
  return sum;
}

/**
 * Does work, and tells of what it says for how long it has been at it and how much lies in its folder: a download that
 * stands still is seen.
 */
export async function toldOf<T>(
  folder: string,
  { say, tick }: Telling,
  work: (say: Telling['say']) => Promise<T>,
): Promise<T> {
  let [began, looking, ended] = [performance.now(), false, false];
  const look = async () => {
    if (looking) return;
    looking = true;
    const since = began;
    const megabytes = (await bytesIn(folder)) / 1e6;
    looking = false;
    // What it looked for may be over by now.
    if (ended || began !== since) return;
    tick(`${Math.round((performance.now() - began) / 1000)} s, ${Math.round(megabytes)} MB`);
  };
  const timer = setInterval(() => void look(), tickMilliseconds);
  try {
    return await work((what) => {
      began = performance.now();
      say(what);
    });
  } finally {
    ended = true;
    clearInterval(timer);
  }
}
