import { channelsOf, valuesIn } from '../architecture/shape.js';
import { heldInputs, type InputRows, inputsOf, rowsBetween, type Samples, type Targets } from './dataset.js';
import type { DataDefinition } from './definition.js';
import type { RowSplit } from './split.js';
import { heldRows, type Table, type TableRows, type TableTargets } from './table.js';

/** Bytes of prepared inputs that are held in memory. Larger sets are read and prepared anew whenever rows are asked for. */
const mostHeldBytes = 2 ** 28;
/** Numbers that are read and prepared at once. */
const numbersAtOnce = 2 ** 17;

/** Rows of a source, and how their numbers repeat: after a period comes the first column or channel again. */
interface Columns {
  readonly source: TableRows;
  /** Numbers in a row: a multiple of the period. */
  readonly size: number;
  readonly period: number;
}

/** What a column's (or channel's) numbers become: (value - shift) / divisor. [period] each. */
interface Normalization {
  readonly shifts: Float64Array;
  readonly divisors: Float64Array;
}

function division(period: number, divisor: number): Normalization {
  return { shifts: new Float64Array(period), divisors: new Float64Array(period).fill(divisor) };
}

/** The numbers of these rows, some rows at a time. `at`: the first one's place in `rows`. */
function* chunksOf({ source, size }: Columns, rows: Int32Array): Generator<{ at: number; values: Float64Array }> {
  const most = Math.max(1, Math.floor(numbersAtOnce / size));
  const buffer = new Float64Array(Math.min(most, rows.length) * size);
  for (let at = 0; at < rows.length; at += most) {
    const chosen = rows.subarray(at, at + most);
    const values = buffer.subarray(0, chosen.length * size);
    source.read(chosen, values);
    yield { at, values };
  }
}

/**
 * Each column's (of images, each channel's) mean and population deviation over some rows, by Welford's recurrence,
 * which gives a constant column a deviation of exactly 0. Such a column is centred and divided by `constantDivisor`.
 */
function standardization(columns: Columns, rows: Int32Array, constantDivisor: number): Normalization {
  const { size, period } = columns;
  const shifts = new Float64Array(period);
  const divisors = new Float64Array(period);
  let count = 0;
  for (const { values } of chunksOf(columns, rows)) {
    for (let begin = 0; begin < values.length; begin += period) {
      count += 1;
      for (let column = 0; column < period; column += 1) {
        const value = values[begin + column];
        const delta = value - shifts[column];
        shifts[column] += delta / count;
        divisors[column] += delta * (value - shifts[column]);
      }
    }
  }
  const each = (rows.length * size) / period;
  for (let column = 0; column < period; column += 1) {
    divisors[column] = divisors[column] === 0 ? constantDivisor : Math.sqrt(divisors[column] / each);
  }
  return { shifts, divisors };
}

/** The rows, normalised as they are read: row i is `rows[i]` of the source. */
function preparedRows(columns: Columns, rows: Int32Array, { shifts, divisors }: Normalization): InputRows {
  const { size, period } = columns;
  return {
    read(indices, into) {
      const chosen = indices.map((index) => rows[index]);
      for (const { at, values } of chunksOf(columns, chosen)) {
        for (let begin = 0; begin < values.length; begin += period) {
          for (let column = 0; column < period; column += 1) {
            into[at * size + begin + column] = (values[begin + column] - shifts[column]) / divisors[column];
          }
        }
      }
    },
  };
}

/** All prepared rows, read once. [count, size] */
function allOf(inputs: InputRows, count: number, inputSize: number): Float32Array {
  return inputsOf({ inputs, inputSize }, rowsBetween(0, count));
}

type TargetPreparation = (rows: Int32Array) => Targets;

function targetPreparation(targets: TableTargets, train: Int32Array, standardize: boolean): TargetPreparation {
  if (targets.kind === 'classes') {
    return (rows) => ({ ...targets, labels: Int32Array.from(rows, (row) => targets.labels[row]) });
  }
  const { size } = targets;
  const columns = { source: heldRows(targets.values, size), size, period: size };
  const normalization = standardize ? standardization(columns, train, 1) : division(size, 1);
  return (rows) => ({
    kind: 'values',
    size,
    values: allOf(preparedRows(columns, rows, normalization), rows.length, size),
  });
}

/**
 * Makes of a table what networks see. `scale` divides the inputs. `standardize` subtracts from each input column (of
 * images, from each channel), and from each target that is a number, its mean over the training rows and divides by its
 * deviation there (population; a constant column is centred and left undivided), so that a target's squared risk is in
 * units of its variance over the training rows: predicting the mean costs 1 a target. Nothing of the test rows enters.
 * @param mostHeld bytes of inputs that are held; what is larger is read from its source whenever it is asked for
 * @throws DataError where the source can't be read any more
 */
export function prepare(
  { inputShape, inputs, targets }: Table,
  split: RowSplit,
  { scale, standardize }: Pick<DataDefinition, 'scale' | 'standardize'>,
  mostHeld = mostHeldBytes,
): { train: Samples; test: Samples | null } {
  const inputSize = valuesIn(inputShape);
  const columns = {
    source: inputs,
    size: inputSize,
    period: inputShape.kind === 'image' ? channelsOf(inputShape) : inputSize,
  };
  const divisor = scale ?? 1;
  const normalization = standardize
    ? standardization(columns, split.train, divisor)
    : division(columns.period, divisor);
  const targetsOf = targetPreparation(targets, split.train, standardize);
  const held = 4 * inputSize * (split.train.length + (split.test?.length ?? 0)) <= mostHeld;
  const samplesOf = (rows: Int32Array): Samples => {
    const read = preparedRows(columns, rows, normalization);
    const kept = held ? heldInputs(allOf(read, rows.length, inputSize), inputSize) : read;
    return { rows: rows.length, inputSize, inputs: kept, targets: targetsOf(rows) };
  };
  return { train: samplesOf(split.train), test: split.test === null ? null : samplesOf(split.test) };
}
