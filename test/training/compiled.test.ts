import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activations } from '../../models/architecture/activation.js';
import type { PlainArchitecture, Block } from '../../models/architecture/architecture.js';
import { losses, outputsForClasses } from '../../models/architecture/loss.js';
import type { Weights } from '../../models/architecture/weights.js';
import { rowsBetween } from '../../models/data/dataset.js';
import { epochBatches } from '../../models/training/batches.js';
import { loadModule } from '../../models/training/compiled-module.js';
import { compiledSession } from '../../models/training/compiled-session.js';
import { cpuEngine } from '../../models/training/cpu-engine.js';
import type { TrainingSession, TrainingStart } from '../../models/training/engine.js';
import type { Arithmetic } from '../../models/training/run-record.js';
import type { Optimizer } from '../../models/training/settings.js';
import { clippedTo, everyNetwork, randomSamples, startOf } from './networks.js';
import { stagedNetworks, stagedStart } from './staged-networks.js';

const sgd: Optimizer = { kind: 'sgd', learningRate: 2e-4, decay: 0.01, momentum: 0.9, nesterov: false };
const adam: Optimizer = { kind: 'adam', learningRate: 0.01, decay: 0.1 };

const fused = await loadModule(['fused']).then(
  () => true,
  () => false,
);
if (!fused) console.log(`Node ${process.version} has no relaxed SIMD: the fused module is not tested here.`);
const kinds: Arithmetic[] = fused ? ['plain', 'fused'] : ['plain'];

/** @param wide by tiles of eight columns or of sixteen, which any Node can, though not every one faster */
async function onThreads(start: TrainingStart, threads: number, kind: Arithmetic = 'plain', wide = threads % 2 === 0) {
  const { module } = await loadModule([kind]);
  return compiledSession(start, { module, wide, threads, choice: 'all' });
}

/** Two epochs, then everything that can be asked of a session. */
async function results(session: TrainingSession, { train, settings }: TrainingStart) {
  const batches = [0, 1].flatMap((epoch) => epochBatches(train.rows, settings.batch, 7, epoch));
  const result = {
    losses: await session.advance(batches, settings.optimizer.learningRate),
    weights: await session.weights(),
    memory: await session.optimizerState(),
    train: await session.evaluate('train'),
    test: await session.evaluate('test'),
  };
  session.dispose();
  return result;
}

function distance(a: Weights, b: Weights): number {
  const each = [...a].flatMap(([name, { values }]) =>
    [...values].map((value, i) => Math.abs(value - (b.get(name)?.values[i] ?? NaN))),
  );
  return each.reduce((most, value) => (value > most || Number.isNaN(value) ? value : most), 0);
}

const size = fc.integer({ min: 1, max: 19 });
const layer = fc.record({
  kind: fc.constant('dense' as const),
  units: size,
  activation: fc.constantFrom(...activations),
});
const block: fc.Arbitrary<Block> = fc
  .tuple(layer, fc.array(layer, { maxLength: 2 }))
  .map(([first, others]) => ({ layers: [first, ...others] }));
const sizes = {
  name: fc.constant('Any'),
  inputSize: size,
  outputSize: fc.integer({ min: 1, max: 9 }),
  bias: fc.boolean(),
};
const blocks = fc.array(block, { minLength: 1, maxLength: 3 });
const network: fc.Arbitrary<PlainArchitecture> = fc.oneof(
  fc.record({
    ...sizes,
    blocks,
    kind: fc.constantFrom('resnest' as const, 'resnet' as const, 'a-resnest' as const),
    expansion: fc.oneof(
      fc.constant({ kind: 'none' as const }),
      size.map((width) => ({ kind: 'linear' as const, width })),
    ),
  }),
  fc.record({ ...sizes, blocks, kind: fc.constant('densenest' as const) }),
  fc.record({ ...sizes, kind: fc.constant('linear' as const) }),
);

