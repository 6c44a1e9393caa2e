import { Matrix, pseudoInverse } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import type { StagedArchitecture, StagedBlock } from '../../models/architecture/staged.js';
import type { Weights } from '../../models/architecture/weights.js';
import { certify } from '../../models/certificates/certify.js';
import { convexProblems } from '../../models/certificates/convex/convex-problems.js';
import { type ColumnMatrix, column } from '../../models/certificates/algebra/matrix.js';
import { networkColumns } from '../../models/certificates/features/feature-columns.js';
import { endsOf, passOf, streamMapOf } from '../../models/certificates/features/passes.js';
import { spannedFeatures } from '../../models/certificates/features/spanned-features.js';
import { stagedNetworkOf } from '../../models/certificates/features/staged-network.js';
import type { Samples } from '../../models/data/dataset.js';
import { exact } from '../training/reference-risk.js';
import { stagedStart } from '../training/staged-networks.js';
import { stagedRisk } from '../training/staged-reference.js';
import { randomNumbers } from './trained.js';

const optimizer = { kind: 'sgd', learningRate: 1, decay: 0, momentum: 0, nesterov: false } as const;
const image = { kind: 'image', height: 5, width: 4, channels: 2 } as const;

/** A block behind which a projection reads a nonlinear output. */
function activated(channels: number): StagedBlock {
  const layer = { kind: 'convolution', kernel: [3, 3], channels, activation: 'tanh' } as const;
  return { layers: [{ kind: 'norm', activation: 'relu' }, layer], via: [1, 1] };
}

/** The last stage is M = 16 wide: v0 of 5 channels, and S = 5 + 3 = 8 for its two blocks; S + N_o is 10. */
const lastStage: StagedArchitecture = {
  kind: 'resnest',
  name: 'LastStage',
  input: image,
  outputSize: 2,
  bias: true,
  expansion: { kind: 'linear', width: 5, kernel: [3, 3] },
  stages: [
    { width: 5, stride: 1, blocks: [activated(3)] },
    { width: 16, stride: 2, blocks: [activated(3), activated(2)] },
  ],
  pool: true,
};

const normed: StagedArchitecture = {
  ...lastStage,
  kind: 'bn-resnest',
  name: 'Normed',
  expansion: { kind: 'linear', width: 16, kernel: [1, 1] },
  stages: [{ width: 16, stride: 1, blocks: [activated(3), activated(4)] }],
};

const both: StagedArchitecture = { ...lastStage, kind: 'bn-resnest', name: 'Both' };

/** A first block without a convolution: its W1 takes the stride, and the output reads every second place of v1 alone. */
const striding: StagedArchitecture = {
  ...lastStage,
  name: 'Striding',
  stages: [
    lastStage.stages[0],
    {
      width: 16,
      stride: 2,
      blocks: [{ layers: [{ kind: 'nonlinearity', activation: 'silu' }], via: [1, 1] }, activated(2)],
    },
  ],
};

/** Random weights, with scales and statistics of norms that are no longer those of the start. */
function started(architecture: StagedArchitecture, seed: number): { weights: Weights; train: Samples } {
  const { weights, train } = stagedStart(architecture, 'squared', optimizer, 90);
  const next = randomNumbers(seed);
  const moved = [...weights].map(([name, { shape, values }]) => {
    const positive = name.endsWith('running_var') || name.endsWith('norm.weight');
    return [name, { shape, values: values.map((value) => (positive ? 1.5 + next() : value + 0.3 * next())) }] as const;
  });
  return { weights: new Map(moved), train };
}

function matrixOf(map: ColumnMatrix): Matrix {
  return Matrix.from1DArray(map.columns, map.rows, map.values);
}

