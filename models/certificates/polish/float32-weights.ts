import type { LevelBases } from '../algebra/level-bases.js';
import { type ColumnMatrix, addScaled, column, product, topRows, zeros } from '../algebra/matrix.js';

/**
 * Weights as float32 numbers that predict nearly what they did. Rounding each by itself would cost, of columns that
 * nearly cancel, as much as the columns are large. Here the independent ones are rounded one after another, the last
 * first, and each takes up what those rounded before it changed in its own direction (Babai's rounding): what is left
 * is half a unit in the last place of every weight times the part of its column that no earlier column spans.
 * @param bases of the columns that the weights stand on
 * @param weights [columns, C]; each entry of the result is a float32 number
 */
export function float32Weights({ kept, coordinates }: LevelBases, weights: ColumnMatrix): ColumnMatrix {
  const rank = kept.length;
  const independent = new Set(kept);
  const all = topRows({ ...coordinates, columns: weights.rows }, rank);
  const rounded = zeros(weights.rows, weights.columns);
  const left = product(all, weights);
  for (let c = 0; c < weights.columns; c += 1) {
    const [from, to, rest] = [column(weights, c), column(rounded, c), column(left, c)];
    const round = (j: number, weight: number) => {
      to[j] = Math.fround(weight);
      if (to[j] !== 0) addScaled(rest, -to[j], column(all, j));
    };
    for (let j = 0; j < weights.rows; j += 1) if (!independent.has(j)) round(j, from[j]);
    for (let k = rank - 1; k >= 0; k -= 1) round(kept[k], rest[k] / column(all, kept[k])[k]);
  }
  return rounded;
}
