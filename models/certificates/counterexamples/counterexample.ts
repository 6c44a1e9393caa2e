import type { PlainArchitecture, ResidualArchitecture } from '../../architecture/architecture.js';
import type { Loss } from '../../architecture/loss.js';
import { sizeOf, trainables } from '../../architecture/trainable.js';
import type { Weights } from '../../architecture/weights.js';
import { type Dataset, heldInputs } from '../../data/dataset.js';

/** One row: N_in inputs and N_o targets, each exact in float32. */
export interface Row {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** A column of the table that is worked through by hand: an input, a feature, the stream, a target. One value a row. */
export interface ShownColumn {
  readonly name: string;
  readonly values: readonly number[];
}

/** A small data set and weights on which the conclusion of a theorem is false, because one of its hypotheses is. */
export interface Counterexample {
  /** The results whose conclusion is false here: "Chen 2021, Corollary 2". */
  readonly contradicts: readonly string[];
  readonly loss: Loss;
  readonly rows: readonly Row[];
  /** Of the whole network; those of the prediction are an example of the best (or of the local minimum) that is meant. */
  readonly weights: Weights;
  readonly columns: readonly ShownColumn[];
  /** What the network reaches, on these rows with these features. */
  readonly reached: number;
  /** By which weights: "This network at the least over W_L and W(L+1)". */
  readonly reachedBy: string;
  /** Whether `weights` reach it; false: no weights reach less. */
  readonly attained: boolean;
  /** a0, the best linear (affine) predictor's. */
  readonly linearRisk: number;
  /** aL, the A-ResNEst's on the same features: what Theorem 1 promises. */
  readonly lowerBound: number;
  /** One sentence. */
  readonly why: string;
}

/** A network whose residual stream may be too narrow. */
export type Narrow = ResidualArchitecture & { readonly kind: 'resnest' };

/** Sets entry (i, j) of a matrix, or i of a bias (j = 0), counted from 0. */
export type SetEntry = (name: string, i: number, j: number, value: number) => void;

/** Weights that are 0 but for the entries that are set. */
export function sparseWeights(architecture: PlainArchitecture, write: (set: SetEntry) => void): Weights {
  const arrays = new Map(
    trainables(architecture).map(({ name, shape }) => [name, { shape, values: new Float32Array(sizeOf(shape)) }]),
  );
  write((name, i, j, value) => {
    const array = arrays.get(name);
    if (array === undefined) throw new Error(`no array ${name}`);
    array.values[i * (array.shape[1] ?? 1) + j] = value;
  });
  return arrays;
}

/** The rows as a data set that is not split. */
export function datasetOf(rows: readonly Row[]): Dataset {
  const [{ x, y }] = rows;
  return {
    inputShape: { kind: 'vector', size: x.length },
    inputNames: x.map((_, j) => `x${j + 1}`),
    targetNames: y.map((_, j) => `y${j + 1}`),
    train: {
      rows: rows.length,
      inputSize: x.length,
      inputs: heldInputs(Float32Array.from(rows.flatMap((row) => row.x)), x.length),
      targets: { kind: 'values', size: y.length, values: Float32Array.from(rows.flatMap((row) => row.y)) },
    },
    test: null,
    hash: '',
  };
}

/** A vector of zeros with one entry. */
export function unit(size: number, at: number, value: number): number[] {
  return Array.from({ length: size }, (_, j) => (j === at ? value : 0));
}

/** Below this share of the risk that is reached, a promised risk is rounding of 0. */
const rounding = 1e-12;

/** A promised risk with float64's rounding taken away. */
export function cleared(risk: number, reached: number): number {
  return risk <= rounding * reached ? 0 : risk;
}
