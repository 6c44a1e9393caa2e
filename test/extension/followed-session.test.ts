import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RunNews } from '../../extension/training/followed-run.js';
import { type FollowedSession, followSession } from '../../extension/training/followed-session.js';
import { appendEvent } from '../../models/training/event-log.js';
import { readRunRecord, runFiles, writeJson, writeRunRecord } from '../../models/training/run-folder.js';
import { sessionRuns } from '../../extension/training/session-place.js';
import { handOver, newSession } from './session-folders.js';

let made: Awaited<ReturnType<typeof newSession>>;
let trainer: Awaited<ReturnType<typeof handOver>> | undefined;
let session: FollowedSession | undefined;

beforeEach(async () => {
  made = await newSession();
  trainer = session = undefined;
});

afterEach(async () => {
  session?.dispose();
  await trainer?.end();
  await rm(made.place.runsFolder, { recursive: true, force: true });
});

const statuses = () => session?.views().map(({ status }) => status);
const until = (check: () => void) => vi.waitFor(check, { timeout: 60_000, interval: 50 });
const started = { type: 'started', step: 0, epoch: 0, pid: 1, totalSteps: 4 } as const;

test('runs that a live trainer has in hand wait for it', async () => {
  trainer = await handOver(made.folders);
  session = await followSession(made.place);
  expect(statuses()).toEqual(['queued', 'queued']);
  expect(session.isSettled()).toBe(false);
});

test('tells each event once, run by run, as the file grows', async () => {
  trainer = await handOver(made.folders);
  session = await followSession(made.place);
  const told: RunNews[] = [];
  session.onNews((news) => told.push(news));
  const [folder] = made.folders;
  await appendEvent(folder, started);
  await until(() => expect(statuses()).toEqual(['training', 'queued']));
  for (const step of [1, 2, 3]) {
    await appendEvent(folder, { type: 'step', step, epoch: step / 2, loss: 1 / step, stepsPerSecond: 10 });
  }
  await until(() => expect(told.flatMap(({ events }) => events)).toHaveLength(4));
  expect(told.flatMap(({ events }) => events).map(({ type }) => type)).toEqual(['started', 'step', 'step', 'step']);
  expect(new Set(told.map(({ run }) => run)).size).toBe(1);
  expect(session.views()[0].events).toHaveLength(4);
});

test('a run whose certificate an older version made is shown, and why it has none', async () => {
  session = await followSession(made.place);
  const [folder] = made.folders;
  await writeJson(join(folder, runFiles.certificate), { version: 1 });
  await appendEvent(folder, started);
  await appendEvent(folder, { type: 'done', reason: 'completed', step: 4, epoch: 2 });
  await appendEvent(folder, { type: 'certified' });
  session.dispose();
  session = await followSession(made.place);
  const [view] = session.views();
  expect(view.status).toBe('completed');
  expect(view.certificate).toBeNull();
  expect(view.events.at(-1)).toMatchObject({
    type: 'uncertified',
    message: expect.stringContaining('made by an older version: certify again') as string,
  });
});

test('shows what the trainer wrote into the record when it took the run up, and when it ended', async () => {
  trainer = await handOver(made.folders);
  session = await followSession(made.place);
  expect(session.views()[0].record.resolved).toBeNull();
  const [folder] = made.folders;
  const resolved = {
    engine: 'cpu',
    device: 'plain JavaScript',
    reason: 'asked for',
    dataHash: 'abc',
    trainRows: 8,
    testRows: 0,
    stepsPerEpoch: 2,
    versions: {},
    measured: new Array<never>(),
  } as const;
  await writeRunRecord(folder, { ...(await readRunRecord(folder)), resolved });
  await appendEvent(folder, started);
  await until(() => expect(session?.views()[0].record.resolved).toEqual(resolved));
  expect(session.views()[0].record).not.toHaveProperty('text');
  const threads = { count: 3, why: 'the fastest' };
  await writeRunRecord(folder, { ...(await readRunRecord(folder)), resolved: { ...resolved, threads } });
  await appendEvent(folder, { type: 'done', step: 4, epoch: 2, reason: 'completed' });
  await until(() => expect(session?.views()[0].record.resolved).toEqual({ ...resolved, threads }));
});

test('a trainer that dies leaves its runs interrupted, without a word in the files', async () => {
  trainer = await handOver(made.folders);
  session = await followSession(made.place);
  await appendEvent(made.folders[0], started);
  await until(() => expect(statuses()).toEqual(['training', 'queued']));
  await trainer.end();
  await until(() => expect(statuses()).toEqual(['interrupted', 'interrupted']));
  expect(session.isSettled()).toBe(true);
});

test('a stopped run that is handed to a new trainer waits for it, then goes on without the steps it takes back', async () => {
  const [folder] = made.folders;
  await appendEvent(folder, started);
  await appendEvent(folder, { type: 'step', step: 2, epoch: 1, loss: 1, stepsPerSecond: 10 });
  await appendEvent(folder, { type: 'step', step: 3, epoch: 1.5, loss: 0.5, stepsPerSecond: 10 });
  await appendEvent(folder, { type: 'done', step: 3, epoch: 1.5, reason: 'stopped' });
  session = await followSession(made.place);
  expect(statuses()).toEqual(['stopped', 'interrupted']);
  trainer = await handOver(made.folders);
  await session.follow();
  expect(statuses()).toEqual(['queued', 'queued']);
  await appendEvent(folder, { ...started, step: 2, epoch: 1 });
  await until(() => expect(statuses()).toEqual(['training', 'queued']));
  expect(session.views()[0].events.map((event) => [event.type, 'step' in event ? event.step : null])).toEqual([
    ['started', 0],
    ['step', 2],
    ['started', 2],
  ]);
});

test('lists runs in the order in which they are trained, whatever their names', async () => {
  session = await followSession(made.place);
  expect(session.views().map(({ record }) => record.architecture.name)).toEqual(['One', 'Another']);
  expect(session.runs.map(({ folder }) => folder)).toEqual(made.folders);
});

test('says where the runs were that are gone', async () => {
  await expect(followSession({ ...made.place, session: 'another' })).rejects.toThrow(made.place.runsFolder);
});

test('a session is found by the time in its folders’ names, and one that was made from another run without', async () => {
  expect((await sessionRuns(made.place)).map(({ folder }) => folder)).toEqual(made.folders);
  const [folder] = made.folders;
  const record = await readRunRecord(folder);
  const session = '2020-01-01T00-00-00-abcdef';
  await writeRunRecord(folder, { ...record, session });
  const { runsFolder } = made.place;
  expect((await sessionRuns({ runsFolder, session })).map((run) => run.folder)).toEqual([folder]);
  expect(await sessionRuns({ runsFolder, session: 'another' })).toEqual([]);
});
