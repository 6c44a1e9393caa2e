import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { parse } from 'csv-parse/sync';
import { appendEvent, readEvents } from '../../models/training/event-log.js';
import { progressOf } from '../../models/training/progress.js';
import { endStatus, readRunEnd } from '../../models/training/run-end.js';
import { listRuns, runFiles } from '../../models/training/run-folder.js';
import { changeLabels, readLabels } from '../../models/training/run-labels.js';
import { runList } from '../../models/training/run-list.js';
import { createSession } from '../../models/training/session.js';
import { comparedFacts, readToldRun, runsCsv } from '../../models/runs/told-runs.js';
import { newRun, plan, runsFolder } from './runs.js';

const made: string[] = [];
async function fresh(changes = {}): Promise<string> {
  const folder = await newRun(changes);
  made.push(dirname(folder));
  return folder;
}

afterEach(async () => {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true });
});

const score = (risk: number) => ({ risk, accuracy: null, topFive: null, rSquared: null });
const started = { type: 'started', step: 0, epoch: 0, pid: 1, totalSteps: 40 } as const;
const evaluation = (step: number, risk: number) =>
  ({ type: 'evaluation', step, epoch: step / 10, train: score(risk), test: score(2 * risk) }) as const;

test('the end of the events tells what all of them tell', async () => {
  const folder = await fresh();
  await appendEvent(folder, started);
  for (const step of [10, 20, 30]) await appendEvent(folder, evaluation(step, 1 / step));
  await appendEvent(folder, { ...started, step: 20, epoch: 2 });
  const { step, epoch, train, test: held, keptEpoch } = progressOf(await readEvents(folder));
  expect(readRunEnd(folder)).toMatchObject({
    step,
    epoch,
    train,
    test: held,
    keptEpoch,
    lastWord: { type: 'started' },
  });
  await appendEvent(folder, evaluation(40, 0.5));
  await appendEvent(folder, { type: 'done', step: 40, epoch: 4, reason: 'completed', best: { step: 10, epoch: 1 } });
  await appendEvent(folder, { type: 'certified' });
  await appendFile(join(folder, runFiles.events), '{"v":1,"time":1,"type":"torn');
  expect(readRunEnd(folder)).toMatchObject({ train: score(0.1), keptEpoch: 1, lastWord: { type: 'certified' } });
});

test('a run is training from its first scores on, though its end tells of no start', async () => {
  const folder = await fresh();
  const status = (isAlive: boolean) => endStatus(readRunEnd(folder), () => Promise.resolve(isAlive));
  expect(await status(true)).toBe('queued');
  await appendEvent(folder, { type: 'queued' });
  await appendEvent(folder, { type: 'choosing', engines: ['compiled'] });
  expect([await status(true), await status(false)]).toEqual(['choosing', 'interrupted']);
  await appendEvent(folder, started);
  expect(await status(true)).toBe('training');
  await appendEvent(folder, evaluation(0, 1));
  expect(readRunEnd(folder).lastWord).toBeNull();
  expect([await status(true), await status(false)]).toEqual(['training', 'interrupted']);
});

test('scores are found behind thousands of steps', async () => {
  const folder = await fresh();
  await appendEvent(folder, started);
  await appendEvent(folder, evaluation(1, 0.25));
  const line = `${JSON.stringify({ v: 1, time: 1, type: 'step', step: 2, epoch: 0.2, loss: 1, stepsPerSecond: 1 })}\n`;
  await appendFile(join(folder, runFiles.events), line.repeat(4000));
  await appendEvent(folder, { type: 'failed', message: 'out of memory' });
  expect(readRunEnd(folder)).toMatchObject({ train: score(0.25), lastWord: { message: 'out of memory' } });
});

test('a file with the name of a runs folder holds no runs', async () => {
  const folder = runsFolder();
  made.push(folder);
  const file = join(folder, 'runs');
  await writeFile(file, '');
  for (const path of [file, join(file, 'below'), join(folder, 'nowhere')]) {
    expect(await runList(path).read()).toEqual({ runs: [], broken: [] });
    expect(await listRuns(path)).toEqual([]);
  }
});

