import { residualWidth } from '../../architecture/architecture.js';
import { certify } from '../certify.js';
import { type Counterexample, type Narrow, type Row, datasetOf, sparseWeights, unit } from './counterexample.js';

/** Rows of the first input and whether the target is 1; the others' are 0. */
const withBias = { points: [-2, -1, 0, 1, 2], outlier: 2, offset: -1 };
const withoutBias = { points: [-2, -1, 1], outlier: 1, offset: 0 };

/** How exactly the certificate's numbers must be those that are claimed. */
function near(value: number, claimed: number): boolean {
  return Math.abs(value - claimed) <= 1e-9;
}

/** One block of ReLUs, of which relu(x - 1) or relu(x) can be made, on a square stream: x0 = x. */
function fits(architecture: Narrow): boolean {
  const { blocks, inputSize } = architecture;
  if (blocks.length !== 1 || residualWidth(architecture) !== inputSize) return false;
  const activations = blocks[0].layers.map(({ activation }) => activation);
  return activations.includes('relu') && activations.every((each) => each === 'relu' || each === 'identity');
}

/**
 * A local minimum of the mean absolute error over (W_L, W(L+1)) that is not global, where M = N_in and L = 1 (derived).
 * Near W_L = 0, W(L+1) = 0 the output is a x + b + a W_L v with small a and W_L: what the feature v gains on its one row
 * is |a| |W_L| at most, and what a x + b costs on the others is more, as the absolute value has a kink at 0.
 * Null: this network is not of that form.
 */
export function kink(architecture: Narrow): Counterexample | null {
  if (!fits(architecture)) return null;
  const { bias, inputSize, outputSize } = architecture;
  const { points, outlier, offset } = bias ? withBias : withoutBias;
  const target = (x: number) => Number(x === outlier);
  const rows: Row[] = points.map((x) => ({ x: unit(inputSize, 0, x), y: unit(outputSize, 0, target(x)) }));
  for (let i = 1; i < inputSize; i += 1) rows.push({ x: unit(inputSize, i, 1), y: unit(outputSize, 0, 0) });
  const weights = sparseWeights(architecture, (set) => {
    if (architecture.expansion.kind === 'linear') {
      for (let i = 0; i < inputSize; i += 1) set('expansion.weight', i, i, 1);
    }
    architecture.blocks[0].layers.forEach((_, layer) => set(`blocks.1.layers.${layer}.weight`, 0, 0, 1));
    if (bias) set('blocks.1.layers.0.bias', 0, 0, offset);
  });
  const reached = 1 / rows.length;
  const found = certify({ architecture, loss: 'absolute', weights, dataset: datasetOf(rows) });
  const confirmed = near(found.risk, reached) && near(found.linearRisk, reached) && near(found.lowerBound, 0);
  if (!confirmed) return null;
  const column = (of: (x: number) => number) => rows.map(({ x }) => of(x[0]));
  return {
    contradicts: ['Chen 2021, Theorem 1'],
    loss: 'absolute',
    rows,
    weights,
    columns: [
      { name: 'x[1]', values: column((x) => x) },
      { name: 'v1[1]', values: column((x) => Math.max(0, x + offset)) },
      { name: 'y[1]', values: column(target) },
    ],
    reached,
    reachedBy: 'This network at a local minimum over W_L and W(L+1), at 0',
    attained: true,
    linearRisk: reached,
    lowerBound: 0,
    why: 'At W_L = 0 and W(L+1) = 0 a small step of W(L+1) costs |a x + b| on every row where y is 0, and the feature, read by the product of two small weights, cannot pay for it; yet v1[1] equals y, and a head on it reaches 0.',
  };
}
