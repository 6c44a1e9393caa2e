import type { Loss } from '../../architecture/loss.js';
import type { Samples } from '../../data/dataset.js';
import { type ColumnMatrix, column } from '../algebra/matrix.js';
import { chunkRanges } from '../features/feature-columns.js';
import type { BoxLoss } from './box-loss.js';
import { interiorPoint } from './interior-point.js';
import type { Part } from './part.js';
import { type EntrywiseLoss, rowLoss, targetsOf } from './row-loss.js';
import { softmaxPart } from './softmax-newton.js';
import { withFirstClass } from './softmax-problem.js';

const unchanged = (weights: ColumnMatrix): ColumnMatrix => weights;

/** Weights [r, C - 1] as those of C outputs that sum to 0: of all that predict the same probabilities, the smallest. */
function centredOutputs(weights: ColumnMatrix): ColumnMatrix {
  const all = withFirstClass(weights);
  for (let j = 0; j < all.rows; j += 1) {
    let sum = 0;
    for (let at = j; at < all.values.length; at += all.rows) sum += all.values[at];
    for (let at = j; at < all.values.length; at += all.rows) all.values[at] -= sum / all.columns;
  }
  return all;
}

/** Every output's targets, numbers or ±1: [N] each. */
function outputTargets(loss: EntrywiseLoss, samples: Samples, outputs: number): Float64Array[] {
  const all = Array.from({ length: outputs }, () => new Float64Array(samples.rows));
  for (const [first, end] of chunkRanges(samples.rows)) {
    const targets = targetsOf(loss, samples, first, end);
    all.forEach((own, k) => own.set(column(targets, k), first));
  }
  return all;
}

function boxPart(loss: BoxLoss): Part {
  return {
    methodAt: () => 'primal-dual interior point',
    outputWeights: unchanged,
    minimize: (_, rank) => interiorPoint(loss, rank),
  };
}

/**
 * The parts of a loss's convex problem on some samples, in the order of the outputs.
 * @throws CertificateError where the loss does not fit the targets
 */
export function partsOf(loss: Exclude<Loss, 'squared'>, samples: Samples): Part[] {
  const { outputs } = rowLoss(loss, samples);
  const { targets } = samples;
  if (loss === 'cross-entropy') {
    return targets.kind === 'values' ? [] : [softmaxPart(targets.labels, targets.classes, centredOutputs)];
  }
  const perOutput = outputTargets(loss, samples, outputs);
  if (loss === 'logistic') {
    return perOutput.map((signs) =>
      softmaxPart(
        Int32Array.from(signs, (sign) => Number(sign > 0)),
        2,
        unchanged,
      ),
    );
  }
  const curvature = loss === 'absolute' ? 0 : 1;
  return perOutput.map((own) => boxPart({ curvature, targets: own, oneSided: loss === 'smoothed-hinge' }));
}
