import { heldInputs, type Samples, type Targets } from './dataset.js';
import type { DataDefinition } from './definition.js';
import type { RowSplit } from './split.js';
import type { Table, TableTargets } from './table.js';

/** Row-major numbers, [rows, columns]. */
interface Matrix {
  readonly columns: number;
  readonly values: Float64Array;
}

/** What a column's numbers become: (value - shift) / divisor. [columns] each. */
interface Normalization {
  readonly shifts: Float64Array;
  readonly divisors: Float64Array;
}

function division(columns: number, divisor: number): Normalization {
  return { shifts: new Float64Array(columns), divisors: new Float64Array(columns).fill(divisor) };
}

/**
 * Each column's mean and population deviation over some rows, by Welford's recurrence, which gives a constant column
 * a deviation of exactly 0. Such a column is centred and divided by `constantDivisor`.
 */
function standardization({ columns, values }: Matrix, rows: Int32Array, constantDivisor: number): Normalization {
  const shifts = new Float64Array(columns);
  const divisors = new Float64Array(columns);
  let count = 0;
  for (const row of rows) {
    count += 1;
    for (let column = 0; column < columns; column += 1) {
      const value = values[row * columns + column];
      const delta = value - shifts[column];
      shifts[column] += delta / count;
      divisors[column] += delta * (value - shifts[column]);
    }
  }
  for (let column = 0; column < columns; column += 1) {
    divisors[column] = divisors[column] === 0 ? constantDivisor : Math.sqrt(divisors[column] / count);
  }
  return { shifts, divisors };
}

/** The rows, normalised, as float32: [rows.length, columns]. */
function gather({ columns, values }: Matrix, rows: Int32Array, { shifts, divisors }: Normalization): Float32Array {
  const gathered = new Float32Array(rows.length * columns);
  rows.forEach((row, index) => {
    for (let column = 0; column < columns; column += 1) {
      gathered[index * columns + column] = (values[row * columns + column] - shifts[column]) / divisors[column];
    }
  });
  return gathered;
}

type TargetPreparation = (rows: Int32Array) => Targets;

function targetPreparation(targets: TableTargets, train: Int32Array, standardize: boolean): TargetPreparation {
  if (targets.kind === 'classes') {
    return (rows) => ({ ...targets, labels: Int32Array.from(rows, (row) => targets.labels[row]) });
  }
  const matrix = { columns: targets.size, values: targets.values };
  const normalization = standardize ? standardization(matrix, train, 1) : division(targets.size, 1);
  return (rows) => ({ kind: 'values', size: targets.size, values: gather(matrix, rows, normalization) });
}

/**
 * Makes of a table what networks see. `scale` divides the inputs. `standardize` subtracts from each input, and from
 * each target that is a number, its mean over the training rows and divides by its deviation there (population; a
 * constant column is centred and left undivided), so that a target's squared risk is in units of its variance over
 * the training rows: predicting the mean costs 1 a target. Nothing of the test rows enters.
 */
export function prepare(
  table: Table,
  split: RowSplit,
  { scale, standardize }: DataDefinition,
): { train: Samples; test: Samples | null } {
  const inputSize = table.inputNames.length;
  const inputs = { columns: inputSize, values: table.inputs };
  const divisor = scale ?? 1;
  const normalization = standardize ? standardization(inputs, split.train, divisor) : division(inputSize, divisor);
  const targetsOf = targetPreparation(table.targets, split.train, standardize);
  const samplesOf = (rows: Int32Array): Samples => ({
    rows: rows.length,
    inputSize,
    inputs: heldInputs(gather(inputs, rows, normalization), inputSize),
    targets: targetsOf(rows),
  });
  return { train: samplesOf(split.train), test: split.test === null ? null : samplesOf(split.test) };
}
