import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StagedArchitecture } from '../../models/architecture/staged.js';
import type { Samples } from '../../models/data/dataset.js';
import { rowsBetween } from '../../models/data/dataset.js';
import { stagedPass } from '../../models/certificates/features/staged-forward.js';
import { stagedNetworkOf } from '../../models/certificates/features/staged-network.js';
import { convolved, type Images, pooled } from '../../models/certificates/features/images.js';
import { rankOf, singularValues } from '../../models/certificates/algebra/singular-values.js';
import { zeros } from '../../models/certificates/algebra/matrix.js';
import { exact } from '../training/reference-risk.js';
import { stagedNetworks, stagedStart } from '../training/staged-networks.js';
import { stagedOutputs } from '../training/staged-reference.js';
import { randomNumbers } from './trained.js';

const optimizer = { kind: 'sgd', learningRate: 1, decay: 0, momentum: 0, nesterov: false } as const;

/** Weights of seed 1 whose running statistics are no longer those before the first step. */
function movedStart(architecture: StagedArchitecture, rows: number) {
  const start = stagedStart(architecture, 'squared', optimizer, rows);
  const next = randomNumbers(11);
  const weights = new Map(
    [...start.weights].map(([name, { shape, values }]) => {
      if (name.endsWith('running_mean')) return [name, { shape, values: values.map(() => next()) }] as const;
      if (name.endsWith('running_var')) return [name, { shape, values: values.map(() => 1.5 + next()) }] as const;
      return [name, { shape, values }] as const;
    }),
  );
  return { weights, train: start.train };
}

function passed(architecture: StagedArchitecture, weights: ReturnType<typeof movedStart>['weights'], train: Samples) {
  return stagedPass(stagedNetworkOf(architecture, weights), train, 0, train.rows);
}

describe.each(stagedNetworks.map((network) => [network.name, network] as const))('%s', (_name, architecture) => {
  it('has the outputs of the definition, in float64', () => {
    const { weights, train } = movedStart(architecture, 9);
    const { outputs } = passed(architecture, weights, train);
    const expected = stagedOutputs(architecture, exact(weights), train, 'running');
    expect([outputs.rows, outputs.columns]).toEqual([9, architecture.outputSize]);
    expected.forEach((row, i) => {
      row.forEach((value, c) => {
        expect(outputs.values[c * outputs.rows + i]).toBeCloseTo(value, 11);
      });
    });
  });

  it('is the same a row at a time', () => {
    const { weights, train } = movedStart(architecture, 5);
    const network = stagedNetworkOf(architecture, weights);
    const whole = stagedPass(network, train, 0, 5);
    for (const row of rowsBetween(0, 5)) {
      const alone = stagedPass(network, train, row, row + 1);
      for (const name of ['features', 'read', 'outputs'] as const) {
        alone[name].values.forEach((value, j) => {
          expect(value).toBeCloseTo(whole[name].values[j * 5 + row], 12);
        });
      }
    }
  });
});

it('makes so large batches of images a few at a time', () => {
  const input = { kind: 'image', height: 32, width: 32, channels: 8 } as const;
  const block = { layers: [{ kind: 'convolution', kernel: [3, 3], channels: 2, activation: 'relu' }], via: [1, 1] };
  const stages = [{ width: 4, stride: 1, blocks: [block] }] as unknown as StagedArchitecture['stages'];
  const architecture: StagedArchitecture = {
    kind: 'resnest',
    name: 'Large',
    input,
    outputSize: 2,
    bias: true,
    expansion: { kind: 'linear', width: 4, kernel: [1, 1] },
    stages,
    pool: true,
  };
  const { weights, train } = movedStart(architecture, 64);
  const { outputs } = passed(architecture, weights, train);
  const expected = stagedOutputs(architecture, exact(weights), train, 'running');
  expected.forEach((row, i) => {
    row.forEach((value, c) => {
      expect(outputs.values[c * 64 + i]).toBeCloseTo(value, 11);
    });
  });
});

/** Images as a batch, entry by entry. */
function randomImages(count: number, height: number, width: number, channels: number, seed: number): Images {
  const next = randomNumbers(seed);
  const values = zeros(count * height * width, channels);
  return { count, height, width, values: { ...values, values: values.values.map(() => next()) } };
}

it('a convolution is its definition, for any window and stride', () => {
  const side = fc.integer({ min: 1, max: 4 });
  fc.assert(
    fc.property(side, side, side, side, side, fc.integer({ min: 1, max: 3 }), (h, w, c, kh, kw, stride) => {
      const images = randomImages(2, h + 1, w, c, h + 7 * kh);
      const kernel = randomImages(1, 1, c * kh * kw, 3, kw).values;
      const found = convolved(images, kernel, { height: kh, width: kw, stride });
      const at = (n: number, y: number, x: number, channel: number) =>
        y < 0 || x < 0 || y > h || x >= w
          ? 0
          : images.values.values[channel * 2 * (h + 1) * w + (n * (h + 1) + y) * w + x];
      for (let n = 0; n < 2; n += 1) {
        for (let y = 0; y < found.height; y += 1) {
          for (let x = 0; x < found.width; x += 1) {
            for (let o = 0; o < 3; o += 1) {
              let sum = 0;
              for (let j = 0; j < kernel.rows; j += 1) {
                const [i, a, b] = [Math.floor(j / (kh * kw)), Math.floor(j / kw) % kh, j % kw];
                const [top, left] = [Math.floor((kh - 1) / 2), Math.floor((kw - 1) / 2)];
                sum += kernel.values[o * kernel.rows + j] * at(n, y * stride + a - top, x * stride + b - left, i);
              }
              const row = (n * found.height + y) * found.width + x;
              expect(found.values.values[o * found.values.rows + row]).toBeCloseTo(sum, 12);
            }
          }
        }
      }
    }),
    { numRuns: 60 },
  );
});

it.each([
  [1, 2],
  [3, 18],
  [5, 50],
])('pooling after a %i × %i convolution of 2 channels of 6 × 6 reads %i directions (theory F11)', (side, expected) => {
  // One image a unit of the input: every row is what a pooled output reads of it, over all kernels.
  const places = 36;
  const count = 2 * places;
  const values = zeros(count * places, 2);
  for (let n = 0; n < count; n += 1)
    values.values[Math.floor(n / places) * values.rows + n * places + (n % places)] = 1;
  const kernels = zeros(2 * side * side, 2 * side * side);
  for (let j = 0; j < kernels.rows; j += 1) kernels.values[j * kernels.rows + j] = 1;
  const window = { height: side, width: side, stride: 1 };
  const read = pooled(convolved({ count, height: 6, width: 6, values }, kernels, window));
  expect(rankOf(singularValues(read), count)).toBe(expected);
});
