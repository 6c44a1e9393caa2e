import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { PlainArchitecture } from '../../models/architecture/architecture.js';
import { type Loss, losses, lossProperties } from '../../models/architecture/loss.js';
import type { Weights } from '../../models/architecture/weights.js';
import { epochBatches } from '../../models/training/batches.js';
import { cpuEngine } from '../../models/training/cpu-engine.js';
import type { Engine, TrainingStart } from '../../models/training/engine.js';
import { chooseEngine } from '../../models/training/engines.js';
import { initialWeights } from '../../models/training/initial-weights.js';
import type { Optimizer } from '../../models/training/settings.js';
import { full } from '../full.js';
import { here } from './engines-everywhere.js';
import { clippedTo, everyNetwork, startOf } from './networks.js';
import { exact, referenceRisk } from './reference-risk.js';

const adam: Optimizer = { kind: 'adam', learningRate: 1e-2, decay: 0 };
const nesterov: Optimizer = { kind: 'sgd', learningRate: 0.002, decay: 0, momentum: 0.9, nesterov: true };

/** Fifty steps on batches of 16, 16 and 8 rows. */
function fiftySteps({ train, settings }: TrainingStart): Int32Array[] {
  return Array.from({ length: 17 }, (_, epoch) => epochBatches(train.rows, settings.batch, 5, epoch))
    .flat()
    .slice(0, 50);
}

async function trained(engine: Engine, start: TrainingStart) {
  const session = await engine.start(start);
  const losses = await session.advance(fiftySteps(start), start.settings.optimizer.learningRate);
  const result = { losses, weights: await session.weights(), score: await session.evaluate('train') };
  session.dispose();
  return result;
}

function largestDifference(a: Weights, b: Weights): number {
  return Math.max(
    ...[...a].map(([name, { values }]) =>
      Math.max(...values.map((value, i) => Math.abs(value - (b.get(name)?.values[i] ?? NaN)))),
    ),
  );
}

const fast = here.filter((engine) => engine !== cpuEngine).map((engine) => [engine.name, engine] as const);

type Trained = Awaited<ReturnType<typeof trained>>;
const references = new Map<string, Trained>();

/** What cpu makes of it, once for all engines that are held against it. */
async function reference(title: string, start: TrainingStart): Promise<Trained> {
  const found = references.get(title) ?? (await trained(cpuEngine, start));
  references.set(title, found);
  return found;
}

/**
 * Every network under a loss for numbers and one for classes, and every loss on some networks: a loss knows of a network
 * its outputs alone. All pairs take minutes.
 */
const lossesFor = (place: number) =>
  full ? losses : losses.filter((_, i) => i % (losses.length / 2) === place % (losses.length / 2));

describe.each(fast)('%s and cpu after 50 steps', (_name, engine) => {
  const cases = everyNetwork.flatMap((network, place) =>
    lossesFor(place).map((loss) => [network.name, loss, network] as [string, Loss, PlainArchitecture]),
  );
  it.each(cases)('agree on %s, %s', async (title, loss, network) => {
    const start = startOf(network, loss, nesterov);
    const [one, other] = [await trained(engine, start), await reference(`${title}, ${loss}`, start)];
    expect(largestDifference(one.weights, other.weights)).toBeLessThan(1e-4);
    one.losses.forEach((value, i) => expect(value).toBeCloseTo(other.losses[i], 4));
    expect(one.score?.risk).toBeCloseTo(other.score?.risk ?? NaN, 4);
  });

  it('leave the start behind', async () => {
    const start = startOf(everyNetwork[1], 'squared', adam);
    const { weights, losses } = await trained(engine, start);
    expect(largestDifference(weights, start.weights)).toBeGreaterThan(0.1);
    expect(losses[49]).toBeLessThan(losses[0]);
  });
});

