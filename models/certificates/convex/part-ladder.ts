import type { ConvexSolution } from '../certificate.js';
import { type ColumnMatrix, beside, columnRange, product } from '../algebra/matrix.js';
import { onAllColumns } from '../features/spanned-features.js';
import type { BasisRows } from './basis-rows.js';
import type { Minimum, Part } from './part.js';
import { solveTogether } from './solver.js';

function methodOf(parts: readonly Part[], minima: readonly Minimum[], rank: number): string {
  const separable = minima.filter(({ attained }) => attained === 'no, separable').length;
  if (separable === parts.length) return 'every margin verified';
  const method = parts[0].methodAt(rank);
  if (separable > 0)
    return `${method}; ${separable} of ${parts.length} outputs are separable: no weights attain the infimum`;
  if (minima.some(({ attained }) => attained === 'open'))
    return `${method}; ended where steps had become slow, before the infimum`;
  return minima.every(({ attained }) => attained === 'yes')
    ? method
    : `${method}; some rows separate: as far as float64 can tell, no weights attain the infimum`;
}

/** The parts' minima as one: risks and gaps add up. */
function solutionOf(parts: readonly Part[], minima: readonly Minimum[], rank: number): ConvexSolution {
  const sum = (of: (minimum: Minimum) => number): number => minima.reduce((total, minimum) => total + of(minimum), 0);
  const isKnown = minima.every(({ gap }) => gap !== null);
  return {
    method: methodOf(parts, minima, rank),
    risk: sum(({ risk }) => risk),
    gap: isKnown ? sum(({ gap }) => gap ?? 0) : null,
    ...(isKnown && minima.some(({ isRounded }) => isRounded) ? { upToRounding: true } : {}),
    gradientNorm: Math.sqrt(sum(({ gradientNorm }) => gradientNorm ** 2)),
    separable: minima.every(({ attained }) => attained === 'no, separable'),
  };
}

function minimaOver(parts: readonly Part[], rows: BasisRows, rank: number, before: readonly Minimum[]): Minimum[] {
  return solveTogether(
    rows,
    rank,
    parts.map((part, i) => part.minimize(rows, rank, before[i] ?? null)),
  );
}

/** The infimum over all of a basis. */
export function partsMinimum(parts: readonly Part[], rows: BasisRows): ConvexSolution {
  return solutionOf(parts, minimaOver(parts, rows, rows.size, []), rows.size);
}

/** A level's weights on all columns, [P, N_o]; null where none attain the infimum. */
function predictorOf(parts: readonly Part[], rows: BasisRows, minima: readonly Minimum[]): ColumnMatrix | null {
  if (minima.some(({ attained }) => attained !== 'yes')) return null;
  const outputs = beside(...minima.map(({ weights }, i) => parts[i].outputWeights(weights)));
  return onAllColumns(rows.spanned, product(columnRange(rows.columnWeights, 0, outputs.rows), outputs));
}

/**
 * The infimum at every level, each begun from the one before, and the predictor that attains it, if any.
 * @param rows the features' own basis
 */
export function partsLadder(
  parts: readonly Part[],
  rows: BasisRows,
): { ladder: ConvexSolution[]; predictors: (ColumnMatrix | null)[] } {
  let minima: Minimum[] = [];
  let before: number | null = null;
  const predictors: (ColumnMatrix | null)[] = [];
  const ladder = rows.spanned.bases.ranks.map((rank) => {
    // A level that adds no direction has the problem of the one before, and so its answer.
    if (rank !== before) minima = minimaOver(parts, rows, rank, minima);
    before = rank;
    predictors.push(predictorOf(parts, rows, minima));
    return solutionOf(parts, minima, rank);
  });
  return { ladder, predictors };
}
