import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comparisonText, runsText } from '../../models/cli/runs-text.js';
import { appendEvent } from '../../models/training/event-log.js';
import type { ToldRun } from '../../models/runs/run-facts.js';
import { shortNames } from '../../models/runs/short-names.js';
import { changeLabels } from '../../models/training/run-labels.js';
import { runList } from '../../models/training/run-list.js';
import { createSession } from '../../models/training/session.js';
import { comparedFacts, readToldRun } from '../../models/runs/told-runs.js';
import { plan, runsFolder } from '../training/runs.js';

const plain = (_style: unknown, text: string) => text;
const reason = 'The loss is NaN at step 2: training has diverged. Try a smaller learning rate.';

describe('runs in a terminal', () => {
  const folder = runsFolder();
  let told: ToldRun[];

  beforeAll(async () => {
    const { settings } = plan();
    const absolute = { ...settings, loss: 'absolute' as const };
    const runs = [
      ...(await createSession(folder, plan({ seeds: [1, 2] }))),
      ...(await createSession(folder, plan({ settings: absolute }))),
    ];
    await changeLabels(runs[1], { name: 'the wide one', tags: ['keep'] });
    await appendEvent(runs[2], { type: 'failed', message: reason });
    told = await Promise.all(runs.map(readToldRun));
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  const widest = (text: string) => Math.max(...text.split('\n').map(({ length }) => length));

  it.each([Infinity, 80, 40])('lists what each is and has, in %d columns', async (width) => {
    const { runs } = await runList(folder).read();
    const text = runsText(runs, { width, paint: plain });
    for (const { record } of runs) expect(text).toContain(record.id);
    expect(text).toMatch(/the wide one +#keep/);
    expect(text.match(/failed/g)).toHaveLength(1);
    expect(widest(text)).toBeLessThanOrEqual(width);
  });

  it('leaves out names and tags where there are none', async () => {
    const { runs } = await runList(folder).read();
    const unnamed = runs.filter(({ labels }) => labels.name === null);
    expect(runsText(unnamed, { width: Infinity, paint: plain })).not.toMatch(/Name|Tags/);
  });

  it.each([Infinity, 80, 40])('compares them by number, and says what is long beneath, in %d columns', (width) => {
    const text = comparisonText(told, comparedFacts(told), false, { width, paint: plain });
    expect(text).toMatch(
      /^1 {2}Small, squared\s+\S+Small-1\n2 {2}the wide one\s+\S+Small-2\n3 {2}Small, absolute\s+\S+Small\n/,
    );
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      "(squared, absolute): their risks can't be held against each other.",
    );
    expect(text.match(/^Loss /gm)?.length).toBe(width === 40 ? 2 : 1);
    expect(text.replaceAll(/\s+/g, ' ')).toContain(`Failure 3 ${reason}`);
    expect(widest(text)).toBeLessThanOrEqual(width);
  });

  it('tells no runs apart by their threads, which change no number', () => {
    const on = (count: number): ToldRun => {
      const resolved = {
        ...{
          engine: 'compiled' as const,
          device: 'WebAssembly',
          reason: '',
          measured: [],
          threads: { count, why: '' },
        },
        ...{ dataHash: '', trainRows: 80, testRows: 20, stepsPerEpoch: 5, versions: {} },
      };
      return { ...told[0], record: { ...told[0].record, resolved } };
    };
    expect(shortNames([on(1), on(2)]).join()).not.toContain('threads');
  });
});
