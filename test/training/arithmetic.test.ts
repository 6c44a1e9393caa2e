import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDataset } from '../../models/data/load-dataset.js';
import { loadModule } from '../../models/training/compiled-module.js';
import { readEvents } from '../../models/training/event-log.js';
import { lastEvent } from '../../models/training/progress.js';
import { readRunRecord, runFiles, writeRunRecord } from '../../models/training/run-folder.js';
import type { Arithmetic } from '../../models/training/run-record.js';
import { trainRun } from '../../models/training/train-run.js';
import { data, newRun } from './runs.js';

const dataset = await loadDataset(data);
const { kind: best } = await loadModule();

const never = { shouldStop: () => false };
const atOnce = { shouldStop: () => true };

/** As if the run had begun so: on another Node, where this one has only `plain`. */
async function rewrite(folder: string, arithmetic: Arithmetic): Promise<void> {
  const record = await readRunRecord(folder);
  if (record.resolved === null) throw new Error('it has not begun');
  await writeRunRecord(folder, { ...record, resolved: { ...record.resolved, arithmetic } });
}

/** A run that goes on after a step as one that began so. */
async function begun(arithmetic: Arithmetic): Promise<string> {
  const folder = await newRun({ engine: 'compiled' });
  await trainRun(folder, dataset, atOnce);
  await rewrite(folder, arithmetic);
  return folder;
}

async function arithmeticOf(folder: string): Promise<string | undefined> {
  return (await readRunRecord(folder)).resolved?.arithmetic;
}

async function differs(folder: string): Promise<string | undefined> {
  return lastEvent(await readEvents(folder), 'started')?.differs;
}

const weightsOf = (folder: string) => readFileSync(join(folder, runFiles.weights));

describe('a run on compiled', () => {
  it('records what it multiplies and adds with; one on another engine has nothing to record', async () => {
    const [compiled, cpu] = [await newRun({ engine: 'compiled' }), await newRun({ engine: 'cpu' })];
    for (const folder of [compiled, cpu]) await trainRun(folder, dataset, never);
    expect(await arithmeticOf(compiled)).toBe(best);
    expect(await arithmeticOf(cpu)).toBeUndefined();
    expect(await differs(compiled)).toBeUndefined();
  });

  it('that began plain goes on plain, to the very bits, wherever it goes on', async () => {
    const [whole, parts, own] = [await begun('plain'), await begun('plain'), await newRun({ engine: 'compiled' })];
    for (const folder of [whole, own]) await trainRun(folder, dataset, never);
    while ((await trainRun(parts, dataset, atOnce)) === 'stopped') expect(await differs(parts)).toBeUndefined();
    expect(weightsOf(parts)).toEqual(weightsOf(whole));
    expect(await arithmeticOf(parts)).toBe('plain');
    expect((await readRunRecord(parts)).resolved?.device).not.toContain('fused');
    expect(weightsOf(own).equals(weightsOf(whole))).toBe(best === 'plain');
  });

  it('that began fused goes on so where Node can, else without, and says it', async () => {
    const [parts, own] = [await begun('fused'), await newRun({ engine: 'compiled' })];
    for (const folder of [parts, own]) await trainRun(folder, dataset, never);
    expect(weightsOf(parts)).toEqual(weightsOf(own));
    // It goes back to what it began with as soon as it can.
    expect(await arithmeticOf(parts)).toBe('fused');
    if (best === 'fused') expect(await differs(parts)).toBeUndefined();
    else
      expect(await differs(parts)).toMatch(
        /^It began with fused multiply-add, which Node v\S+ lacks, .* numbers drift/,
      );
  });

  it('says so too where it goes on as it began, and steps between were taken otherwise', async () => {
    const folder = await begun(best);
    const events = join(folder, runFiles.events);
    const told = 'It goes on without.';
    const lines = readFileSync(events, 'utf8');
    // As another Node would have left it: a step without, which counts.
    writeFileSync(events, lines.replace('"type":"started",', `"type":"started","differs":"${told}",`));
    expect(await differs(folder)).toBe(told);
    await trainRun(folder, dataset, atOnce);
    expect(await differs(folder)).toMatch(/^Some of its steps .* numbers drift from those of an uninterrupted run\.$/);
    // None of its steps counts any more where it begins anew.
    rmSync(join(folder, 'checkpoint'), { recursive: true });
    await trainRun(folder, dataset, atOnce);
    expect(await differs(folder)).toBeUndefined();
  });

  it('that has no checkpoint begins anew, with the best there is', async () => {
    for (const arithmetic of ['plain', 'fused'] as const) {
      const folder = await begun(arithmetic);
      rmSync(join(folder, 'checkpoint'), { recursive: true });
      await trainRun(folder, dataset, never);
      expect(await differs(folder)).toBeUndefined();
      expect(await arithmeticOf(folder)).toBe(best);
    }
  });
});