/** A network with a loss that its outputs suit, and batches of any size. */
const training = fc
  .record({
    architecture: network,
    loss: fc.constantFrom(...losses),
    optimizer: fc.constantFrom(sgd, adam, { ...sgd, nesterov: true }, { ...sgd, momentum: 0 }),
    clip: fc.constantFrom(undefined, 0.1, 1000),
    batch: fc.integer({ min: 1, max: 40 }),
    testRows: fc.integer({ min: 1, max: 90 }),
  })
  .map(({ architecture, loss, optimizer, clip, batch, testRows }): TrainingStart => {
    const { outputSize } = architecture;
    const fitting =
      outputsForClasses(loss, 2) === 2 || outputSize !== 2 ? architecture : { ...architecture, outputSize: 3 };
    const start = startOf(fitting, loss === 'cross-entropy' && outputSize === 1 ? 'squared' : loss, optimizer);
    const test = randomSamples(fitting, start.settings.loss, testRows, 4);
    return clippedTo(clip, { ...start, settings: { ...start.settings, batch }, test });
  });

describe.each(kinds)('the %s module', (kind) => {
  it('trains any network on batches of any size as the reference does', async () => {
    await fc.assert(
      fc.asyncProperty(training, async (start) => {
        const found = await results(await onThreads(start, 1, kind), start);
        expect(await results(await onThreads(start, 1, kind, true), start)).toEqual(found);
        const expected = await results(await cpuEngine.start(start), start);
        // Adam makes steps of one size of gradients that are rounding errors of 0.
        const tolerance = start.settings.optimizer.kind === 'adam' ? 0.2 : 2e-4;
        if (!(distance(expected.weights, start.weights) < 10)) return;
        expect(distance(found.weights, expected.weights)).toBeLessThan(tolerance);
        found.losses.slice(0, 1).forEach((loss) => expect(loss / expected.losses[0]).toBeCloseTo(1, 4));
        if (start.settings.optimizer.kind === 'sgd') {
          expect(Math.abs((found.test?.risk ?? NaN) - (expected.test?.risk ?? NaN))).toBeLessThan(2e-3);
        }
      }),
      { seed: 5, numRuns: 60 },
    );
  });

  it('sums over more rows and columns than its packed panels and blocks hold', async () => {
    const wide: PlainArchitecture = {
      ...{ kind: 'resnest', name: 'Wide', inputSize: 3, outputSize: 2, bias: true },
      expansion: { kind: 'linear', width: 521 },
      blocks: [{ layers: [{ kind: 'dense', units: 37, activation: 'relu' }] }],
    };
    const start = startOf(wide, 'squared', { ...sgd, learningRate: 1e-5 }, 1100);
    const whole = { ...start, settings: { ...start.settings, batch: 1090 } };
    const found = await results(await onThreads(whole, 1, kind, false), whole);
    expect(await results(await onThreads(whole, 1, kind, true), whole)).toEqual(found);
    const expected = await results(await cpuEngine.start(whole), whole);
    expect(distance(found.weights, expected.weights)).toBeLessThan(1e-4);
    expect(found.train?.risk).toBeCloseTo(expected.train?.risk ?? NaN, 3);
  });

  it.each([
    ['', undefined],
    [', gradients clipped', 0.1],
  ])('gives the same bytes on any number of threads, by tiles of either width%s', async (_clipped, clip) => {
    for (const architecture of everyNetwork) {
      const start = clippedTo(clip, startOf(architecture, 'cross-entropy', adam, 77));
      const both = { ...start, test: randomSamples(architecture, 'cross-entropy', 70, 4) };
      const alone = await results(await onThreads(both, 1, kind), both);
      for (const threads of [2, 3, 4]) {
        expect(await results(await onThreads(both, threads, kind), both)).toEqual(alone);
      }
    }
  });

  it.each([
    ['', undefined],
    [', clipped', 0.1],
  ])(
    'gives the same bytes on any number of threads where large gradients%s have barriers of their own',
    async (_clipped, clip) => {
      const block: Block = { layers: [{ kind: 'dense', units: 33, activation: 'elu' }] };
      const network: PlainArchitecture = {
        ...{ kind: 'resnest', name: 'Many rows', inputSize: 5, outputSize: 2, bias: true },
        ...{ expansion: { kind: 'linear', width: 65 }, blocks: [block, block, block, block, block] },
      };
      const start = clippedTo(clip, startOf(network, 'squared', adam, 4200));
      const whole = { ...start, settings: { ...start.settings, batch: 4099 } };
      const alone = await results(await onThreads(whole, 1, kind), whole);
      for (const threads of [2, 3, 4]) {
        expect(await results(await onThreads(whole, threads, kind), whole)).toEqual(alone);
      }
    },
  );
});