test('lists the latest first, those of a session in order, and what can’t be read with the reason', async () => {
  const folder = runsFolder();
  made.push(folder);
  await createSession(folder, plan({ seeds: [3, 1] }));
  await mkdir(join(folder, 'empty'));
  await mkdir(join(folder, 'torn'));
  await writeFile(join(folder, 'torn', runFiles.record), '{ "version": 1,');
  await mkdir(join(folder, 'foreign'));
  await writeFile(join(folder, 'foreign', runFiles.record), '{ "version": 7 }');
  await writeFile(join(folder, 'a-file'), '');
  const list = runList(folder);
  const { runs, broken } = await list.read();
  expect(runs.map(({ record, status }) => [record.seed, status])).toEqual([
    [3, 'interrupted'],
    [1, 'interrupted'],
  ]);
  const reasons: Record<string, string> = Object.fromEntries(
    broken.map(({ folder: path, reason }) => [basename(path), reason]),
  );
  expect(reasons.empty).toContain('has no run.json');
  expect(reasons.torn).toContain('not valid JSON');
  expect(reasons.foreign).toContain('not in the format of this version');
  expect(Object.keys(reasons)).toHaveLength(3);
});

test('reads again what changed, and forgets what is gone', async () => {
  const folder = await fresh();
  const list = runList(dirname(folder));
  await list.read();
  await appendEvent(folder, { type: 'failed', message: 'no' });
  expect((await list.read(new Set())).runs[0].status).toBe('interrupted');
  const { id } = (await list.read()).runs[0].record;
  await changeLabels(folder, { name: 'the first' });
  const { runs } = await list.read(new Set([id]));
  expect(runs[0]).toMatchObject({ status: 'failed', labels: { name: 'the first' } });
  await rm(folder, { recursive: true });
  expect(await list.read(new Set([id]))).toEqual({ runs: [], broken: [] });
  expect(await runList(join(folder, 'nowhere')).read()).toEqual({ runs: [], broken: [] });
});

test('keeps names and tags, and says what can’t be one', async () => {
  const folder = await fresh();
  await changeLabels(folder, { tags: [' wide ', 'wide', 'odd'] });
  await changeLabels(folder, { name: ' first ' });
  expect(await readLabels(folder)).toEqual({ version: 1, name: 'first', tags: ['wide', 'odd'] });
  await expect(changeLabels(folder, { tags: ['a,b'] })).rejects.toThrow("can't contain a comma");
  await expect(changeLabels(folder, { name: ' ' })).rejects.toThrow('at least one character');
  await expect(changeLabels(folder, { name: 'one\ntwo' })).rejects.toThrow("can't contain a line break");
  for (const text of ['[]', '{ "version": 1,']) {
    await writeFile(join(folder, runFiles.labels), text);
    await expect(readLabels(folder)).rejects.toThrow(runFiles.labels);
    expect((await readToldRun(folder)).labels.name).toBeNull();
    expect((await runList(dirname(folder)).read()).runs).toMatchObject([{ labels: { name: null } }]);
  }
});

test('tells what runs differ in, and writes it as a table', async () => {
  const { settings } = plan();
  const one = await fresh();
  const other = await fresh({ settings: { ...settings, batch: null, loss: 'huber' }, seeds: [2] });
  await changeLabels(other, { name: 'with "quotes", and a comma' });
  const told = await Promise.all([one, other].map(readToldRun));
  const compared = comparedFacts(told);
  const differing = compared.filter(({ differs, group }) => differs && group === 'training').map(({ head }) => head);
  expect(differing).toEqual(['Seed', 'Loss', 'Batch']);
  expect(compared.find(({ key }) => key === 'blocks')?.values[0]).toBe('2 × dense 3 relu');
  expect(compared.some(({ key }) => key === 'patience')).toBe(false);
  const rows: string[][] = parse(runsCsv(told));
  expect(rows).toHaveLength(3);
  const column = (key: string) => rows.map((row) => row[rows[0].indexOf(key)]).slice(1);
  expect(column('name')).toEqual(['', 'with "quotes", and a comma']);
  expect(column('batch')).toEqual(['16', 'full']);
  expect(column('folder')).toEqual([one, other]);
});

test('of many that are read for the first time the latest are told first', async () => {
  const path = runsFolder();
  made.push(path);
  const names = Array.from({ length: 230 }, (_, i) => `2026-01-01T00-${String(100 + i)}-Torn`);
  for (const name of names) await mkdir(join(path, name));
  const [folder] = await createSession(path, plan());
  const told: Awaited<ReturnType<ReturnType<typeof runList>['read']>>[] = [];
  const list = runList(path);
  const { runs, broken } = await list.read(undefined, (latest) => told.push(latest));
  expect([runs.length, broken.length]).toEqual([1, 230]);
  expect(told).toHaveLength(1);
  expect(told[0].runs.map((run) => run.folder)).toEqual([folder]);
  expect(told[0].broken).toHaveLength(199);
  expect(told[0].broken.map((run) => basename(run.folder))).toContain(names[229]);
  await list.read(undefined, (latest) => told.push(latest));
  expect(told).toHaveLength(1);
});
