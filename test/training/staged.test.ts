import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { StagedArchitecture } from '../../models/architecture/staged.js';
import { trainables } from '../../models/architecture/trainable.js';
import type { Weights } from '../../models/architecture/weights.js';
import { rowsBetween } from '../../models/data/dataset.js';
import type { Engine, TrainingStart } from '../../models/training/engine.js';
import { chooseEngine } from '../../models/training/engines.js';
import type { Optimizer } from '../../models/training/settings.js';
import { here } from './engines-everywhere.js';
import { clippedTo } from './networks.js';
import { exact } from './reference-risk.js';
import { stagedNetworks, stagedStart } from './staged-networks.js';
import { type Statistics, stagedRisk } from './staged-reference.js';

const nesterov: Optimizer = { kind: 'sgd', learningRate: 0.005, decay: 1e-3, momentum: 0.9, nesterov: true };
const plainStep: Optimizer = { kind: 'sgd', learningRate: 1, decay: 0, momentum: 0, nesterov: false };

async function able(architecture: StagedArchitecture): Promise<Engine[]> {
  const found = await Promise.all(
    here.map(({ name }) => chooseEngine(name, stagedStart(architecture, 'squared', nesterov)).catch(() => null)),
  );
  return found.flatMap((choice) => (choice === null ? [] : [choice.engine]));
}

function entries(weights: Weights, name: string): Float32Array {
  const array = weights.get(name);
  if (array === undefined) throw new Error(`no ${name}`);
  return array.values;
}

async function afterSteps(engine: Engine, start: TrainingStart, steps: number) {
  const session = await engine.start(start);
  const batches = Array.from({ length: steps }, () => rowsBetween(0, start.train.rows));
  const losses = await session.advance(batches, start.settings.optimizer.learningRate);
  const found = { losses, weights: await session.weights(), score: await session.evaluate('train') };
  session.dispose();
  return found;
}

/** One engine after the other: TensorFlow.js has one backend at a time. */
async function inTurn<T>(found: readonly Engine[], use: (engine: Engine) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (const engine of found) results.push(await use(engine));
  return results;
}

const cases = stagedNetworks.map((network) => [network.name, network] as const);

describe.each(cases)('%s', (_name, architecture) => {
  it('is trained by every engine of the house, with the gradient of its formula', async () => {
    const start = stagedStart(architecture, 'cross-entropy', plainStep);
    const found = await able(architecture);
    expect(found.map(({ name }) => name)).toEqual(expect.arrayContaining(['compiled', 'wasm', 'cpu']));
    const gradients = (await inTurn(found, (engine) => afterSteps(engine, start, 1))).map(({ weights }) => weights);
    const step = 1e-5;
    for (const { name } of trainables(architecture)) {
      const before = entries(start.weights, name);
      // Of large arrays entries here and there, by a stride that shares no factor with their sides.
      const stride = before.length <= 150 ? 1 : 17;
      for (let i = 0; i < before.length; i += stride) {
        const [above, below] = [step, -step].map((shift) => {
          const moved = exact(start.weights);
          (moved.get(name)?.values ?? new Float64Array())[i] += shift;
          return stagedRisk(architecture, moved, 'cross-entropy', start.train, { batch: new Map() });
        });
        const expected = (above - below) / (2 * step);
        gradients.forEach((after, e) => {
          const off = Math.abs(before[i] - entries(after, name)[i] - expected);
          expect.soft(off, `${name}[${i}] on ${found[e].name}`).toBeLessThan(1e-5 + 1e-5 * Math.abs(expected));
        });
      }
    }
  });

  it('keeps running statistics as PyTorch does, and is scored by them', async () => {
    const start = stagedStart(architecture, 'squared', plainStep);
    const statistics: Statistics = new Map();
    const risk = stagedRisk(architecture, exact(start.weights), 'squared', start.train, { batch: statistics });
    for (const engine of await able(architecture)) {
      const { losses, weights, score } = await afterSteps(engine, start, 1);
      expect(losses[0]).toBeCloseTo(risk, 4);
      for (const [name, { mean, variance }] of statistics) {
        mean.forEach((value, i) => expect(entries(weights, `${name}.running_mean`)[i]).toBeCloseTo(0.1 * value, 5));
        variance.forEach((value, i) =>
          expect(entries(weights, `${name}.running_var`)[i]).toBeCloseTo(0.9 + 0.1 * value, 5),
        );
      }
      const scored = stagedRisk(architecture, exact(weights), 'squared', start.train, 'running');
      expect(Math.abs((score?.risk ?? NaN) / scored - 1)).toBeLessThan(1e-4);
    }
  });

  it.each([
    ['', undefined],
    [' where gradients are clipped', 0.5],
  ])('comes to the same weights on every engine%s, and goes on from them to the very bits', async (_clipped, clip) => {
    const start = clippedTo(clip, stagedStart(architecture, 'squared', nesterov));
    const found = await able(architecture);
    const all = await inTurn(found, (engine) => afterSteps(engine, start, 10));
    for (const { weights } of all) {
      for (const [name, { values }] of weights) {
        values.forEach((value, i) => expect(Math.abs(value - entries(all[0].weights, name)[i])).toBeLessThan(2e-4));
      }
    }
    for (const [e, engine] of found.entries()) {
      const session = await engine.start(start);
      const batch = rowsBetween(0, start.train.rows);
      await session.advance([batch, batch, batch, batch], nesterov.learningRate);
      const [weights, optimizerState] = [await session.weights(), await session.optimizerState()];
      session.dispose();
      const resumed = await afterSteps(engine, { ...start, weights, optimizerState, step: 4 }, 6);
      expect(resumed.weights).toEqual(all[e].weights);
    }
  });

  it('leaves no tensors behind', async () => {
    const start = stagedStart(architecture, 'cross-entropy', nesterov);
    for (const engine of await able(architecture)) {
      await afterSteps(engine, start, 1);
      const before = memory().numTensors;
      await afterSteps(engine, start, 2);
      expect(memory().numTensors).toBe(before);
    }
  });
});

describe('the choice of an engine for such a network', () => {
  it('takes the compiled program for every network', async () => {
    for (const network of stagedNetworks) {
      const { engine } = await chooseEngine('auto', stagedStart(network, 'squared', nesterov));
      expect(engine.name).toBe('compiled');
    }
  });
});