describe.each([
  ['adam', adam],
  ['adam with decay', { ...adam, decay: 0.3 }],
  ['adamw', { ...adam, kind: 'adamw', decay: 3 }],
  ['sgd', { kind: 'sgd', learningRate: 0.05, decay: 0, momentum: 0, nesterov: false }],
  ['sgd with decay', { kind: 'sgd', learningRate: 0.05, decay: 0.3, momentum: 0, nesterov: false }],
  ['momentum', { kind: 'sgd', learningRate: 0.02, decay: 0, momentum: 0.9, nesterov: false }],
  ['nesterov', nesterov],
  ['nesterov with decay', { ...nesterov, decay: 0.3 }],
  ['adam with decay, gradients clipped', { ...adam, decay: 0.3 }, 2],
  ['adamw, gradients clipped', { ...adam, kind: 'adamw', decay: 3 }, 2],
  ['nesterov with decay, gradients clipped', { ...nesterov, decay: 0.3 }, 2],
] as [string, Optimizer, number?][])('%s', (_name, optimizer, clip) => {
  const network: PlainArchitecture = { kind: 'linear', name: 'L', inputSize: 5, outputSize: 3, bias: true };
  const start = clippedTo(clip, startOf(network, 'squared', optimizer));
  it.each(fast)('takes the steps of its formula in float64, on %s', async (_engine, engine) => {
    const batches = fiftySteps(start).slice(0, 12);
    const session = await engine.start(start);
    const expected = exact(start.weights);
    const moments = { first: new Map<string, number>(), second: new Map<string, number>(), step: 0 };
    // As a schedule changes it: the memory goes on, the rate is another.
    for (const [begin, factor] of [
      [0, 1],
      [4, 0.3],
      [8, 2],
    ] as const) {
      const part = batches.slice(begin, begin + 4);
      const learningRate = factor * optimizer.learningRate;
      await session.advance(part, learningRate);
      referenceSteps(network, start, expected, { ...optimizer, learningRate }, part, moments);
    }
    const found = await session.weights();
    session.dispose();
    for (const [name, { values }] of found) {
      values.forEach((value, i) => expect(value).toBeCloseTo(expected.get(name)?.values[i] ?? NaN, 4));
    }
  });
});

/** PyTorch's update rules, entry by entry, with finite differences for the gradient. */
function referenceSteps(
  network: PlainArchitecture,
  { train, settings: { clip = Infinity } }: TrainingStart,
  weights: ReturnType<typeof exact>,
  optimizer: Optimizer,
  batches: readonly Int32Array[],
  moments: { readonly first: Map<string, number>; readonly second: Map<string, number>; step: number },
): void {
  const { first, second } = moments;
  batches.forEach((rows) => {
    moments.step += 1;
    const updates: (() => void)[] = [];
    const slopes = new Map([...weights].map(([name, { values }]) => [name, slopesOf(values)] as const));
    const shortening = Math.min(1, clip / (Math.hypot(...[...slopes.values()].flat()) + 1e-6));
    function slopesOf(values: Float64Array): number[] {
      return Array.from(values, (_, i) => {
        const at = (shift: number) => {
          values[i] += shift;
          const risk = referenceRisk(network, weights, 'squared', train, rows);
          values[i] -= shift;
          return risk;
        };
        return (at(1e-5) - at(-1e-5)) / 2e-5;
      });
    }
    for (const [name, { values }] of weights) {
      for (let i = 0; i < values.length; i += 1) {
        const key = `${name}${i}`;
        const raw = shortening * (slopes.get(name)?.[i] ?? NaN);
        const g = optimizer.kind === 'adamw' ? raw : raw + optimizer.decay * values[i];
        const [m, v] = [first.get(key) ?? 0, second.get(key) ?? 0];
        if (optimizer.kind !== 'sgd') {
          first.set(key, 0.9 * m + 0.1 * g);
          second.set(key, 0.999 * v + 0.001 * g * g);
          const mean = (0.9 * m + 0.1 * g) / (1 - 0.9 ** moments.step);
          const square = (0.999 * v + 0.001 * g * g) / (1 - 0.999 ** moments.step);
          const kept = optimizer.kind === 'adamw' ? 1 - optimizer.learningRate * optimizer.decay : 1;
          updates.push(() => {
            values[i] = kept * values[i] - (optimizer.learningRate * mean) / (Math.sqrt(square) + 1e-8);
          });
        } else {
          const velocity = optimizer.momentum * m + g;
          first.set(key, velocity);
          const direction = optimizer.nesterov ? g + optimizer.momentum * velocity : velocity;
          updates.push(() => (values[i] -= optimizer.learningRate * direction));
        }
      }
    }
    for (const update of updates) update();
  });
}

