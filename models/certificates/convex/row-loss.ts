import { sigmoid } from '../../architecture/activation.js';
import { type Loss, lossProperties } from '../../architecture/loss.js';
import { type Samples, type Targets, outputsFor } from '../../data/dataset.js';
import type { ColumnMatrix } from '../algebra/matrix.js';
import { CertificateError } from '../certificate-error.js';
import { targetChunk } from '../features/targets.js';
import { jacobian, residualOf, softmax } from './softmax.js';

/** A loss as a function of the outputs y [rows, N_o] of the rows from `first` on, in float64. */
export interface RowLoss {
  /** N_o: how many outputs these targets take under this loss. */
  readonly outputs: number;
  /** Σ over the rows of l(y, t). */
  sum(outputs: ColumnMatrix, first: number): number;
  /** ∂l/∂y, a row each: [rows, N_o]. Of `absolute` the subgradient sign(y - t). */
  gradient(outputs: ColumnMatrix, first: number): ColumnMatrix;
  /** l''(y) u, a row each: [rows, N_o]. On the seams of `huber` and `smoothed-hinge` that of the flat side; 0 for `absolute`. */
  curvature(outputs: ColumnMatrix, direction: ColumnMatrix, first: number): ColumnMatrix;
}

/** A loss of one output and its target, a number or ±1: itself and its two derivatives in y. */
interface ScalarLoss {
  readonly value: (y: number, t: number) => number;
  readonly slope: (y: number, t: number) => number;
  readonly curvature: (y: number, t: number) => number;
}

/** A loss that is a sum over the outputs. */
export type EntrywiseLoss = Exclude<Loss, 'cross-entropy'>;

const scalarLosses: Record<EntrywiseLoss, ScalarLoss> = {
  squared: { value: (y, t) => (y - t) ** 2, slope: (y, t) => 2 * (y - t), curvature: () => 2 },
  absolute: { value: (y, t) => Math.abs(y - t), slope: (y, t) => Math.sign(y - t), curvature: () => 0 },
  huber: {
    value: (y, t) => {
      const r = Math.abs(y - t);
      return r <= 1 ? (r * r) / 2 : r - 0.5;
    },
    slope: (y, t) => Math.max(-1, Math.min(1, y - t)),
    curvature: (y, t) => Number(Math.abs(y - t) < 1),
  },
  logistic: {
    value: (y, t) => Math.max(0, -t * y) + Math.log1p(Math.exp(-Math.abs(y))),
    slope: (y, t) => -t * sigmoid(-t * y),
    curvature: (y) => sigmoid(y) * sigmoid(-y),
  },
  'smoothed-hinge': {
    value: (y, t) => {
      const z = t * y;
      if (z <= 0) return 0.5 - z;
      return z < 1 ? (1 - z) ** 2 / 2 : 0;
    },
    slope: (y, t) => -t * Math.max(0, Math.min(1, 1 - t * y)),
    curvature: (y, t) => Number(t * y > 0 && t * y < 1),
  },
};

/** Classes as ±1 [rows, outputs]: one output for two classes, else one for each, against the rest. */
function signedClasses(labels: Int32Array, outputs: number): ColumnMatrix {
  const rows = labels.length;
  const values = new Float64Array(rows * outputs).fill(-1);
  for (let i = 0; i < rows; i += 1) {
    if (outputs > 1) values[labels[i] * rows + i] = 1;
    else if (labels[i] === 1) values[i] = 1;
  }
  return { rows, columns: outputs, values };
}

/** What the outputs of the rows from `first` up to `end` are held against, numbers or ±1: [rows, N_o]. */
export function targetsOf(loss: EntrywiseLoss, samples: Samples, first: number, end: number): ColumnMatrix {
  const { targets } = samples;
  if (targets.kind === 'values') return targetChunk(samples, first, end);
  return signedClasses(targets.labels.subarray(first, end), outputsFor(loss, targets));
}

function entrywise(loss: EntrywiseLoss, samples: Samples): RowLoss {
  const { value, slope, curvature } = scalarLosses[loss];
  return {
    outputs: outputsFor(loss, samples.targets),
    sum(y, first) {
      const t = targetsOf(loss, samples, first, first + y.rows).values;
      return y.values.reduce((sum, output, i) => sum + value(output, t[i]), 0);
    },
    gradient(y, first) {
      const t = targetsOf(loss, samples, first, first + y.rows).values;
      return { ...y, values: y.values.map((output, i) => slope(output, t[i])) };
    },
    curvature(y, { values }, first) {
      const t = targetsOf(loss, samples, first, first + y.rows).values;
      return { ...y, values: y.values.map((output, i) => curvature(output, t[i]) * values[i]) };
    },
  };
}

function crossEntropy({ labels, classes }: Extract<Targets, { kind: 'classes' }>): RowLoss {
  const own = (first: number, rows: number): Int32Array => labels.subarray(first, first + rows);
  return {
    outputs: classes,
    sum: (y, first) => y.rows * softmax(y, own(first, y.rows)).risk,
    gradient: (y, first) => residualOf(softmax(y, own(first, y.rows)).probabilities, own(first, y.rows)),
    curvature: (y, u, first) => jacobian(softmax(y, own(first, y.rows)).probabilities, u),
  };
}

function misfit(loss: Loss, { kind }: Targets): CertificateError {
  const found = kind === 'classes' ? 'classes' : 'numbers';
  return new CertificateError(
    `${loss} needs ${lossProperties(loss).targets} as targets, and these targets are ${found}.`,
  );
}

/**
 * A loss on some samples.
 * @throws CertificateError where it is for classes and the targets are numbers, or the other way round
 */
export function rowLoss(loss: Loss, samples: Samples): RowLoss {
  const { targets } = samples;
  if (loss === 'cross-entropy') {
    if (targets.kind === 'classes') return crossEntropy(targets);
    throw misfit(loss, targets);
  }
  if ((lossProperties(loss).targets === 'classes') !== (targets.kind === 'classes')) throw misfit(loss, targets);
  return entrywise(loss, samples);
}
