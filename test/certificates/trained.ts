import { activationFunction } from '../../models/architecture/activation.js';
import type { PlainArchitecture, Block } from '../../models/architecture/architecture.js';
import { type Trainable, sizeOf, trainables } from '../../models/architecture/trainable.js';
import type { Weights } from '../../models/architecture/weights.js';
import { type Dataset, heldInputs, type Targets } from '../../models/data/dataset.js';

/** Numbers in [-1, 1) that depend on the seed alone. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 3266489917) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 31 - 1;
  };
}

/** A network's weights, entry by entry. */
export function weightsFrom(
  architecture: PlainArchitecture,
  entry: (array: Trainable, index: number) => number,
): Weights {
  return new Map(
    trainables(architecture).map((array) => [
      array.name,
      { shape: array.shape, values: Float32Array.from({ length: sizeOf(array.shape) }, (_, k) => entry(array, k)) },
    ]),
  );
}

export function randomWeights(architecture: PlainArchitecture, seed: number): Weights {
  const next = randomNumbers(seed);
  return weightsFrom(architecture, () => next());
}

/** Weights written out; every array that is not named is 0. */
export function givenWeights(
  architecture: PlainArchitecture,
  arrays: Readonly<Record<string, readonly number[]>>,
): Weights {
  return weightsFrom(architecture, ({ name }, k) => arrays[name]?.[k] ?? 0);
}

/** Training rows alone. */
export function datasetOf(inputs: readonly (readonly number[])[], targets: Targets): Dataset {
  const inputSize = inputs[0].length;
  return {
    inputShape: { kind: 'vector', size: inputSize },
    inputNames: Array.from({ length: inputSize }, (_, j) => `x${j}`),
    targetNames: [],
    train: { rows: inputs.length, inputSize, inputs: heldInputs(Float32Array.from(inputs.flat()), inputSize), targets },
    test: null,
    hash: '',
  };
}

export function valuesOf(rows: readonly (readonly number[])[]): Targets {
  return { kind: 'values', size: rows[0].length, values: Float32Array.from(rows.flat()) };
}

/** What a network makes of one row, written from the definition: v0 .. vL and x0 .. xL. */
export interface RowPass {
  readonly features: number[][];
  readonly streams: number[][];
  readonly output: number[];
}

function matrixVector(weights: Weights, name: string, x: readonly number[]): number[] {
  const array = weights.get(name);
  if (array === undefined) throw new Error(`no ${name}`);
  const [rows, columns] = array.shape;
  return Array.from({ length: rows }, (_, i) =>
    x.reduce((sum, value, j) => sum + array.values[i * columns + j] * value, 0),
  );
}

function affine(weights: Weights, owner: string, x: readonly number[]): number[] {
  const bias = weights.get(`${owner}.bias`)?.values;
  return matrixVector(weights, `${owner}.weight`, x).map((value, i) => value + (bias?.[i] ?? 0));
}

const plus = (a: readonly number[], b: readonly number[]): number[] => a.map((value, i) => value + b[i]);

/** One row through a network, straight from Chen 2021, eq. 1, 4 and 8: independent of the chunked pass. */
export function rowPass(architecture: PlainArchitecture, weights: Weights, x: readonly number[]): RowPass {
  if (architecture.kind === 'linear')
    return { features: [[...x]], streams: [[...x]], output: affine(weights, 'output', x) };
  const expands = architecture.kind !== 'densenest' && architecture.expansion.kind === 'linear';
  const streams = [expands ? matrixVector(weights, 'expansion.weight', x) : [...x]];
  const features = [[...x]];
  architecture.blocks.forEach(({ layers }: Block, b) => {
    const before = streams[streams.length - 1];
    const v = layers.reduce<number[]>(
      (z, { activation }, j) => affine(weights, `blocks.${b + 1}.layers.${j}`, z).map(activationFunction(activation)),
      before,
    );
    features.push(v);
    const residual = `blocks.${b + 1}.residual.weight`;
    if (architecture.kind === 'densenest') streams.push([...before, ...v]);
    else if (weights.has(residual)) streams.push(plus(before, matrixVector(weights, residual, v)));
  });
  const last = streams[streams.length - 1];
  if (architecture.kind === 'a-resnest') {
    const heads = features.map((v, i) => affine(weights, `heads.${i}`, v));
    return { features, streams, output: heads.reduce(plus) };
  }
  const read = architecture.kind === 'resnet' ? last.map((value) => Math.max(0, value)) : last;
  return { features, streams, output: affine(weights, 'output', read) };
}
