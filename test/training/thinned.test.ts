import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventReader } from '../../models/training/event-log.js';
import type { RunEvent } from '../../models/training/events.js';
import { withoutRetaken } from '../../models/training/retaken.js';
import { runStatus } from '../../models/training/run-status.js';
import { thinned } from '../../models/training/thinned-events.js';

const common = { v: 1, time: 1_795_272_136_509 } as const;

const step = (at: number, loss: number): RunEvent => ({
  ...common,
  type: 'step',
  step: at,
  epoch: at / 10,
  loss,
  stepsPerSecond: 100,
});

const score = (risk: number) => ({ risk, accuracy: null, topFive: null, rSquared: null });

/** Steps with one spike up and one down, an epoch after every tenth, and a score after every hundredth. */
function manyEvents(steps: number): RunEvent[] {
  const started: RunEvent = { ...common, type: 'started', step: 0, epoch: 0, pid: 1, totalSteps: steps };
  const events = Array.from({ length: steps }, (_, i): RunEvent[] => {
    const loss = i === 777 ? 1000 : i === 888 ? 1e-6 : 1 + Math.sin(i);
    const at = { step: i + 1, epoch: (i + 1) / 10 };
    return [
      step(i + 1, loss),
      ...(i % 10 === 9 ? [{ ...common, type: 'epoch', ...at } as const] : []),
      ...(i % 100 === 99 ? [{ ...common, type: 'evaluation', ...at, train: score(i), test: null } as const] : []),
    ];
  });
  return [started, ...events.flat()];
}

function losses(events: readonly RunEvent[]): number[] {
  return events.flatMap((event) => (event.type === 'step' ? [event.loss] : []));
}

describe('thinned events', () => {
  it('are few, in order, with the spikes, the first word and the last of everything', () => {
    const events = manyEvents(20_000);
    const kept = thinned(events, 1000);
    expect(kept.length).toBeLessThan(2000);
    expect(Math.max(...losses(kept))).toBe(1000);
    expect(Math.min(...losses(kept))).toBe(1e-6);
    expect(kept[0].type).toBe('started');
    for (const type of ['step', 'epoch', 'evaluation']) {
      const last = (all: readonly RunEvent[]) => all.findLast((event) => event.type === type);
      expect(last(kept)).toBe(last(events));
    }
    const places = kept.map((event) => events.indexOf(event));
    expect(places).toEqual([...places].sort((one, other) => one - other));
  });

  it('are the events themselves where they are few', () => {
    const events = manyEvents(100);
    expect(thinned(events, 1000)).toBe(events);
  });

  it.each([20, 1000])('of a run followed live, %i a look, are those of the whole run, old steps too', (look) => {
    const events = manyEvents(16_000);
    let live: readonly RunEvent[] = [];
    for (let i = 0; i < events.length; i += look) live = thinned([...live, ...events.slice(i, i + look)], 400);
    const fresh = thinned(events, 400);
    const shown = new Set(live);
    expect(fresh.filter((event) => event.type !== 'epoch' && !shown.has(event))).toEqual([]);
    const inEighth = (all: readonly RunEvent[], eighth: number) =>
      all.filter((event) => event.type === 'step' && Math.floor((event.step - 1) / 2000) === eighth).length;
    const eighths = Array.from({ length: 8 }, (_, eighth) => eighth);
    for (const eighth of eighths) expect(inEighth(fresh, eighth)).toBeGreaterThan(10);
    // All but the end, where steps wait to be thinned.
    for (const eighth of eighths.slice(0, -2)) {
      expect(inEighth(live, eighth)).toBeLessThan(2 * inEighth(fresh, eighth));
    }
    expect(live.length).toBeLessThanOrEqual(800);
  });
});

describe('a long file of events', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'nestimate-thinned-'))));
  afterEach(() => rm(folder, { recursive: true }));

  it('is read thinned, with its spikes, its ends and every score; what comes later is read whole', async () => {
    const events = manyEvents(20_000);
    const path = join(folder, 'events.jsonl');
    await writeFile(path, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    const reader = eventReader(folder, 500);
    const read = await reader.read();
    expect(read.length).toBeLessThan(3000);
    expect(Math.max(...losses(read))).toBe(1000);
    expect(Math.min(...losses(read))).toBe(1e-6);
    const steps = read.filter((event) => event.type === 'step');
    expect([steps[0], steps[steps.length - 1]]).toMatchObject([{ step: 1 }, { step: 20_000 }]);
    expect(steps.map((event) => event.step)).toEqual(
      [...new Set(steps.map((event) => event.step))].sort((a, b) => a - b),
    );
    expect(read.filter(({ type }) => type === 'evaluation')).toHaveLength(200);
    await appendFile(path, `${JSON.stringify({ ...common, type: 'failed', message: 'Zu heiß: 42 °C' })}\n`);
    expect(await reader.read()).toMatchObject([{ type: 'failed', message: 'Zu heiß: 42 °C' }]);
    expect(await eventReader(folder).read()).toHaveLength(events.length + 1);
  });
});

describe('late light certificates', () => {
  const light = (at: number): RunEvent => ({
    ...common,
    type: 'light-certificate',
    step: at,
    epoch: at / 10,
    rows: 9,
    risk: 1,
    linearRisk: 1,
    lowerBound: 1,
    epsilon: 0,
    ranks: [],
  });

  it('of steps that stand do not keep later steps from being taken back', () => {
    const resumed: RunEvent = { ...common, type: 'started', step: 20, epoch: 2, pid: 2, totalSteps: 100 };
    const events = [step(20, 1), step(30, 1), light(10), step(40, 1), light(30), resumed];
    expect(withoutRetaken(events)).toEqual([step(20, 1), light(10), resumed]);
  });
});

it('a paused run is paused while its process lives, and training again when it goes on', () => {
  const at = { ...common, step: 5, epoch: 0.5 };
  const paused: RunEvent[] = [
    { ...at, type: 'started', pid: 1, totalSteps: 10 },
    { ...at, type: 'paused' },
  ];
  expect(runStatus(paused, true)).toBe('paused');
  expect(runStatus(paused, false)).toBe('interrupted');
  expect(runStatus([...paused, { ...at, type: 'continued' }], true)).toBe('training');
});
