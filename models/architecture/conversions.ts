import {
  blockInputSize,
  type DenseArchitecture,
  type NetworkKind,
  type PlainArchitecture,
  type ResidualArchitecture,
} from './architecture.js';
import type { StagedArchitecture } from './staged.js';
import { sizeOf, trainables } from './trainable.js';
import type { WeightArray, Weights } from './weights.js';

/**
 * The same blocks under another name as another kind of estimator: a ResNEst from a ResNet (no nonlinearity on xL),
 * an A-ResNEst from a ResNEst (Chen 2021, eq. 4: heads H0 .. HL on every feature, no W_L, no W(L+1)).
 */
export function derived(
  source: ResidualArchitecture,
  name: string,
  kind: ResidualArchitecture['kind'],
): ResidualArchitecture;
export function derived(source: StagedArchitecture, name: string, kind: StagedArchitecture['kind']): StagedArchitecture;
export function derived(
  source: ResidualArchitecture | StagedArchitecture,
  name: string,
  kind: NetworkKind,
): ResidualArchitecture | StagedArchitecture {
  return { ...source, name, kind } as typeof source;
}

/** A network and its weights. */
export interface WeightedNetwork {
  readonly architecture: PlainArchitecture;
  readonly weights: Weights;
}

function arrayOf(weights: Weights, name: string): WeightArray {
  const array = weights.get(name);
  if (array === undefined) throw new Error(`The weights have no array '${name}': they belong to another network.`);
  return array;
}

/** A B of row-major matrices, summed in float64. */
function product(a: WeightArray, b: WeightArray): WeightArray {
  const [rows, inner] = a.shape;
  const columns = b.shape[1];
  const values = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i += 1) {
    for (let j = 0; j < columns; j += 1) {
      let sum = 0;
      for (let k = 0; k < inner; k += 1) sum += a.values[i * inner + k] * b.values[k * columns + j];
      values[i * columns + j] = sum;
    }
  }
  return { shape: [rows, columns], values };
}

function zeros(shape: readonly number[]): WeightArray {
  return { shape, values: new Float32Array(sizeOf(shape)) };
}

/**
 * The A-ResNEst that predicts what a ResNEst does: Hi = W(L+1) Wi, W_L and W(L+1) left out, the output's bias in H0's
 * (Chen 2021, eq. 2 and 4). Equal up to float32 rounding of the Hi.
 * @throws Error where the weights are another network's
 */
export function toAResNEst(architecture: ResidualArchitecture, weights: Weights): WeightedNetwork {
  const converted = derived(architecture, architecture.name, 'a-resnest');
  const output = arrayOf(weights, 'output.weight');
  const arrays = trainables(converted).map(({ name, shape }): [string, WeightArray] => {
    const [, head, part] = /^heads\.(\d+)\.(weight|bias)$/.exec(name) ?? [];
    if (head === undefined) return [name, arrayOf(weights, name)];
    if (part === 'bias') return [name, head === '0' ? arrayOf(weights, 'output.bias') : zeros(shape)];
    if (head !== '0') return [name, product(output, arrayOf(weights, `blocks.${head}.residual.weight`))];
    const expanded = architecture.expansion.kind === 'linear';
    return [name, expanded ? product(output, arrayOf(weights, 'expansion.weight')) : output];
  });
  return { architecture: converted, weights: new Map(arrays) };
}

/** Columns `first` up to `first + columns` of the identity [rows, rows]. */
function unitColumns([rows, columns]: readonly number[], first: number): WeightArray {
  const array = zeros([rows, columns]);
  for (let j = 0; j < columns; j += 1) array.values[(first + j) * columns + j] = 1;
  return array;
}

/** A matrix with columns of zeros behind its own. */
function widened({ shape: [rows, inner], values }: WeightArray, columns: number): WeightArray {
  const wide = zeros([rows, columns]);
  for (let i = 0; i < rows; i += 1) wide.values.set(values.subarray(i * inner, (i + 1) * inner), i * columns);
  return wide;
}

/**
 * The wide ResNEst that is a DenseNEst for every input (Chen 2021, Proposition 4; construction derived): M = N_in + D1 +
 * … + DL, [W0 … WL] = I, Gi(z) = Qi(z1 … z(M(i-1))), the same W(L+1). Nothing is rounded.
 * @throws Error where the weights are another network's
 */
export function toResNEst(architecture: DenseArchitecture, weights: Weights): WeightedNetwork {
  const { name, inputSize, outputSize, bias, blocks } = architecture;
  const width = blockInputSize(architecture, blocks.length + 1);
  const expansion = { kind: 'linear', width } as const;
  const converted: ResidualArchitecture = {
    kind: 'resnest',
    name,
    inputSize,
    outputSize,
    bias,
    expansion,
    blocks,
  };
  const arrays = trainables(converted).map(({ name: array, shape }): [string, WeightArray] => {
    const [, block, part] = /^blocks\.(\d+)\.(residual|layers\.0)\.weight$/.exec(array) ?? [];
    if (array === 'expansion.weight') return [array, unitColumns(shape, 0)];
    if (part === 'residual') return [array, unitColumns(shape, blockInputSize(architecture, Number(block)))];
    const found = arrayOf(weights, array);
    return [array, part === 'layers.0' ? widened(found, width) : found];
  });
  return { architecture: converted, weights: new Map(arrays) };
}
