import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDataset } from '../../models/data/load-dataset.js';
import { chooseEngine } from '../../models/training/engines.js';
import { readEvents } from '../../models/training/event-log.js';
import { lastEvent, progressOf } from '../../models/training/progress.js';
import { readRunRecord, readWeights, runFiles } from '../../models/training/run-folder.js';
import { trainRun } from '../../models/training/train-run.js';
import { data, newRun, plan } from './runs.js';

const never = { shouldStop: () => false };

/** Steps so long that the test risk soon rises again. */
const settings = {
  ...plan().settings,
  optimizer: { kind: 'adam', learningRate: 0.1, decay: 0 },
  epochs: 60,
  patience: 3,
} as const;

/** Stops after it has been asked twice. */
function soon() {
  let asked = 0;
  return { shouldStop: () => (asked += 1) > 1 };
}

async function testRisks(folder: string): Promise<{ step: number; epoch: number; risk: number }[]> {
  return (await readEvents(folder)).flatMap((event) =>
    event.type === 'evaluation' ? [{ step: event.step, epoch: event.epoch, risk: event.test?.risk ?? NaN }] : [],
  );
}

/** The test risk of the weights that a run left. */
async function riskLeft(folder: string): Promise<number | undefined> {
  const record = await readRunRecord(folder);
  const { train, test } = await loadDataset(data);
  const { engine } = await chooseEngine(record.requestedEngine, { ...record, train });
  const { architecture } = record;
  const weights = await readWeights(folder);
  const start = { architecture, settings: record.settings, train, test, augment: null, seed: 1, weights };
  const session = await engine.start({ ...start, optimizerState: null, step: 0 });
  const score = await session.evaluate('test');
  session.dispose();
  return score?.risk;
}

describe.each(['compiled', 'wasm'] as const)('patience on %s', (engine) => {
  it('ends the run when it is spent, with the weights of the least test risk', async () => {
    const folder = await newRun({ engine, settings });
    expect(await trainRun(folder, await loadDataset(data), never)).toBe('completed');
    const risks = await testRisks(folder);
    const least = risks.reduce((best, each) => (each.risk < best.risk ? each : best));
    const events = await readEvents(folder);
    const done = lastEvent(events, 'done');
    expect(done).toMatchObject({ reason: 'completed', best: { step: least.step, epoch: least.epoch } });
    expect(done?.epoch).toBe(least.epoch + 3);
    expect(done?.epoch).toBeLessThan(60);
    expect(await riskLeft(folder)).toBe(least.risk);
    expect(progressOf(events)).toMatchObject({ keptEpoch: least.epoch, test: { risk: least.risk } });
  });

  it('stopped wherever it can be leaves the very bytes', async () => {
    const dataset = await loadDataset(data);
    const [whole, parts] = [await newRun({ engine, settings }), await newRun({ engine, settings })];
    await trainRun(whole, dataset, never);
    let stops = 0;
    while ((await trainRun(parts, dataset, soon())) === 'stopped') stops += 1;
    expect(stops).toBeGreaterThan(5);
    for (const file of [runFiles.weights, 'checkpoint/state.safetensors']) {
      expect(readFileSync(join(parts, file))).toEqual(readFileSync(join(whole, file)));
    }
    expect(await testRisks(parts)).toEqual(await testRisks(whole));
    // What is killed before it is certified comes back to its end, and takes no step more.
    await trainRun(whole, dataset, never);
    expect(await testRisks(parts)).toEqual(await testRisks(whole));
    expect(readFileSync(join(whole, runFiles.weights))).toEqual(readFileSync(join(parts, runFiles.weights)));
  });

  it('that is longer than the run keeps the best weights of all epochs', async () => {
    const folder = await newRun({ engine, settings: { ...settings, epochs: 12, patience: 12 } });
    await trainRun(folder, await loadDataset(data), never);
    const risks = (await testRisks(folder)).map(({ risk }) => risk);
    expect(risks).toHaveLength(13);
    expect(await riskLeft(folder)).toBe(Math.min(...risks));
  });
});

it('patience asks for held-out rows', async () => {
  const unsplit = { ...data, split: null };
  const folder = await newRun({ data: unsplit, settings });
  await expect(trainRun(folder, await loadDataset(unsplit), never)).rejects.toThrow('has no held-out rows');
});
