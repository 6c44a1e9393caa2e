import type { Loss } from '../../architecture/loss.js';
import { type Samples, outputsFor } from '../../data/dataset.js';
import { chunkRanges } from '../features/feature-columns.js';
import { targetChunk } from '../features/targets.js';
import type { RowLoss } from '../convex/row-loss.js';
import { zeros } from '../algebra/matrix.js';

/** The mean of each target, from the first row's on, which takes a large offset out of the rounding. */
function means(samples: Samples, outputs: number): Float64Array {
  const origin = targetChunk(samples, 0, 1).values;
  const sums = new Float64Array(outputs);
  for (const [first, end] of chunkRanges(samples.rows)) {
    const { rows, values } = targetChunk(samples, first, end);
    values.forEach((value, at) => {
      const c = Math.floor(at / rows);
      sums[c] += value - origin[c];
    });
  }
  return sums.map((sum, c) => origin[c] + sum / samples.rows);
}

/** The best constant of a loss of classes, given the share of each output's class. */
function constantOf(loss: Loss, share: number): number {
  if (loss === 'smoothed-hinge') return (2 * share - 1) / Math.max(share, 1 - share);
  const [own, other] = [share, 1 - share].map((part) => Math.log(Math.max(part, Number.EPSILON)));
  return loss === 'cross-entropy' ? own : own - other;
}

/** The constant output of least risk; under `absolute` and `huber` the mean, which need not be the best. */
function constantOutput(loss: Loss, samples: Samples): Float64Array {
  const { targets, rows } = samples;
  const outputs = outputsFor(loss, targets);
  if (targets.kind === 'values') return means(samples, outputs);
  const shares = new Float64Array(targets.classes);
  for (const label of targets.labels) shares[label] += 1 / rows;
  return (outputs === 1 ? shares.subarray(1) : shares).map((share) => constantOf(loss, share));
}

/**
 * What a risk's gradient is held against: the risk of the output 0, or, where a bias takes up what is constant in the
 * targets, the risk of the best constant output (the variance under squared loss, the classes' entropy under
 * cross-entropy; never above that of 0). Where it is 0, nothing but the network's own risk is left as a scale.
 * @param own the network's risk
 */
export function constantRisk(loss: RowLoss, asked: Loss, samples: Samples, bias: boolean, own: number): number {
  const risk = (constant: Float64Array): number => {
    let sum = 0;
    for (const [first, end] of chunkRanges(samples.rows)) {
      const outputs = zeros(end - first, loss.outputs);
      constant.forEach((value, c) => outputs.values.fill(value, c * outputs.rows, (c + 1) * outputs.rows));
      sum += loss.sum(outputs, first);
    }
    return sum / samples.rows;
  };
  const zero = risk(new Float64Array(loss.outputs));
  const least = bias ? Math.min(zero, risk(constantOutput(asked, samples))) : zero;
  return least === 0 ? own : least;
}
