import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { pageFeed, type PageFeed } from '../../extension/run-panel/page-feed.js';
import type { RunNews } from '../../extension/training/followed-run.js';
import { type FollowedSession, followSession } from '../../extension/training/followed-session.js';
import type { ToPage } from '../../webview/run-panel/messages.js';
import { newSession } from './session-folders.js';

let session: FollowedSession;
let sent: ToPage[];
let feed: PageFeed;
/** A page that is slow has not drawn what it was told of. */
let slow: boolean;
let told: number;

beforeEach(async () => {
  session = await followSession((await newSession()).place);
  vi.useFakeTimers();
  sent = [];
  slow = false;
  told = 0;
  feed = pageFeed(session, (message) => {
    if (message.type !== 'told') sent.push(message);
    else told += 1;
    if (message.type === 'told' && !slow) queueMicrotask(() => feed.drawn());
  });
});

afterEach(async () => {
  vi.useRealTimers();
  feed.dispose();
  session.dispose();
  await rm(session.place.runsFolder, { recursive: true, force: true });
});

const news = (run: string, step: number, more: Partial<RunNews> = {}): RunNews => ({
  run,
  events: [{ v: 1, time: 0, type: 'step', step, epoch: step, loss: 1, stepsPerSecond: 1 }],
  status: 'training',
  certificate: null,
  replaced: false,
  ...more,
});

/** A quick page has answered. */
const drawn = () => Promise.resolve();

test('a page that has not said it is ready is told nothing', () => {
  feed.take(news('a', 1));
  vi.runAllTimers();
  expect(sent).toEqual([]);
});

test('ready is answered with the whole session and what its page must keep', () => {
  feed.ready();
  expect(sent).toMatchObject([{ v: 1, type: 'session', ...session.place }]);
  expect(sent[0]).toHaveProperty('runs', session.views());
});

test('news of a tenth of a second make one message a run', async () => {
  feed.ready();
  await drawn();
  for (let step = 1; step <= 5; step += 1) feed.take(news('a', step));
  feed.take(news('b', 1, { status: 'certifying' }));
  expect(sent).toHaveLength(1);
  vi.runAllTimers();
  expect(sent.slice(1)).toMatchObject([
    { type: 'progress', run: 'a', status: 'training' },
    { type: 'progress', run: 'b', status: 'certifying' },
  ]);
  expect(sent[1]).toHaveProperty('events.length', 5);
});

test('a resumed run sends the whole session: what it takes back must go', async () => {
  feed.ready();
  await drawn();
  feed.take(news('a', 1));
  feed.take(news('a', 2, { replaced: true }));
  vi.runAllTimers();
  expect(sent.map(({ type }) => type)).toEqual(['session', 'session']);
});

test('a hidden page gets nothing, not even what waited, and everything when it is ready again', () => {
  feed.ready();
  feed.take(news('a', 1));
  feed.hidden();
  feed.take(news('a', 2));
  vi.runAllTimers();
  expect(sent).toHaveLength(1);
  feed.ready();
  expect(sent.map(({ type }) => type)).toEqual(['session', 'session']);
});

test('a page that draws slowly is told of the next when it has drawn the last, and of all meanwhile at once', () => {
  slow = true;
  feed.ready();
  for (let step = 1; step <= 50; step += 1) {
    feed.take(news('a', step));
    vi.advanceTimersByTime(100);
  }
  expect([sent.length, told]).toEqual([1, 1]);
  feed.drawn();
  expect([sent.length, told]).toEqual([2, 2]);
  expect(sent[1]).toHaveProperty('events.length', 50);
  feed.take(news('a', 51));
  feed.drawn();
  expect(sent).toHaveLength(2);
  vi.runAllTimers();
  expect(sent[2]).toHaveProperty('events.length', 1);
});

test('what waits for a page that never answers stays small: it gets the whole session, when it does', () => {
  slow = true;
  feed.ready();
  const [event] = news('a', 1).events;
  for (let i = 0; i < 10; i += 1) feed.take(news('a', 1, { events: Array.from({ length: 1000 }, () => event) }));
  vi.runAllTimers();
  feed.drawn();
  expect(sent.map(({ type }) => type)).toEqual(['session', 'session']);
});

test('a page that is loaded anew before it has drawn is told everything, and news after it', async () => {
  slow = true;
  feed.ready();
  feed.take(news('a', 1));
  slow = false;
  feed.ready();
  await drawn();
  feed.take(news('a', 2));
  vi.runAllTimers();
  expect(sent.map(({ type }) => type)).toEqual(['session', 'session', 'progress']);
});
