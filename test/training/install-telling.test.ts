import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { toldOf } from '../../models/training/tensorflow/telling.js';

/** Ends the look at the folder that is under way. */
let found: () => void;
vi.mock('node:fs/promises', () => ({
  readdir: () => new Promise((resolve) => (found = () => resolve([]))),
  stat: () => Promise.reject(new Error('there is no file')),
}));

beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }));
afterEach(() => vi.useRealTimers());

/** Lets what awaits go on. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** What was told of work that does this. */
async function told(work: (say: (what: string) => void) => Promise<void>): Promise<string[]> {
  const lines: string[] = [];
  const hear = (line: string) => void lines.push(line);
  await toldOf('the folder', { say: hear, tick: hear }, work);
  found();
  await settled();
  return lines;
}

test('how work comes on is told while it goes on, and not once it is over', async () => {
  const work = async (say: (what: string) => void) => {
    say('unpacks');
    vi.advanceTimersByTime(2000);
    found();
    await settled();
    vi.advanceTimersByTime(2000);
  };
  expect(await told(work)).toEqual(['unpacks', '2 s, 0 MB']);
});

test('a look that is under way when the next thing begins tells nothing of it', async () => {
  const work = async (say: (what: string) => void) => {
    say('downloads');
    vi.advanceTimersByTime(2000);
    say('unpacks');
    found();
    await settled();
  };
  expect(await told(work)).toEqual(['downloads', 'unpacks']);
});