describe.each([lastStage, normed, both, striding].map((network) => [network.name, network] as const))(
  '%s',
  (_name, architecture) => {
    it.each([1, 2, 3])(
      'the output is W(L+1) Σ Wi vi + c of the features that the certificate reads: seed %i',
      (seed) => {
        const { weights, train } = started(architecture, seed);
        const network = stagedNetworkOf(architecture, weights);
        const { features, outputs } = passOf(network, train, 0, train.rows);
        const ends = endsOf(network);
        const output = network.maps.get('output');
        if (output === undefined) throw new Error('no output');
        const expected = Matrix.zeros(train.rows, 2);
        ends.forEach((end, i) => {
          const map = streamMapOf(network, i);
          if (map === null) throw new Error(`no W${i}`);
          const first = i === 0 ? 0 : ends[i - 1];
          const own = new Matrix(
            Array.from({ length: train.rows }, (_, n) =>
              Array.from({ length: end - first }, (__, j) => column(features, first + j)[n]),
            ),
          );
          expected.add(own.mmul(matrixOf(map).transpose()).mmul(matrixOf(output.transposed).transpose()));
        });
        for (let n = 0; n < train.rows; n += 1) {
          for (let c = 0; c < 2; c += 1) {
            const bias = output.bias?.[c] ?? 0;
            expect(outputs.values[c * train.rows + n]).toBeCloseTo(expected.get(n, c) + bias, 10);
          }
        }
      },
    );

    it.each([4, 5])('Theorem 1: with M ≥ S + N_o some W_L and W(L+1) reach the lower bound: seed %i', (seed) => {
      const { weights, train } = started(architecture, seed);
      const dataset = { inputShape: image, inputNames: [], targetNames: [], train, test: null, hash: '' };
      const before = certify({ architecture, loss: 'squared', weights, dataset });
      expect(before.risk).toBeCloseTo(stagedRisk(architecture, exact(weights), 'squared', train, 'running'), 9);
      expect(before.staged).toMatchObject({ beside: null, uncovered: null });
      expect(before.epsilon).toBeGreaterThan(1e-3);
      expect(before.architectureEpsilon).toBe(0);
      expect(before.inverse?.rank).toBe(before.inverse?.required);
      expect(before.solutions).toHaveLength(before.ladder.length);

      const network = stagedNetworkOf(architecture, weights);
      const { minimizer } = convexProblems(spannedFeatures(networkColumns(network, train), train), 'squared');
      if (minimizer === null) throw new Error('not attained');
      const heads = new Matrix(Array.from({ length: 2 }, (_, c) => [...column(minimizer, c)]));
      const ends = endsOf(network).map((end) => end + 1);
      const last = ends.length - 1;
      const maps = ends.slice(0, -1).map((_, i) => streamMapOf(network, i));
      const b = Matrix.zeros(16, ends[last - 1] - 1);
      maps.forEach((map, i) => {
        if (map === null) throw new Error('no map');
        b.setSubMatrix(matrixOf(map), 0, (i === 0 ? 1 : ends[i - 1]) - 1);
      });
      // W B = H and W V = HL: W of least norm plus what of full rank B's columns do not see.
      const inverse = pseudoInverse(b);
      const free = Matrix.sub(Matrix.eye(16), b.clone().mmul(inverse));
      const output = heads
        .subMatrix(0, 1, 1, ends[last - 1] - 1)
        .mmul(inverse)
        .add(free.subMatrix(0, 1, 0, 15));
      const map = pseudoInverse(output).mmul(heads.subMatrix(0, 1, ends[last - 1], ends[last] - 1));
      const scale = architecture.kind === 'bn-resnest' ? (network.norms.get('final_norm')?.scale ?? []) : null;
      const shift = network.norms.get('final_norm')?.shift ?? [];
      const own =
        scale === null ? output : new Matrix(output.to2DArray().map((row) => row.map((w, j) => w / scale[j])));
      const bias = own
        .to2DArray()
        .map((row, c) => row.reduce((sum, w, j) => sum - (scale === null ? 0 : w * shift[j]), heads.get(c, 0)));
      const put = (name: string, values: readonly number[]) => {
        const array = weights.get(name);
        if (array?.values.length !== values.length) throw new Error(`${name} has other sizes`);
        return [name, { shape: array.shape, values: Float32Array.from(values) }] as const;
      };
      const blocks = architecture.stages.reduce((sum, stage) => sum + stage.blocks.length, 0);
      const best = new Map([
        ...weights,
        put('output.weight', own.to1DArray()),
        put('output.bias', bias),
        put(`blocks.${blocks}.residual.weight`, map.to1DArray()),
      ]);
      const after = certify({ architecture, loss: 'squared', weights: best, dataset });
      expect(after.lowerBound).toBeCloseTo(before.lowerBound, 9);
      expect(after.epsilon).toBeLessThan(1e-5 * before.risk);
      expect(after.stationarity.verdict).not.toBe('refuted');
    });
  },
);

it('a scale of 0 of the norm on xL loses a channel: the bound then reads the normed stream besides, and says why', () => {
  const { weights, train } = started(normed, 7);
  const scale = weights.get('final_norm.weight');
  if (scale === undefined) throw new Error('no scale');
  const lost = new Map([
    ...weights,
    ['final_norm.weight', { ...scale, values: scale.values.map((s, i) => (i === 2 ? 0 : s)) }],
  ]);
  const dataset = { inputShape: image, inputNames: [], targetNames: [], train, test: null, hash: '' };
  const found = certify({ architecture: normed, loss: 'squared', weights: lost, dataset });
  expect(found.staged?.uncovered).toContain('a scale of the norm on xL is 0');
  expect(found.staged?.beside).toBe('the channel means of BN(xL)');
  expect(found.lowerBound).toBeLessThanOrEqual(found.risk);
});
