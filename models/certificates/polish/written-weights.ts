import type { PlainArchitecture } from '../../architecture/architecture.js';
import { trainables } from '../../architecture/trainable.js';
import type { WeightArray, Weights } from '../../architecture/weights.js';
import { type ColumnMatrix, column } from '../algebra/matrix.js';
import { featureEnds } from '../features/forward.js';

/** The columns from `first` up to `end` of a map that is given by its transpose [in, out], as an array [out, in]. */
function mapOf(transposed: ColumnMatrix, first: number, end: number): WeightArray {
  const { columns } = transposed;
  const values = new Float32Array(columns * (end - first));
  for (let i = 0; i < columns; i += 1) values.set(column(transposed, i).subarray(first, end), i * (end - first));
  return { shape: [columns, end - first], values };
}

/** What the constant's weights are as a bias. */
function biasOf(transposed: ColumnMatrix): WeightArray {
  const { columns } = transposed;
  return { shape: [columns], values: Float32Array.from({ length: columns }, (_, i) => column(transposed, i)[0]) };
}

function headArray(architecture: PlainArchitecture, name: string, transposed: ColumnMatrix): WeightArray | null {
  const [, head, part] = /^heads\.(\d+)\.(weight|bias)$/.exec(name) ?? [];
  if (head === undefined) return null;
  const index = Number(head);
  if (part === 'bias') {
    // Of L + 1 biases one does the work of all.
    const bias = biasOf(transposed);
    return index === 0 ? bias : { ...bias, values: new Float32Array(transposed.columns) };
  }
  const constants = architecture.bias ? 1 : 0;
  const ends = featureEnds(architecture);
  return mapOf(transposed, constants + (index === 0 ? 0 : ends[index - 1]), constants + ends[index]);
}

/**
 * A network's weights with another output layer, or other heads.
 * @param transposed [1? + what the output reads, N_o]: weights on the columns of `outputColumns`, float32 numbers
 */
export function withOutput(architecture: PlainArchitecture, weights: Weights, transposed: ColumnMatrix): Weights {
  const constants = architecture.bias ? 1 : 0;
  const written = trainables(architecture).flatMap(({ name }): [string, WeightArray][] => {
    if (name === 'output.weight') return [[name, mapOf(transposed, constants, transposed.rows)]];
    if (name === 'output.bias') return [[name, biasOf(transposed)]];
    const head = headArray(architecture, name, transposed);
    return head === null ? [] : [[name, head]];
  });
  return new Map([...weights, ...written]);
}

/**
 * A ResNEst's weights with another W_L, which is W0 where there are no blocks.
 * @param map W_L [M, K_L], float32 numbers
 */
export function withLastResidual(weights: Weights, blocks: number, map: ColumnMatrix): Weights {
  const values = new Float32Array(map.values.length);
  for (let i = 0; i < map.rows; i += 1) {
    for (let j = 0; j < map.columns; j += 1) values[i * map.columns + j] = map.values[j * map.rows + i];
  }
  const name = blocks === 0 ? 'expansion.weight' : `blocks.${blocks}.residual.weight`;
  return new Map([...weights, [name, { shape: [map.rows, map.columns], values }]]);
}
