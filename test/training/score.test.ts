import { describe, expect, it } from 'vitest';
import type { LinearArchitecture } from '../../models/architecture/architecture.js';
import { type Loss, lossProperties } from '../../models/architecture/loss.js';
import { heldInputs, type Samples } from '../../models/data/dataset.js';
import { runEvent } from '../../models/training/events.js';
import { initialWeights } from '../../models/training/initial-weights.js';
import { spreadOf } from '../../models/runs/spread.js';
import { everywhere } from './engines-everywhere.js';
import { exact, referencePass } from './reference-risk.js';

const inputSize = 3;
const rows = 83;
const inputs = Float32Array.from({ length: rows * inputSize }, (_, i) => Math.sin(3.1 * i) + 0.2);
const rowOf = (row: number) => [...inputs.subarray(row * inputSize, (row + 1) * inputSize)];
const common = { rows, inputSize, inputs: heldInputs(inputs, inputSize) };
const labels = Int32Array.from({ length: rows }, (_, i) => (5 * i + (i % 4)) % 9);

function classes(count: number): Samples {
  return { ...common, targets: { kind: 'classes', classes: count, labels: labels.map((label) => label % count) } };
}

const numbers: Samples = {
  ...common,
  targets: {
    kind: 'values',
    size: 2,
    values: Float32Array.from({ length: 2 * rows }, (_, i) => 3 * Math.cos(1.7 * i) + (i % 2)),
  },
};

function linear(outputSize: number): LinearArchitecture {
  return { kind: 'linear', name: 'Flat', inputSize, outputSize, bias: true };
}

function weightsOf(outputSize: number) {
  return initialWeights(linear(outputSize), 3);
}

async function scoreOn(engine: (typeof everywhere)[number], loss: Loss, train: Samples, weights = weightsOf(9)) {
  const outputSize = weights.get('output.weight')?.shape[0] ?? 0;
  const session = await engine.start({
    architecture: linear(outputSize),
    settings: {
      loss,
      optimizer: { kind: 'adam', learningRate: 0.1, decay: 0 },
      schedule: null,
      batch: 16,
      epochs: 1,
    },
    train,
    test: null,
    augment: null,
    seed: 1,
    weights,
    optimizerState: null,
    step: 0,
  });
  const score = await session.evaluate('train');
  session.dispose();
  return score;
}

describe.each(everywhere.map((engine) => [engine.name, engine] as const))('scores on %s', (_name, engine) => {
  it.each(['cross-entropy', 'logistic', 'smoothed-hinge'] as const)(
    'the five first of nine classes, %s',
    async (loss) => {
      const weights = exact(weightsOf(9));
      const places = Array.from(labels, (label, row) => {
        const { outputs } = referencePass(linear(9), weights, rowOf(row));
        return [...outputs.keys()].sort((a, b) => outputs[b] - outputs[a]).indexOf(label);
      });
      const share = (count: number) => places.filter((place) => place < count).length / rows;
      expect(share(5)).toBeGreaterThan(share(1));
      expect(share(5)).toBeLessThan(1);
      const score = await scoreOn(engine, loss, classes(9));
      expect(score).toMatchObject({ accuracy: share(1), topFive: share(5), rSquared: null });
    },
  );

  it('of equal outputs the first, and no five of five', async () => {
    const zero = new Map(
      [...weightsOf(9)].map(([name, { shape, values }]) => [name, { shape, values: values.map(() => 0) }]),
    );
    const share = labels.filter((label) => label < 5).length / rows;
    expect((await scoreOn(engine, 'cross-entropy', classes(9), zero))?.topFive).toBe(share);
    expect((await scoreOn(engine, 'cross-entropy', classes(5), weightsOf(5)))?.topFive).toBeNull();
    expect((await scoreOn(engine, 'logistic', classes(2), weightsOf(1)))?.topFive).toBeNull();
  });

  it.each(['squared', 'absolute', 'huber'] as const)('R² under %s', async (loss) => {
    expect(lossProperties(loss).targets).toBe('numbers');
    const { targets } = numbers;
    const values = targets.kind === 'values' ? targets.values : new Float32Array();
    const means = [0, 1].map((k) => values.filter((_, i) => i % 2 === k).reduce((sum, value) => sum + value, 0) / rows);
    const weights = exact(weightsOf(2));
    let [left, whole] = [0, 0];
    for (let row = 0; row < rows; row += 1) {
      const { outputs } = referencePass(linear(2), weights, rowOf(row));
      for (const k of [0, 1]) {
        left += (outputs[k] - values[2 * row + k]) ** 2;
        whole += (values[2 * row + k] - means[k]) ** 2;
      }
    }
    const score = await scoreOn(engine, loss, numbers, weightsOf(2));
    expect(score?.rSquared).toBeCloseTo(1 - left / whole, 5);
    expect(score).toMatchObject({ accuracy: null, topFive: null });
  });

  it('no R² of targets that don’t vary', async () => {
    const constant: Samples = {
      ...common,
      targets: { kind: 'values', size: 1, values: new Float32Array(rows).fill(2) },
    };
    expect((await scoreOn(engine, 'squared', constant, weightsOf(1)))?.rSquared).toBeNull();
  });
});

it('reads the scores of earlier versions, which had neither', () => {
  const line = { v: 1, time: 1, type: 'evaluation', step: 0, epoch: 0, train: { risk: 2, accuracy: null }, test: null };
  expect(runEvent.parse(line)).toMatchObject({ train: { risk: 2, accuracy: null, topFive: null, rSquared: null } });
});

it('a deviation is the sample’s', () => {
  const { mean, deviation } = spreadOf([1, 2, 4]);
  expect(mean).toBeCloseTo(7 / 3, 12);
  expect(deviation).toBeCloseTo(Math.sqrt(7 / 3), 12);
  expect(spreadOf([3])).toEqual({ mean: 3, deviation: null });
  expect(spreadOf([0.3, 0.1 + 0.2]).deviation).toBe(0);
  expect(spreadOf([0.3, 0.3 + 1e-12]).deviation).toBeGreaterThan(0);
});
