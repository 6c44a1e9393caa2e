import { featureSizes, residualWidth } from '../../architecture/architecture.js';
import type { Weights } from '../../architecture/weights.js';
import { randomStream } from '../../data/random.js';
import type { ColumnMatrix } from '../algebra/matrix.js';
import { certify } from '../certify.js';
import { singularValues } from '../algebra/singular-values.js';
import {
  type Counterexample,
  type Narrow,
  type Row,
  type ShownColumn,
  cleared,
  datasetOf,
  sparseWeights,
  unit,
} from './counterexample.js';

/** Streams wider than this would make a table of as many rows. */
const widestShown = 64;
/** Weights drawn until the features can tell all rows apart. */
const mostSeeds = 20;
/** The lower bound of features that read the targets exactly. */
const exact = 1e-10;

/** Row n has target N in output n, but for the last one, which has none: M + 1 targets that no stream of M carries. */
function targetsOf({ bias, outputSize }: Narrow, width: number): number[][] {
  const rows = width + (bias ? 2 : 1);
  return Array.from({ length: rows }, (_, n) => unit(outputSize, n, n <= width ? rows : 0));
}

/** Σ of the squared singular values beyond the M-th, over N, of the targets less their mean (with a bias): Eckart and Young. */
function beyondRank(targets: readonly (readonly number[])[], rank: number, bias: boolean): number {
  const [rows, columns] = [targets.length, targets[0].length];
  const matrix: ColumnMatrix = { rows, columns, values: new Float64Array(rows * columns) };
  for (let j = 0; j < columns; j += 1) {
    const mean = bias ? targets.reduce((sum, row) => sum + row[j], 0) / rows : 0;
    targets.forEach((row, i) => (matrix.values[j * rows + i] = row[j] - mean));
  }
  const beyond = singularValues(matrix).slice(rank);
  return beyond.reduce((sum, value) => sum + value * value, 0) / rows;
}

/**
 * What outputs of rank M miss of these targets at least. The M + 1 columns N eₙ have singular values N; less their mean
 * all but one, which is √N (the identity less 11ᵀ / N has the eigenvalue 1 - (M + 1) / (M + 2)).
 * @throws Error where the singular values themselves say otherwise
 */
function leastOfRank(targets: readonly (readonly number[])[], rank: number, bias: boolean): number {
  const least = bias ? 1 : targets.length;
  if (Math.abs(beyondRank(targets, rank, bias) - least) > exact) throw new Error('the targets have another rank');
  return least;
}

/** W0 and the Wi give every feature a row of the stream, one after the other; block weights and biases are quarters. */
function drawnWeights(architecture: Narrow, width: number, seed: number): Weights {
  const sizes = featureSizes(architecture).slice(0, -1);
  return sparseWeights(architecture, (set) => {
    const place = (name: string, size: number, first: number) => {
      for (let j = 0; j < size; j += 1) set(name, (first + j) % width, j, 1);
    };
    if (architecture.expansion.kind === 'linear') place('expansion.weight', architecture.inputSize, 0);
    let first = architecture.inputSize;
    sizes.forEach((size, i) => {
      place(`blocks.${i + 1}.residual.weight`, size, first);
      first += size;
    });
    const stream = randomStream(seed, 'counterexample');
    const quarters = () => Math.round(4 * stream.normal()) / 4;
    architecture.blocks.forEach(({ layers }, i) => {
      let inputs = width;
      layers.forEach(({ units }, layer) => {
        const name = `blocks.${i + 1}.layers.${layer}`;
        for (let k = 0; k < units; k += 1) {
          for (let j = 0; j < inputs; j += 1) set(`${name}.weight`, k, j, quarters());
          if (architecture.bias) set(`${name}.bias`, k, 0, quarters());
        }
        inputs = units;
      });
    });
  });
}

/** More inputs than the stream is wide: the targets are the inputs, and blocks that do nothing will do. */
function fromInputs(architecture: Narrow, width: number): { rows: Row[]; weights: Weights } {
  const rows = targetsOf(architecture, width).map((y, n) => ({
    x: unit(architecture.inputSize, n, n <= width ? 1 : 0),
    y,
  }));
  const weights = sparseWeights(architecture, (set) => {
    if (architecture.expansion.kind === 'linear') for (let i = 0; i < width; i += 1) set('expansion.weight', i, i, 1);
  });
  return { rows, weights };
}

/** Small whole inputs, and blocks whose features tell all rows apart, so that heads on them reach any targets. */
function fromFeatures(architecture: Narrow, width: number, seed: number): { rows: Row[]; weights: Weights } {
  const stream = randomStream(seed, 'counterexample rows');
  const { inputSize } = architecture;
  const rows = targetsOf(architecture, width).map((y, n, { length }) => ({
    x: inputSize === 1 ? [n - Math.floor(length / 2)] : Array.from({ length: inputSize }, () => stream.integer(7) - 3),
    y,
  }));
  return { rows, weights: drawnWeights(architecture, width, seed) };
}

function shownColumns(rows: readonly Row[], inputs: number, outputs: number): ShownColumn[] {
  const shown = (name: 'x' | 'y', count: number) =>
    Array.from({ length: Math.min(count, 4) }, (_, j) => ({
      name: `${name}[${j + 1}]`,
      values: rows.map((row) => row[name][j]),
    }));
  return [...shown('x', inputs), ...shown('y', outputs)];
}

/** How many numbers all features together have: N_in + K1 + … + KL. */
export function allFeatures(architecture: Narrow): number {
  return featureSizes(architecture).reduce((sum, size) => sum + size, architecture.inputSize);
}

/**
 * Where the residual width M is below the output size and below the number of all features: targets of rank M + 1, which
 * the features read exactly and no output of a stream of M numbers comes near (derived; theory F3 is the smallest case).
 * Null: not found for these blocks, or too large to be shown.
 */
export function lostOutput(architecture: Narrow): Counterexample | null {
  const width = residualWidth(architecture);
  if (width === null || width > widestShown || allFeatures(architecture) <= width) return null;
  const linear = architecture.inputSize > width;
  for (let seed = 1; seed <= (linear ? 1 : mostSeeds); seed += 1) {
    const built = linear ? fromInputs(architecture, width) : fromFeatures(architecture, width, seed);
    const { rows } = built;
    const reached = leastOfRank(
      rows.map(({ y }) => y),
      width,
      architecture.bias,
    );
    const { linearRisk, lowerBound } = certify({
      architecture,
      loss: 'squared',
      weights: built.weights,
      dataset: datasetOf(rows),
    });
    if (lowerBound > exact) continue;
    const worse = linearRisk <= exact;
    return {
      contradicts: ['Chen 2021, Theorem 1', ...(worse ? ['Chen 2021, Corollary 2'] : [])],
      loss: 'squared',
      ...built,
      columns: shownColumns(rows, architecture.inputSize, width + 1),
      reached,
      reachedBy: 'This network, whatever its weights are',
      attained: false,
      linearRisk: cleared(linearRisk, reached),
      lowerBound: cleared(lowerBound, reached),
      why: `W(L+1) xL reads ${width === 1 ? 'one number' : `${width} numbers`}, so over the rows the outputs${architecture.bias ? ' less their mean' : ''} have rank ${width} at most, and the targets have rank ${width + 1}: ${worse ? 'they are linear in the inputs' : 'heads on the features read them exactly'}, but not through a stream this narrow.`,
    };
  }
  return null;
}
