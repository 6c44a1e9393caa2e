import { type ColumnMatrix, column, dot } from './algebra/matrix.js';
import { blockNames } from './block-names.js';
import { levelCoordinates } from './feature-findings.js';
import type { SpannedFeatures } from './features/spanned-features.js';

/** What of a column lies elsewhere, as a share of its norm, is rounding below this. */
const rounding = 1e-11;
/** More columns than these are counted, not named. */
const mostNamed = 6;

/** Columns by their numbers from 1: "column 3", "columns 1, 2 and 5", "8 columns". */
function named(columns: readonly number[]): string {
  if (columns.length === 1) return `column ${columns[0] + 1}`;
  if (columns.length > mostNamed) return `${columns.length} columns`;
  const numbers = columns.map((j) => String(j + 1));
  return `columns ${numbers.slice(0, -1).join(', ')} and ${numbers[numbers.length - 1]}`;
}

/** Whether two columns are equal up to a factor. */
function isMultiple(a: Float64Array, b: Float64Array): boolean {
  const factor = dot(a, b) / dot(b, b);
  let left = 0;
  for (let i = 0; i < a.length; i += 1) left += (a[i] - factor * b[i]) ** 2;
  return left <= rounding * rounding * dot(a, a);
}

interface Idle {
  readonly zero: number[];
  readonly constant: number[];
  /** Pairs of a column and an earlier one of the block, multiples of each other. */
  readonly repeated: [column: number, of: number][];
}

/**
 * Columns of a block that add nothing, each for one reason. A constant is the basis's first direction.
 * @param isKept whether a column is one of the basis: what is a multiple of another is not, or that other is not
 */
function idleColumns(coordinates: ColumnMatrix, constants: 0 | 1, isKept: (j: number) => boolean): Idle {
  const found: Idle = { zero: [], constant: [], repeated: [] };
  const left: number[] = [];
  for (let j = 0; j < coordinates.columns; j += 1) {
    const values = column(coordinates, j);
    const rest = values.subarray(1);
    const square = dot(values, values);
    if (square === 0) found.zero.push(j);
    else if (constants === 1 && dot(rest, rest) <= rounding * rounding * square) found.constant.push(j);
    else left.push(j);
  }
  const repeated = new Set<number>();
  for (const j of left.filter((each) => !isKept(each))) {
    const of = left.find(
      (i) => i !== j && !repeated.has(i) && isMultiple(column(coordinates, j), column(coordinates, i)),
    );
    if (of === undefined) continue;
    repeated.add(j);
    found.repeated.push([Math.max(j, of), Math.min(j, of)]);
  }
  return found;
}

function deadRemark(blocks: readonly number[]): string[] {
  if (blocks.length === 0) return [];
  if (blocks.length === 1) {
    return [
      `v${blocks[0]} is dead: all of its features are 0 on every training row, and block ${blocks[0]} does nothing.`,
    ];
  }
  return [
    `${blockNames(blocks)} are dead: all of their features are 0 on every training row, and these blocks do nothing.`,
  ];
}

function remarkOf({ block, zero, constant, repeated }: Idle & { readonly block: number }): string {
  const parts = [
    ...(zero.length === 0 ? [] : [`${named(zero)} (0 on every training row)`]),
    ...(constant.length === 0 ? [] : [`${named(constant)} (constant)`]),
    ...(repeated.length === 0
      ? []
      : repeated.length === 1
        ? [`column ${repeated[0][0] + 1} (a multiple of column ${repeated[0][1] + 1})`]
        : [`${named(repeated.map(([j]) => j))} (multiples of columns before)`]),
  ];
  return `Of v${block} these add nothing: ${parts.join('; ')}.`;
}

/** Of more blocks than these the columns are counted. */
const mostBlocks = 4;

/** How many columns of how many blocks add nothing, in one sentence. */
function countedRemark(all: readonly (Idle & { readonly block: number })[]): string {
  const count = (columns: (idle: Idle) => readonly unknown[]) =>
    all.reduce((sum, idle) => sum + columns(idle).length, 0);
  const parts = [
    [count(({ zero }) => zero), 'are 0 on every training row'],
    [count(({ constant }) => constant), 'are constant'],
    [count(({ repeated }) => repeated), 'are multiples of columns before'],
  ] as const;
  const said = parts.filter(([columns]) => columns > 0).map(([columns, what]) => `${columns} ${what}`);
  return `Of ${blockNames(all.map(({ block }) => block))} some columns add nothing: ${said.join('; ')}.`;
}

/**
 * Which columns of which block's features are 0, constant (where the network has biases) or multiples of others over the
 * training rows, in sentences; of a block that is 0 as a whole, that it is dead.
 */
export function columnRemarks(spanned: SpannedFeatures, blocks: number): string[] {
  const kept = new Set(spanned.bases.kept);
  const all = Array.from({ length: blocks }, (_, i) => {
    const coordinates = levelCoordinates(spanned, i + 1);
    const idle = idleColumns(coordinates, spanned.columns.constants, (j) => kept.has(spanned.columns.ends[i] + j));
    return { block: i + 1, size: coordinates.columns, ...idle };
  });
  const dead = all.filter(({ size, zero }) => size > 0 && zero.length === size);
  const idle = all.filter(
    (each) => !dead.includes(each) && each.zero.length + each.constant.length + each.repeated.length > 0,
  );
  return [
    ...deadRemark(dead.map(({ block }) => block)),
    ...(idle.length > mostBlocks ? [countedRemark(idle)] : idle.map(remarkOf)),
  ];
}