it.each(here.map((engine) => [engine.name, engine] as const))(
  'a gradient is shortened where it is longer than asked, on %s',
  async (_name, engine) => {
    const start = startOf(everyNetwork[1], 'squared', {
      kind: 'sgd',
      learningRate: 1,
      decay: 0,
      momentum: 0,
      nesterov: false,
    });
    const batch = Int32Array.from({ length: 16 }, (_, i) => i);
    const stepUnder = async (clip: number | undefined) => {
      const session = await engine.start(clippedTo(clip, start));
      await session.advance([batch], 1);
      const after = await session.weights();
      session.dispose();
      return [...start.weights].flatMap(([name, { values }]) =>
        [...values].map((value, i) => value - (after.get(name)?.values[i] ?? NaN)),
      );
    };
    const lengthOf = (step: number[]) => Math.hypot(...step);
    const whole = await stepUnder(undefined);
    const half = await stepUnder(lengthOf(whole) / 2);
    expect(lengthOf(half)).toBeCloseTo(lengthOf(whole) / 2, 4);
    half.forEach((value, i) => expect(value).toBeCloseTo(whole[i] / 2, 5));
    expect(await stepUnder(2 * lengthOf(whole))).toEqual(whole);
  },
);

describe.each(fast)('a session on %s', (_name, engine) => {
  it('gives the same bytes for the same seed, and others for another', async () => {
    const start = startOf(everyNetwork[1], 'cross-entropy', adam);
    const [one, two] = [await trained(engine, start), await trained(engine, start)];
    expect(one).toEqual(two);
    const other = await trained(engine, { ...start, weights: initialWeights(start.architecture, 2) });
    expect(largestDifference(one.weights, other.weights)).toBeGreaterThan(1e-3);
  });

  it('scores all rows, and the share of right ones for classes', async () => {
    const network = everyNetwork[1];
    for (const loss of losses) {
      const start = startOf(network, loss, adam);
      const session = await engine.start(start);
      const score = await session.evaluate('train');
      const all = Array.from({ length: start.train.rows }, (_, i) => i);
      expect(score?.risk).toBeCloseTo(referenceRisk(network, exact(start.weights), loss, start.train, all), 5);
      expect(score?.accuracy === null).toBe(lossProperties(loss).targets === 'numbers');
      expect(await session.evaluate('test')).toBeNull();
      session.dispose();
    }
  });

  it('refuses an optimiser state of another network', async () => {
    const start = {
      ...startOf(everyNetwork[1], 'squared', adam),
      optimizerState: new Map([['first', new Float32Array(3)]]),
    };
    await expect(engine.start(start)).rejects.toThrow('does not fit the network');
  });
});

it.each(here.map((engine) => [engine.name, engine] as const))('keeps no tensors behind, on %s', async (_, engine) => {
  const start = startOf(everyNetwork[1], 'cross-entropy', adam);
  const first = await engine.start({ ...start, test: start.train });
  first.dispose();
  const before = memory().numTensors;
  const session = await engine.start({ ...start, test: start.train });
  const held = memory().numTensors;
  for (let round = 0; round < 3; round += 1) {
    await session.advance(fiftySteps(start).slice(0, 5), 1e-2);
    await session.evaluate('test');
    await session.weights();
    await session.optimizerState();
    expect(memory().numTensors).toBe(held);
  }
  session.dispose();
  expect(memory().numTensors).toBe(before);
});

describe('the choice of an engine', () => {
  const [network] = everyNetwork;

  it('takes the first that trains the network for auto where nothing is measured, and says so', async () => {
    const { engine, reason, device } = await chooseEngine('auto', startOf(network, 'squared', adam));
    expect(engine.name).toBe('compiled');
    expect(reason).toMatch(/^auto: nothing was timed, and it is the first engine that is here/);
    expect(device).toContain('WebAssembly program');
  });

  it('takes the one asked for', async () => {
    expect((await chooseEngine('cpu', startOf(network, 'squared', adam))).engine.name).toBe('cpu');
  });
});
