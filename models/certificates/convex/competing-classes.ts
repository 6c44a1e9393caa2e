import type { ColumnMatrix } from '../algebra/matrix.js';

/** Columns of features, some rows at a time, as often as they are asked for. */
export type ColumnChunks = () => Iterable<readonly [first: number, columns: ColumnMatrix]>;

/** Passes over the rows, at most: each takes something away, and almost always the second is the last. */
const mostPasses = 40;

/** Whether a path leads from class to class, [C · C], in place of whether a step does. */
function closePaths(steps: Uint8Array, classes: number): void {
  for (let over = 0; over < classes; over += 1) {
    for (let from = 0; from < classes; from += 1) {
      if (steps[from * classes + over] === 0) continue;
      for (let to = 0; to < classes; to += 1) steps[from * classes + to] |= steps[over * classes + to];
    }
  }
}

/** Each class's smallest one with paths there and back. */
function groupsOf(paths: Uint8Array, classes: number): Int32Array {
  return Int32Array.from({ length: classes }, (_, c) => {
    let smallest = 0;
    while (smallest < c && (paths[c * classes + smallest] & paths[smallest * classes + c]) === 0) smallest += 1;
    return smallest;
  });
}

/** Takes a row's terms away that the columns' groups set apart from its own class. */
function takeAway(terms: Uint8Array, own: number, groups: Int32Array, entries: Float64Array): boolean {
  const classes = terms.length;
  let changed = false;
  for (let k = 0; k < entries.length; k += 1) {
    if (entries[k] === 0) continue;
    for (let c = 0; c < classes; c += 1) {
      if (terms[c] === 0 || groups[k * classes + c] === groups[k * classes + own]) continue;
      terms[c] = 0;
      changed = true;
    }
  }
  return changed;
}

/** Of each column the pairs of classes of which weights may not rank the second above the first, from a row. */
function addOrders(orders: readonly Uint8Array[], terms: Uint8Array, own: number, entries: Float64Array): void {
  const classes = terms.length;
  for (let k = 0; k < entries.length; k += 1) {
    if (entries[k] === 0) continue;
    for (let c = 0; c < classes; c += 1) {
      if (terms[c] === 1) orders[k][entries[k] > 0 ? own * classes + c : c * classes + own] = 1;
    }
  }
}

/**
 * The terms of the rows' losses that weights u of the classes on a single column take to 0 without raising another, and
 * then those of what is left, until no column does (derived). On a row with the entry x such weights must have
 * x (u_y - u_c) ≥ 0 for its own class y and every c that competes: an order of the classes. u may be strict wherever the
 * order doesn't lead back, so the terms go that aren't in one strong component with the row's class.
 * @param labels [N]
 * @param terms [N · C], row after row: 1 for the classes that compete for a row, its own among them; those that go become 0
 * @returns [columns · C], column after column: the smallest class of the group that a class is in. On no row where a column
 * isn't 0 do classes of several of its groups compete. Null where too many passes are asked for
 */
export function separateClasses(
  chunks: ColumnChunks,
  columns: number,
  { labels, classes }: { readonly labels: Int32Array; readonly classes: number },
  terms: Uint8Array,
): Int32Array | null {
  const groups = new Int32Array(columns * classes);
  const entries = new Float64Array(columns);
  for (let pass = 0; pass < mostPasses; pass += 1) {
    const orders = Array.from({ length: columns }, () => new Uint8Array(classes * classes));
    let changed = false;
    for (const [first, { rows, values }] of chunks()) {
      for (let i = 0; i < rows; i += 1) {
        const row = first + i;
        for (let k = 0; k < columns; k += 1) entries[k] = values[k * rows + i];
        const own = terms.subarray(row * classes, (row + 1) * classes);
        if (takeAway(own, labels[row], groups, entries)) changed = true;
        addOrders(orders, own, labels[row], entries);
      }
    }
    if (pass > 0 && !changed) return groups;
    orders.forEach((order, k) => {
      closePaths(order, classes);
      groups.set(groupsOf(order, classes), k * classes);
    });
  }
  return null;
}
