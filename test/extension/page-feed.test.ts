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

beforeEach(async () => {
  session = await followSession((await newSession()).place);
  vi.useFakeTimers();
  sent = [];
  feed = pageFeed(session, (message) => sent.push(message));
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

test('news of a tenth of a second make one message a run', () => {
  feed.ready();
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

test('a resumed run sends the whole session: what it takes back must go', () => {
  feed.ready();
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
