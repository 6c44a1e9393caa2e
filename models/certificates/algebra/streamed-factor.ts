import { type ColumnMatrix, column, dot, zeros } from './matrix.js';

/** Takes four columns at once through the reflection of (head, tail): each entry of the tail is read once for them. */
function reflectFour(
  factor: ColumnMatrix,
  chunk: ColumnMatrix,
  reflection: { row: number; head: number; tail: Float64Array; scale: number },
  first: number,
): void {
  const { row, head, tail, scale } = reflection;
  const [t0, t1, t2, t3] = [0, 1, 2, 3].map((k) => column(chunk, first + k));
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  for (let i = 0; i < tail.length; i += 1) {
    const t = tail[i];
    s0 += t * t0[i];
    s1 += t * t1[i];
    s2 += t * t2[i];
    s3 += t * t3[i];
  }
  const { values, rows } = factor;
  const at = first * rows + row;
  s0 = scale * (s0 + head * values[at]);
  s1 = scale * (s1 + head * values[at + rows]);
  s2 = scale * (s2 + head * values[at + 2 * rows]);
  s3 = scale * (s3 + head * values[at + 3 * rows]);
  values[at] -= head * s0;
  values[at + rows] -= head * s1;
  values[at + 2 * rows] -= head * s2;
  values[at + 3 * rows] -= head * s3;
  for (let i = 0; i < tail.length; i += 1) {
    const t = tail[i];
    t0[i] -= s0 * t;
    t1[i] -= s1 * t;
    t2[i] -= s2 * t;
    t3[i] -= s3 * t;
  }
}

function reflectOne(
  factor: ColumnMatrix,
  chunk: ColumnMatrix,
  reflection: { row: number; head: number; tail: Float64Array; scale: number },
  j: number,
): void {
  const { row, head, tail, scale } = reflection;
  const target = column(chunk, j);
  const at = j * factor.rows + row;
  const sum = scale * (dot(tail, target) + head * factor.values[at]);
  factor.values[at] -= head * sum;
  for (let i = 0; i < tail.length; i += 1) target[i] -= sum * tail[i];
}

/** Folds some rows into the factor of those before them, by Householder reflections. The chunk is used up. */
function fold(factor: ColumnMatrix, chunk: ColumnMatrix): void {
  const { columns, values, rows } = factor;
  for (let j = 0; j < columns; j += 1) {
    const tail = column(chunk, j);
    const below = dot(tail, tail);
    if (below === 0) continue;
    const diagonal = values[j * rows + j];
    const norm = Math.sqrt(diagonal * diagonal + below);
    const head = diagonal > 0 ? diagonal + norm : diagonal - norm;
    const reflection = { row: j, head, tail, scale: 2 / (head * head + below) };
    values[j * rows + j] = diagonal > 0 ? -norm : norm;
    let k = j + 1;
    for (; k + 4 <= columns; k += 4) reflectFour(factor, chunk, reflection, k);
    for (; k < columns; k += 1) reflectOne(factor, chunk, reflection, k);
  }
}

/**
 * The triangular factor R [P, P] of A = Q R, for a matrix A [N, P] that comes a few rows at a time. Householder
 * reflections, not AᵀA: a condition number of A counts once, not squared, and N < P or dependent columns need no care.
 * @param chunks matrices of P columns; they are used up
 */
export function streamedFactor(chunks: Iterable<ColumnMatrix>, columns: number): ColumnMatrix {
  const factor = zeros(columns, columns);
  for (const chunk of chunks) fold(factor, chunk);
  return factor;
}
