import { createHash, type Hash } from 'node:crypto';
import { howMany } from '../../architecture/how-many.js';
import { type Shape, shapeText, valuesIn } from '../../architecture/shape.js';
import type { DataError } from '../data-error.js';
import type { NpyDefinition, NpzDefinition } from '../definition.js';
import { joinedRows, type Table, type TableRows, type TableTargets } from '../table.js';
import { type ArraySource, npyFiles, npzArrays } from './array-source.js';
import { readLabels, requireFinite, rowsOfArray } from './array-rows.js';
import { type Bytes, heldBytes } from './bytes.js';
import { classesOf, classIndices, type FileSet, type FileTargets } from './file-set.js';
import { type ArrayHeader, mostHeaderBytes, readArrayHeader } from './npy-header.js';

type ArraysDefinition = NpyDefinition | NpzDefinition;
type Names = ArraysDefinition['test'] & object;

/** Rows beyond this are not counted; labels for them alone would take gigabytes. */
const mostRows = 100_000_000;
/** Numbers of one row: more are no row, but a whole set. */
const mostColumns = 2 ** 24;

function sourceOf(definition: ArraysDefinition, hash: Hash): ArraySource {
  return definition.kind === 'npy' ? npyFiles(hash) : npzArrays(definition.path, hash);
}

function sizesText(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}

/** What one row of an array of inputs is: its first size counts the rows. */
function rowShape({ shape }: ArrayHeader, failure: (problem: string) => DataError): Shape {
  const [rows, ...sizes] = shape;
  if (shape.length === 0 || shape.length > 4) {
    throw failure(
      `it is ${sizesText(shape)}: inputs are [N, columns], or images [N, height, width] or [N, height, width, channels].`,
    );
  }
  const columns = sizes.reduce((product, size) => product * size, 1);
  if (rows === 0 || columns === 0) throw failure(`it is ${sizesText(shape)}: there is nothing to train on.`);
  if (rows > mostRows) throw failure(`it is ${sizesText(shape)}: at most ${mostRows} rows are read.`);
  if (columns > mostColumns) {
    throw failure(
      `it is ${sizesText(shape)}: a row of ${howMany(columns, 'number')} is too long. Does its first size count rows?`,
    );
  }
  if (sizes.length < 2) return { kind: 'vector', size: columns };
  const [height, width, channels = 1] = sizes;
  return { kind: 'image', height, width, channels };
}

/** How many columns the targets have. */
function targetColumns(
  { shape, format }: ArrayHeader,
  rows: number,
  { targetKind, inputs }: Pick<ArraysDefinition, 'targetKind' | 'inputs'>,
  failure: (problem: string) => DataError,
): number {
  if (shape[0] !== rows)
    throw failure(
      `it is ${sizesText(shape)}, but ${inputs} has ${howMany(rows, 'row')}. Both must have the same number.`,
    );
  const [, columns = 1] = shape;
  if (targetKind === 'numbers') {
    if (shape.length <= 2 && columns > 0 && columns <= mostColumns) return columns;
    throw failure(`it is ${sizesText(shape)}: targets are [N] or [N, columns].`);
  }
  if (shape.length > 2 || columns !== 1) {
    throw failure(
      `it is ${sizesText(shape)}: labels are [N], one a row. Of a one at each class, save y.argmax(axis=1).`,
    );
  }
  if (!format.integer) throw failure('it is not of integers, as labels are. Save y.astype("int64").');
  return 1;
}

/** @param size the array's bytes with its header; null: not known */
function requireSize(
  { shape, format, begin }: ArrayHeader,
  size: number | null,
  failure: (problem: string) => DataError,
): void {
  const expected = begin + shape.reduce((product, length) => product * length, format.bytes);
  if (size === null || size === expected) return;
  const wrong = size < expected ? 'is cut off' : 'continues after its numbers';
  throw failure(`the array ${wrong}: ${sizesText(shape)} ends at byte ${expected}, and it has ${size}. Save it again.`);
}

/** The headers of two arrays that belong together. */
interface Headers {
  readonly inputs: ArrayHeader;
  readonly targets: ArrayHeader;
  readonly shape: Shape;
  readonly columns: number;
}

async function headerOf(source: ArraySource, name: string): Promise<ArrayHeader> {
  const failure = (problem: string) => source.failure(name, problem);
  const header = readArrayHeader(await source.start(name, mostHeaderBytes), failure);
  requireSize(header, await source.size(name), failure);
  return header;
}

async function headersOf(source: ArraySource, names: Names, definition: ArraysDefinition): Promise<Headers> {
  const inputs = await headerOf(source, names.inputs);
  const shape = rowShape(inputs, (problem) => source.failure(names.inputs, problem));
  const targets = await headerOf(source, names.targets);
  const { targetKind } = definition;
  const columns = targetColumns(targets, inputs.shape[0], { targetKind, inputs: names.inputs }, (problem) =>
    source.failure(names.targets, problem),
  );
  return { inputs, targets, shape, columns };
}

