import { describe, expect, it } from 'vitest';
import type { PlainArchitecture } from '../../models/architecture/architecture.js';
import { type Loss, losses } from '../../models/architecture/loss.js';
import { inputsOf } from '../../models/data/dataset.js';
import { loadDataset } from '../../models/data/load-dataset.js';
import { readEvents } from '../../models/training/event-log.js';
import { lastEvent } from '../../models/training/progress.js';
import { trainRun } from '../../models/training/train-run.js';
import { everywhere } from './engines-everywhere.js';
import { csv, temporaryFiles } from '../data/temporary-files.js';
import { everyNetwork, oneOutput, startOf } from './networks.js';
import { exact, referencePass, referenceRisk } from './reference-risk.js';
import { data, newRun, plan } from './runs.js';

const write = temporaryFiles();
const never = { shouldStop: () => false };
const adam = { kind: 'adam', learningRate: 0.1, decay: 0 } as const;

/** Rows that lie around as many centres as there are classes. */
function blobs(classes: number) {
  const rows = Array.from({ length: 60 }, (_, i) => {
    const angle = (2 * Math.PI * (i % classes)) / classes;
    return `${3 * Math.cos(angle) + Math.sin(7 * i)},${3 * Math.sin(angle) + Math.cos(11 * i)},${i % classes}`;
  });
  return csv(write(`${classes}.csv`, ['a,b,y', ...rows].join('\n')), { classes });
}

async function trainedOn(classes: number, outputSize: number, loss: Loss) {
  const network: PlainArchitecture = { kind: 'linear', name: 'Flat', inputSize: 2, outputSize, bias: true };
  const definition = blobs(classes);
  const settings = { loss, optimizer: adam, schedule: null, batch: 20, epochs: 20 };
  const folder = await newRun({ networks: [network], data: definition, settings });
  await trainRun(folder, await loadDataset(definition), never);
  return lastEvent(await readEvents(folder), 'evaluation')?.train;
}

describe.each(['logistic', 'smoothed-hinge'] as const)('%s', (loss) => {
  it.each([
    [2, 1],
    [3, 3],
  ])('tells %i classes apart by %i outputs', async (classes, outputs) => {
    const score = await trainedOn(classes, outputs, loss);
    expect(score?.accuracy).toBeGreaterThan(0.95);
    expect(score?.risk).toBeLessThan(0.3);
  });

  it('counts as right the rows whose one output has the sign of their class', async () => {
    const start = startOf(oneOutput, loss, adam);
    const { rows, targets } = start.train;
    const session = await everywhere[0].start(start);
    const found = (await session.evaluate('train'))?.accuracy ?? NaN;
    session.dispose();
    const right = Array.from({ length: rows }, (_, row) => {
      const input = [...inputsOf(start.train, Int32Array.of(row))];
      const [y] = referencePass(oneOutput, exact(start.weights), input).outputs;
      return targets.kind === 'classes' && y > 0 === (targets.labels[row] === 1);
    });
    const share = right.filter(Boolean).length / rows;
    expect(share).toBeLessThan(1);
    expect(found).toBeCloseTo(share, 12);
  });

  it('refuses two outputs for two classes, and one for three', async () => {
    await expect(trainedOn(2, 2, loss)).rejects.toThrow('Flat has output 2, but the data asks for 1');
    await expect(trainedOn(3, 1, loss)).rejects.toThrow('Flat has output 1, but the data asks for 3');
  });
});

it('a loss for classes is refused numbers, and one for numbers classes', async () => {
  const folder = await newRun({ settings: { ...plan().settings, loss: 'logistic' } });
  await expect(trainRun(folder, await loadDataset(data), never)).rejects.toThrow(
    'The loss logistic is for classes, but the data has numbers as targets.',
  );
  await expect(trainedOn(2, 1, 'huber')).rejects.toThrow(
    'The loss huber is for numbers, but the data has classes as targets.',
  );
});

describe.each(everywhere.map((engine) => [engine.name, engine] as const))(
  'far from the targets, on %s',
  (_name, engine) => {
    it.each(losses)('%s is neither infinite nor cut off', async (loss) => {
      const [network] = everyNetwork.slice(-1);
      const start = startOf(network, loss, adam);
      for (const { values } of start.weights.values()) values.forEach((value, i) => (values[i] = 100 * value));
      const session = await engine.start(start);
      const risk = (await session.evaluate('train'))?.risk ?? NaN;
      const [stepLoss] = await session.advance([Int32Array.of(0, 1, 2, 3)], 0.1);
      const weights = await session.weights();
      session.dispose();
      const all = Array.from({ length: start.train.rows }, (_, i) => i);
      const expected = referenceRisk(network, exact(start.weights), loss, start.train, all);
      expect(expected).toBeGreaterThan(20);
      expect(risk / expected).toBeCloseTo(1, 5);
      expect(Number.isFinite(stepLoss)).toBe(true);
      for (const { values } of weights.values()) expect(values.every(Number.isFinite)).toBe(true);
    });
  },
);
