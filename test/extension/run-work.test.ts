import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { runWork } from '../../extension/run-panel/run-work.js';
import { readEvents } from '../../models/training/event-log.js';
import { readRunRecord } from '../../models/training/run-folder.js';
import type { RunStatus } from '../../models/training/run-status.js';
import type { ToPage } from '../../webview/run-panel/messages.js';
import { newRun } from '../training/runs.js';

const made: string[] = [];
afterEach(async () => {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** The work of a session of one run, whose command is this program. */
async function workOf(program: string, status: RunStatus) {
  const folder = await newRun();
  made.push(dirname(folder));
  const record = await readRunRecord(folder);
  const script = join(dirname(folder), 'command.cjs');
  await writeFile(script, program);
  const said: ToPage[] = [];
  let certified = 0;
  const session = { runs: [{ folder, view: () => ({ record, status, events: [], certificate: null }) }] };
  const work = runWork(
    script,
    session,
    (message) => said.push(message),
    () => {
      certified += 1;
      return Promise.resolve();
    },
  );
  return { work, folder, run: record.id, said, certified: () => certified };
}

const landscape = `
const { writeFileSync } = require('node:fs');
console.error('12 of 24 points');
const slice = { places: [0], risks: [[0.5]] };
const file = { version: 1, seed: 1, rows: 10, risk: 0.5, slice, path: null, kept: null };
writeFileSync(process.argv[3] + '/landscape.json', JSON.stringify(file));
`;

test('a landscape is told with how far it is, and to a page that comes later', async () => {
  const { work, run, said } = await workOf(landscape, 'completed');
  await work.begin(run, 'landscape');
  const shares = said.flatMap((each) => (each.type === 'work' ? [each.work?.points] : []));
  expect(shares).toEqual([null, { done: 12, of: 24 }, undefined]);
  expect(said.some(({ type }) => type === 'landscape')).toBe(true);
  expect(await work.messages()).toMatchObject([{ type: 'landscape', landscape: { risk: 0.5 } }]);
});

test('nothing is computed of a run that is not completed: its last word is the trainer’s', async () => {
  for (const status of ['training', 'stopped', 'interrupted'] as const) {
    const { work, folder, run, said, certified } = await workOf('', status);
    await work.begin(run, 'certify');
    expect([said, certified(), await readEvents(folder)]).toEqual([[], 0, []]);
  }
});

test('a certificate is told of in the run’s events; what fails is said, what is cancelled is not', async () => {
  const good = await workOf('', 'completed');
  await good.work.begin(good.run, 'certify');
  expect(good.certified()).toBe(1);
  expect(await readEvents(good.folder)).toMatchObject([{ type: 'certified' }]);
  const bad = await workOf(
    "console.error('3 of 24 points'); console.error('nestimate: no weights'); process.exit(3)",
    'completed',
  );
  await expect(bad.work.begin(bad.run, 'certify')).rejects.toThrow(/^no weights$/);
  expect(bad.said.at(-1)).toMatchObject({ type: 'work', work: null });
  const long = await workOf('setInterval(() => {}, 1000)', 'completed');
  const begun = long.work.begin(long.run, 'certify');
  long.work.cancel(long.run);
  await begun;
  expect([long.certified(), await readEvents(long.folder)]).toEqual([0, []]);
});
