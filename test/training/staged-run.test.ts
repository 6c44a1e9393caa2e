import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { architectureSchema } from '../../models/architecture/schema.js';
import { loadDataset } from '../../models/data/load-dataset.js';
import { readEvents } from '../../models/training/event-log.js';
import { readRunRecord, readWeights, runFiles } from '../../models/training/run-folder.js';
import { trainRun } from '../../models/training/train-run.js';
import { data, newRun, plan } from './runs.js';
import { stagedNetworks } from './staged-networks.js';

const found = stagedNetworks.find(({ name }) => name === 'bn-resnest of vectors');
if (found === undefined) throw new Error('no such network');
const architecture = { ...found, outputSize: 1 };

/** Asked to stop after every chunk of steps. */
const always = { shouldStop: () => true };
const never = { shouldStop: () => false };

it.each(['wasm', 'auto'] as const)(
  'a run of a network with norms on %s, stopped wherever it can be, gives the very bytes, running statistics among them',
  async (engine) => {
    const dataset = await loadDataset(data);
    const [whole, parts] = [
      await newRun({ networks: [architecture], engine }),
      await newRun({ networks: [architecture], engine }),
    ];
    await trainRun(whole, dataset, never);
    let stops = 0;
    while ((await trainRun(parts, dataset, always)) === 'stopped') stops += 1;
    expect(stops).toBeGreaterThan(6);
    for (const file of [runFiles.weights, 'checkpoint/state.safetensors']) {
      expect(readFileSync(join(parts, file))).toEqual(readFileSync(join(whole, file)));
    }
    const weights = await readWeights(whole);
    for (const norm of ['blocks.1.layers.0', 'blocks.1.layers.2', 'final_norm']) {
      expect(weights.get(`${norm}.running_mean`)?.values.every((value) => value !== 0)).toBe(true);
      expect(weights.get(`${norm}.running_var`)?.values.every((value) => value > 0 && value !== 1)).toBe(true);
    }
    expect((await readRunRecord(whole)).architecture).toEqual(architecture);
    const scored = (await readEvents(whole)).flatMap((event) =>
      event.type === 'evaluation' ? [event.train.risk] : [],
    );
    expect(scored.at(-1)).toBeLessThan(scored[0]);
  },
);

it('stopped while its epochs are scored, a run scores them when it goes on, and gives the very bytes', async () => {
  // Rows for three forward passes of an evaluation.
  const many = { ...data, samples: 11_000 };
  const settings = { ...plan().settings, batch: 5000, epochs: 2 };
  const dataset = await loadDataset(many);
  const start = { networks: [architecture], data: many, settings, engine: 'wasm' } as const;
  const [whole, parts] = [await newRun(start), await newRun(start)];
  await trainRun(whole, dataset, never);
  const stops: number[] = [];
  for (;;) {
    // One further question each time it comes no further: it is asked on the way through every set of rows.
    const before = stops.length;
    let asked = 0;
    const patience = 1 + stops.filter((step) => step === stops.at(-1)).length;
    if ((await trainRun(parts, dataset, { shouldStop: () => (asked += 1) > patience })) === 'completed') break;
    const last = (await readEvents(parts)).at(-1);
    stops.push(last?.type === 'done' ? last.step : NaN);
    expect(stops.length).toBe(before + 1);
    expect(stops.length).toBeLessThan(40);
  }
  expect(stops).toContain(0);
  expect(stops).toContain(4);
  for (const file of [runFiles.weights, 'checkpoint/state.safetensors']) {
    expect(readFileSync(join(parts, file))).toEqual(readFileSync(join(whole, file)));
  }
  const scores = async (folder: string) =>
    (await readEvents(folder)).flatMap((event) =>
      event.type === 'evaluation' || event.type === 'epoch' ? [[event.type, event.step]] : [],
    );
  expect(await scores(parts)).toEqual(await scores(whole));
});

it.each(stagedNetworks.map((network) => [network.name, network] as const))(
  '%s is read from a record as it was',
  (_, network) => {
    expect(architectureSchema.parse(JSON.parse(JSON.stringify(network)))).toEqual(network);
  },
);

it('a record of another shape is not taken for a network', () => {
  const [stage] = architecture.stages;
  const broken = { ...architecture, stages: [{ ...stage, stride: 0 }] };
  expect(architectureSchema.safeParse(broken).success).toBe(false);
  expect(architectureSchema.safeParse({ ...architecture, input: 4 }).success).toBe(false);
});
