import type { Certificate } from './certificate.js';
import { float32Rounding, rankOf, singularValues } from './algebra/singular-values.js';
import { endsOf, streamMapOf, type TrainedNetwork } from './features/passes.js';
import { type ColumnMatrix, zeros } from './algebra/matrix.js';

type Inverse = NonNullable<Certificate['inverse']>;

/** [W0 … W(L-1)]ᵀ [S, M], row after row of Wᵀ: x(L-1) = B [v0; …; v(L-1)]. W0 is the identity of `expand none`. */
export function streamTransposed(network: TrainedNetwork, width: number): ColumnMatrix {
  const ends = endsOf(network).slice(0, -1);
  const sizes = ends.map((end, i) => (i === 0 ? end : end - ends[i - 1]));
  const rows = sizes.reduce((sum, size) => sum + size, 0);
  const result = zeros(rows, width);
  let first = 0;
  sizes.forEach((size, block) => {
    const map = streamMapOf(network, block);
    for (let j = 0; j < width; j += 1) {
      for (let i = 0; i < size; i += 1) {
        const entry = map === null ? Number(i === j) : map.values[j * size + i];
        result.values[j * rows + first + i] = entry;
      }
    }
    first += size;
  });
  return result;
}

/** Rank and singular values of B = [W0 … W(L-1)] [M, S], given its transpose: Assumption 4 asks for rank S (theory E.1). */
export function inverseFindings(transposed: ColumnMatrix): Inverse {
  const { rows: required, columns: width } = transposed;
  const values = singularValues(transposed);
  const sigmaMax = values[0] ?? 0;
  // With fewer rows than columns, B maps some direction to 0.
  const sigmaMin = width < required ? 0 : (values.at(-1) ?? 0);
  return {
    rank: rankOf(values, Math.max(width, required)),
    required,
    sigmaMin,
    sigmaMax,
    condition: sigmaMin === 0 ? null : sigmaMax / sigmaMin,
    roundingFloor: float32Rounding * sigmaMax,
    singularValues: values,
  };
}
