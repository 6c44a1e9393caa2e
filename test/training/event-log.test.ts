import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { appendEvent, endTornLine, eventReader, readEvents } from '../../models/training/event-log.js';
import { runFiles } from '../../models/training/run-folder.js';
import { runStatus } from '../../models/training/run-status.js';
import { newRun } from './runs.js';

const started = { type: 'started', step: 0, epoch: 0, pid: 1, totalSteps: 9 } as const;
const score = { risk: 2, accuracy: null, topFive: null, rSquared: null };

function append(folder: string, bytes: string | Uint8Array): void {
  appendFileSync(join(folder, runFiles.events), bytes);
}

describe('the events of a run', () => {
  it('are read as they come, each once, a line only when it is whole', async () => {
    const folder = await newRun();
    const reader = eventReader(folder);
    expect(await reader.read()).toEqual([]);
    await appendEvent(folder, { type: 'queued' });
    expect((await reader.read()).map(({ type }) => type)).toEqual(['queued']);
    expect(await reader.read()).toEqual([]);
    const bytes = Buffer.from('{"v":1,"time":5,"type":"failed","message":"déjà vu"}\n');
    // Cut inside the two bytes of é.
    const cut = bytes.indexOf(0xc3) + 1;
    append(folder, bytes.subarray(0, cut));
    expect(await reader.read()).toEqual([]);
    append(folder, bytes.subarray(cut));
    expect(await reader.read()).toMatchObject([{ type: 'failed', message: 'déjà vu' }]);
  });

  it('leave out torn and foreign lines, and go on after them', async () => {
    const folder = await newRun();
    append(folder, 'hello\n{"v":2,"type":"queued","time":1}\n[]\n\n{"v":1,"type":"st');
    await endTornLine(folder);
    await appendEvent(folder, { type: 'queued' });
    expect((await readEvents(folder)).map(({ type }) => type)).toEqual(['queued']);
  });

  it('begin again where a run without a checkpoint begins again', async () => {
    const folder = await newRun();
    await appendEvent(folder, { type: 'baseline', linearRisk: 1, separable: false });
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await appendEvent(folder, { type: 'queued' });
      await appendEvent(folder, started);
      await appendEvent(folder, { type: 'evaluation', step: 0, epoch: 0, train: score, test: null });
      await appendEvent(folder, { type: 'step', step: 3, epoch: 0.3, loss: 1, stepsPerSecond: 1 });
    }
    const types = (await readEvents(folder)).map(({ type }) => type);
    expect(types).toEqual(['baseline', 'started', 'evaluation', 'step']);
  });
});

describe('the status of a run', () => {
  const stamp = { v: 1, time: 0 } as const;
  const begun = { ...stamp, ...started };
  const done = { ...stamp, type: 'done', step: 9, epoch: 1 } as const;
  const failed = { ...stamp, type: 'failed', message: 'x' } as const;
  const queued = { ...stamp, type: 'queued' } as const;
  const loading = { ...stamp, type: 'loading', engine: 'tensorflow' } as const;
  const uncertified = { ...stamp, type: 'uncertified', message: 'x' } as const;
  it.each([
    ['nothing yet', [], true, 'queued'],
    ['waiting for a trainer that died', [queued], false, 'interrupted'],
    ['loading its engine', [queued, loading], true, 'loading'],
    ['that died as its engine loaded', [queued, loading], false, 'interrupted'],
    ['under way', [loading, begun], true, 'training'],
    ['killed', [begun], false, 'interrupted'],
    ['stopped', [begun, { ...done, reason: 'stopped' }], false, 'stopped'],
    ['at its certificate', [begun, { ...done, reason: 'completed' }], true, 'certifying'],
    ['certified', [begun, { ...done, reason: 'completed' }, { ...stamp, type: 'certified' }], false, 'completed'],
    ['uncertified', [begun, { ...done, reason: 'completed' }, uncertified], false, 'completed'],
    ['failed', [begun, failed], false, 'failed'],
    ['failed and handed over again', [failed, queued], true, 'queued'],
  ] as const)('%s', (_what, events, alive, expected) => {
    expect(runStatus(events, alive)).toBe(expected);
  });
});
