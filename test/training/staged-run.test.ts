import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { architectureSchema } from '../../models/architecture/schema.js';
import { loadDataset } from '../../models/data/load-dataset.js';
import { readEvents } from '../../models/training/event-log.js';
import { readRunRecord, readWeights, runFiles } from '../../models/training/run-folder.js';
import { trainRun } from '../../models/training/train-run.js';
import { data, newRun } from './runs.js';
import { stagedNetworks } from './staged-networks.js';

const found = stagedNetworks.find(({ name }) => name === 'bn-resnest of vectors');
if (found === undefined) throw new Error('no such network');
const architecture = { ...found, outputSize: 1 };

/** Asked to stop after every chunk of steps. */
const always = { shouldStop: () => true };
const never = { shouldStop: () => false };

it('a run of a network with norms, stopped wherever it can be, gives the very bytes, running statistics among them', async () => {
  const dataset = await loadDataset(data);
  const [whole, parts] = [
    await newRun({ networks: [architecture], engine: 'auto' }),
    await newRun({ networks: [architecture], engine: 'auto' }),
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
  const { architecture: read, resolved } = await readRunRecord(whole);
  expect(read).toEqual(architecture);
  expect(resolved?.reason).toContain('not compiled');
  const scored = (await readEvents(whole)).flatMap((event) => (event.type === 'evaluation' ? [event.train.risk] : []));
  expect(scored.at(-1)).toBeLessThan(scored[0]);
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
