import { activationFunction } from '../../architecture/activation.js';
import { type Block, featureSizes, residualWidth } from '../../architecture/architecture.js';
import type { Weights } from '../../architecture/weights.js';
import { certify } from '../certify.js';
import {
  type Counterexample,
  type Narrow,
  type Row,
  type SetEntry,
  type ShownColumn,
  cleared,
  datasetOf,
  sparseWeights,
  unit,
} from './counterexample.js';

/** What must be lost for it to be shown: a share of the risk far beyond rounding. */
const clearly = 1e-6;
const agreement = 1e-9;

interface Built {
  readonly contradicts: readonly string[];
  readonly rows: readonly Row[];
  readonly weights: Weights;
  readonly columns: readonly ShownColumn[];
  readonly why: string;
}

function identity(set: SetEntry, name: string, columns: number, first: number, height: number): void {
  for (let j = 0; j < columns && first + j < height; j += 1) set(name, first + j, j, 1);
}

/** M < N_in: W0 keeps the first M inputs, and the rows differ in the next one alone. */
function lostInput(architecture: Narrow, width: number): Built {
  const { inputSize, outputSize } = architecture;
  const values = [-1, 1];
  const place = `${width + 1}`;
  return {
    contradicts: ['Chen 2021, Theorem 1', 'Chen 2021, Corollary 2'],
    rows: values.map((value) => ({ x: unit(inputSize, width, value), y: unit(outputSize, 0, value) })),
    weights: sparseWeights(architecture, (set) => identity(set, 'expansion.weight', width, 0, width)),
    columns: [
      { name: `x[${place}]`, values },
      { name: 'x0 = W0 x', values: [0, 0] },
      { name: 'y[1]', values },
    ],
    why: `W0, ${width} × ${inputSize}, maps some direction of the inputs to 0 whatever its entries are (here input ${place}), so both rows enter the stream as 0 and no later weights can tell them apart.`,
  };
}

/** φ(z): a block whose layers each pass one number on. */
function passed({ layers }: Block, z: number): number {
  return layers.reduce((value, { activation }) => activationFunction(activation)(value), z);
}

/** Which of a block's features stand in the way: the first that finds no place of its own in a stream of M numbers. */
function firstOverflow(architecture: Narrow, width: number): { block: number; feature: number } | null {
  let first = architecture.inputSize;
  for (const [i, size] of featureSizes(architecture).slice(0, -1).entries()) {
    if (first + size > width) return { block: i + 1, feature: width - first };
    first += size;
  }
  return null;
}

/** Every feature has a place of its own in the stream, until there are no more: the next one is added upon the first input. */
function overflowWeights(
  architecture: Narrow,
  width: number,
  at: { block: number; feature: number },
  factor: number,
): Weights {
  return sparseWeights(architecture, (set) => {
    if (architecture.expansion.kind === 'linear') identity(set, 'expansion.weight', architecture.inputSize, 0, width);
    let first = architecture.inputSize;
    featureSizes(architecture)
      .slice(0, at.block)
      .forEach((size, i) => {
        identity(set, `blocks.${i + 1}.residual.weight`, size, first, width);
        first += size;
      });
    set(`blocks.${at.block}.residual.weight`, 0, at.feature, factor);
    architecture.blocks[at.block - 1].layers.forEach((_, layer, { length }) => {
      set(`blocks.${at.block}.layers.${layer}.weight`, layer === length - 1 ? at.feature : 0, 0, 1);
    });
  });
}

/**
 * N_in ≤ M < S: one feature v of the first input x finds no place, and what the stream keeps is x + w v, with the w that
 * makes it uncorrelated with x (derived; theory F2 is the smallest case).
 */
function lostSum(architecture: Narrow, width: number): Built | null {
  const at = firstOverflow(architecture, width);
  if (at === null) return null;
  const inputs = [-2, -1, 1, 2];
  const features = inputs.map((x) => passed(architecture.blocks[at.block - 1], x));
  const correlation = features.reduce((sum, v, i) => sum + v * inputs[i], 0);
  const factor = Math.fround(-inputs.reduce((sum, x) => sum + x * x, 0) / correlation);
  if (!Number.isFinite(factor)) return null;
  const last = architecture.blocks.length - 1;
  const feature = `v${at.block}[${at.feature + 1}]`;
  return {
    // With the blocks up to this one alone the output still reads x and v apart, and reaches 0: Corollary 1.
    contradicts: ['Chen 2021, Theorem 1', 'Chen 2021, Corollary 1', 'Chen 2021, Corollary 2'],
    rows: inputs.map((x) => ({ x: unit(architecture.inputSize, 0, x), y: unit(architecture.outputSize, 0, x) })),
    weights: overflowWeights(architecture, width, at, factor),
    columns: [
      { name: 'x[1]', values: inputs },
      { name: feature, values: features },
      { name: `x${last}[1]`, values: inputs.map((x, i) => x + factor * features[i]) },
      { name: 'y[1]', values: inputs },
    ],
    why: `[W0 … W(L-1)] has the largest rank that M = ${width} allows, and still ${feature} shares a row with x[1]: all that reaches block ${last + 1} and the output of the two is their sum x${last}[1], which is uncorrelated with y.`,
  };
}

/** Whether the trained network's own certificate says of the first output what is claimed. Further targets are all 0. */
function verified(
  architecture: Narrow,
  built: Built,
): Pick<Counterexample, 'reached' | 'linearRisk' | 'lowerBound'> | null {
  const oneOutput = { ...architecture, outputSize: 1 };
  const rows = built.rows.map(({ x, y }) => ({ x, y: y.slice(0, 1) }));
  const weights = sparseWeights(oneOutput, () => {});
  const features = new Map(
    [...weights].map(([name, zero]) => [name, name.startsWith('output') ? zero : (built.weights.get(name) ?? zero)]),
  );
  const found = certify({ architecture: oneOutput, loss: 'squared', weights: features, dataset: datasetOf(rows) });
  const { risk, linearRisk, lowerBound, architectureEpsilon } = found;
  if (architectureEpsilon === null || architectureEpsilon <= clearly * risk) return null;
  const least = lowerBound + architectureEpsilon;
  if (Math.abs(risk - least) > agreement * risk || linearRisk > clearly * risk) return null;
  return { reached: risk, linearRisk: cleared(linearRisk, risk), lowerBound: cleared(lowerBound, risk) };
}

/**
 * Where the residual width M is below S = N_in + K1 + … + K(L-1): features and rows on which no prediction weights reach
 * what the features allow, nor what the best linear predictor does. Null: not found for these blocks (the certificate of
 * the built network decides).
 */
export function lostDirection(architecture: Narrow): Counterexample | null {
  const width = residualWidth(architecture);
  if (width === null || architecture.blocks.length === 0) return null;
  const built = width < architecture.inputSize ? lostInput(architecture, width) : lostSum(architecture, width);
  const risks = built && verified(architecture, built);
  if (built === null || risks === null) return null;
  return {
    loss: 'squared',
    ...built,
    ...risks,
    reachedBy: 'This network at its minimum over W_L and W(L+1), attained at 0',
    attained: true,
  };
}