describe('the compiled program on images', () => {
  const cases = stagedNetworks.flatMap((network) => [
    [network.name, undefined, network] as const,
    [`${network.name}, gradients clipped`, 0.1, network] as const,
  ]);
  it.each(cases)(
    'gives the same bytes on any number of threads, by tiles of either width: %s',
    async (_name, clip, network) => {
      const start = clippedTo(clip, stagedStart(network, 'cross-entropy', { ...sgd, nesterov: true }, 37));
      const batches = [rowsBetween(0, 16), rowsBetween(16, 32), rowsBetween(20, 37)];
      const all = [];
      for (const threads of [1, 2, 3, 4]) {
        const session = await onThreads(start, threads);
        const losses = await session.advance(batches, 0.01);
        all.push({ losses, weights: await session.weights(), score: await session.evaluate('train') });
        session.dispose();
      }
      for (const other of all.slice(1)) expect(other).toEqual(all[0]);
    },
  );
});

describe('a compiled session', () => {
  const [architecture] = everyNetwork;
  const oneColumn: PlainArchitecture = { kind: 'linear', name: 'Large', inputSize: 1, outputSize: 1, bias: true };

  it('resumes to the byte from what it was asked for', async () => {
    const start = startOf(architecture, 'squared', adam);
    const batches = epochBatches(start.train.rows, 16, 1, 0);
    const [whole, first] = [await onThreads(start, 1), await onThreads(start, 1)];
    await whole.advance([...batches, ...batches], 0.01);
    await first.advance(batches, 0.01);
    const [weights, optimizerState] = [await first.weights(), await first.optimizerState()];
    const second = await onThreads({ ...start, weights, optimizerState, step: batches.length }, 2);
    await second.advance(batches, 0.01);
    expect(await second.weights()).toEqual(await whole.weights());
    expect(await second.optimizerState()).toEqual(await whole.optimizerState());
    for (const session of [whole, first, second]) session.dispose();
  });

  it('takes more steps in one call than one command holds', async () => {
    const start = startOf(architecture, 'squared', adam);
    const one = Int32Array.of(3);
    const [together, apart] = [await onThreads(start, 1), await onThreads(start, 1)];
    const found = await together.advance(
      Array.from({ length: 5000 }, () => one),
      1e-4,
    );
    expect(found).toHaveLength(5000);
    for (let i = 0; i < 5000; i += 100)
      await apart.advance(
        Array.from({ length: 100 }, () => one),
        1e-4,
      );
    expect(await together.weights()).toEqual(await apart.weights());
    for (const session of [together, apart]) session.dispose();
  });

  it('gives the same bytes where rows come into its memory with each command', async () => {
    const start = startOf(architecture, 'squared', adam, 9000);
    const test = randomSamples(architecture, 'squared', 4500, 4);
    const whole = { ...start, test, settings: { ...start.settings, batch: 700 } };
    const unchanged = { ...whole, augment: (inputs: Float32Array) => inputs };
    const expected = await results(await onThreads(whole, 2), whole);
    expect(await results(await onThreads(unchanged, 2), unchanged)).toEqual(expected);
  });

  it('says so where its memory can’t be had', async () => {
    const start = startOf(oneColumn, 'squared', adam);
    const batch = 2 ** 29;
    await expect(onThreads({ ...start, settings: { ...start.settings, batch } }, 1)).rejects.toThrow(
      /holds network, batch and data in one memory, here of \d+ MB/,
    );
  });
});