/** Both pairs of arrays, held against each other. */
async function allHeaders(source: ArraySource, definition: ArraysDefinition): Promise<readonly [Headers, Headers?]> {
  const train = await headersOf(source, definition, definition);
  if (definition.test === null) return [train];
  const test = await headersOf(source, definition.test, definition);
  if (shapeText(test.shape) !== shapeText(train.shape)) {
    const problem = `a row is ${shapeText(test.shape)}, and one of the training rows ${shapeText(train.shape)}. Name arrays of one set.`;
    throw source.failure(definition.test.inputs, problem);
  }
  if (test.columns !== train.columns) {
    const problem = `it has ${test.columns} columns, and the training targets ${train.columns}. Name arrays of one set.`;
    throw source.failure(definition.test.targets, problem);
  }
  return [train, test];
}

function namesOf({ inputs, targets, test }: ArraysDefinition): readonly Names[] {
  return [{ inputs, targets }, ...(test === null ? [] : [test])];
}

async function countClasses(
  source: ArraySource,
  names: readonly Names[],
  headers: readonly (Headers | undefined)[],
): Promise<number> {
  let classes = 0;
  for (const [i, { targets: name }] of names.entries()) {
    const header = headers[i]?.targets;
    if (header === undefined) continue;
    const bytes = await source.start(name, header.begin + header.shape[0] * header.format.bytes);
    requireSize(header, bytes.length, (problem) => source.failure(name, problem));
    classes = Math.max(
      classes,
      classesOf(readLabels(heldBytes(bytes), header, (problem) => source.failure(name, problem))),
    );
  }
  return classes;
}

/**
 * What NumPy's arrays hold, from their headers and the labels.
 * @throws DataError where a file or array is missing, can't be read, is cut off, or two differ in length
 */
export async function readArraySet(definition: ArraysDefinition): Promise<FileSet> {
  const source = sourceOf(definition, createHash('sha256'));
  const [train, test] = await allHeaders(source, definition);
  const targets: FileTargets =
    definition.targetKind === 'numbers'
      ? { kind: 'numbers', size: train.columns }
      : { kind: 'classes', count: await countClasses(source, namesOf(definition), [train, test]) };
  return { shape: train.shape, targets, rows: train.inputs.shape[0], testRows: test?.inputs.shape[0] ?? null };
}

interface OpenArray {
  readonly header: ArrayHeader;
  readonly bytes: Bytes;
  readonly failure: (problem: string) => DataError;
}

async function openArray(source: ArraySource, name: string): Promise<OpenArray> {
  const failure = (problem: string) => source.failure(name, problem);
  const bytes = await source.open(name);
  const start = Buffer.alloc(Math.min(mostHeaderBytes, bytes.size));
  bytes.read(0, start);
  const header = readArrayHeader(start, failure);
  requireSize(header, bytes.size, failure);
  return { header, bytes, failure };
}

async function openInputs(source: ArraySource, names: readonly Names[], columns: number): Promise<TableRows> {
  const [parts, counts] = [[] as TableRows[], [] as number[]];
  for (const { inputs: name } of names) {
    const { header, bytes, failure } = await openArray(source, name);
    const rows = rowsOfArray(bytes, header, columns);
    requireFinite(rows, header, columns, failure);
    parts.push(rows);
    counts.push(header.shape[0]);
  }
  return joinedRows(parts, counts, columns);
}

async function openTargets(
  source: ArraySource,
  names: readonly Names[],
  columns: number,
  targetKind: ArraysDefinition['targetKind'],
): Promise<TableTargets> {
  const [labels, values] = [[] as Int32Array[], [] as Float64Array[]];
  for (const { targets: name } of names) {
    const { header, bytes, failure } = await openArray(source, name);
    if (targetKind === 'classes') {
      labels.push(readLabels(bytes, header, failure));
      continue;
    }
    const rows = rowsOfArray(bytes, header, columns);
    requireFinite(rows, header, columns, failure);
    const all = new Float64Array(header.shape[0] * columns);
    rows.read(
      Int32Array.from({ length: header.shape[0] }, (_, row) => row),
      all,
    );
    values.push(all);
  }
  if (targetKind === 'classes') {
    const all = Int32Array.from(labels.flatMap((part) => [...part]));
    return { kind: 'classes', classes: classesOf(all), labels: all };
  }
  return { kind: 'values', size: columns, values: Float64Array.from(values.flatMap((part) => [...part])) };
}

/**
 * Opens NumPy's arrays: inputs stay where they are, targets are read.
 * @throws DataError as `readArraySet`, and for a number that is not finite or a label below 0
 */
export async function openArrayTable(definition: ArraysDefinition): Promise<Table> {
  const hash = createHash('sha256');
  const source = sourceOf(definition, hash);
  const names = namesOf(definition);
  const [train, test] = await allHeaders(source, definition);
  const inputs = await openInputs(source, names, valuesIn(train.shape));
  const targets = await openTargets(source, names, train.columns, definition.targetKind);
  const rows = train.inputs.shape[0];
  return {
    rows: rows + (test?.inputs.shape[0] ?? 0),
    testFrom: test === undefined ? null : rows,
    inputShape: train.shape,
    inputNames: [],
    targetNames: classIndices(targets.kind === 'classes' ? targets.classes : targets.size),
    inputs,
    targets,
    hash: hash.digest('hex'),
  };
}
