import * as ast from '../generated/ast.js';
import type { Reading } from './reading.js';
import { onlyPart } from './single-parts.js';
import { sizeOf } from './sizes.js';

/** Which columns are predicted. */
export interface Target {
  readonly columns: readonly [string, ...string[]];
  /** How many classes the one column names; null: numbers. */
  readonly classes: number | null;
}

function isFilled<T>(list: readonly T[]): list is readonly [T, ...T[]] {
  return list.length > 0;
}

function classesOf(reading: Reading, node: ast.Target): number | null {
  if (node.classes === undefined) return null;
  const classes = sizeOf(reading, { node, property: 'classes', value: node.classes }, 'the count of classes');
  if (classes === null) return null;
  if (classes >= 2 && node.columns.length === 1) return classes;
  const message = classes < 2 ? 'a classifier needs at least 2 classes.' : 'classes are for one target column.';
  reading.report.error({ node, property: 'classes' }, 'target', message);
  return null;
}

/** The target of a CSV file; null, and said why, where it is missing or wrong. */
export function buildTarget(reading: Reading, data: ast.Data): Target | null {
  const node = onlyPart(reading.report, data.body.parts, ast.isTarget, 'target');
  if (node === null || !isFilled(node.columns)) {
    const message = `${data.name} has no target. Write \`target\` and the name of the column to predict.`;
    reading.report.error({ node: data, property: 'name' }, 'missing-part', message);
    return null;
  }
  const { columns } = node;
  const twice = columns.findIndex((column, i) => columns.indexOf(column) < i);
  if (twice >= 0) {
    const place = { node, property: 'columns', index: twice };
    reading.report.error(place, 'target', `the target ${columns[twice]} is named twice.`);
    return null;
  }
  const classes = classesOf(reading, node);
  return node.classes !== undefined && classes === null ? null : { columns, classes };
}
