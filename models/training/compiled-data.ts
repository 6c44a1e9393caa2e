import { outputsFor, rowsBetween } from '../data/dataset.js';
import { type BatchRows, gatherRows, trainingRows } from './batch-rows.js';
import { type CompiledMemory, mostIndices } from './compiled-memory.js';
import type { CompiledNetwork } from './compiled-network.js';
import type { Place } from './compiled-places.js';
import type { TrainingStart } from './engine.js';

/** Bytes of data that are copied into the program's memory whole. */
const mostWholeBytes = 2 ** 30;
/** Rows that the memory has room for where it does not hold all. */
const streamedRows = 4096;
/** Bytes of inputs that are copied into the memory at a time. */
const copiedBytes = 2 ** 18;

/** Rows of a split, and for which training step: 0 for an evaluation. */
export interface AskedRows {
  readonly split: 'train' | 'test';
  readonly rows: Int32Array;
  readonly number: number;
}

/** How rows come into the program's memory. */
export interface CompiledData {
  /** Rows that one command may name, but for a first record of more. */
  readonly most: number;
  /** Sees to it that these rows are in the memory, and writes into its order, from `at` on, where. */
  put(asked: AskedRows, at: number): void;
}

type Data = Pick<TrainingStart, 'train' | 'test' | 'settings' | 'augment'>;

/**
 * How many rows the memory has room for: all; or, where images are augmented or all would be more than a gigabyte,
 * those of one command, which are copied there before it.
 * @param batch the most rows of a record
 */
export function dataRoom(data: Data, batch: number): { rows: number; whole: boolean } {
  const { train, test, settings, augment } = data;
  const rows = train.rows + (test?.rows ?? 0);
  const bytes = 4 * rows * (train.inputSize + outputsFor(settings.loss, train.targets));
  const whole = augment === null && bytes <= mostWholeBytes;
  return { rows: whole ? rows : Math.max(batch, streamedRows), whole };
}

/** Copies rows into the data region, each padded, from row `first` on. */
function writeRows(target: Float32Array, { stride }: Place, values: Float32Array, rows: number, first: number): void {
  const [step, columns] = [stride / 4, values.length / rows];
  for (let row = 0; row < rows; row += 1) {
    target.set(values.subarray(row * columns, (row + 1) * columns), (first + row) * step);
  }
}

/** The data of a session, copied into its memory now (whole) or before each command. */
export function compiledData(
  data: Data,
  { rows: room, whole }: { readonly rows: number; readonly whole: boolean },
  network: CompiledNetwork,
  memory: CompiledMemory,
): CompiledData {
  const { train, test, settings } = data;
  const inputs = memory.floats(network.inputs, (room * network.inputs.stride) / 4);
  const targets = memory.floats(network.targets, (room * network.targets.stride) / 4);
  const write = (batch: BatchRows, first: number) => {
    writeRows(inputs, network.inputs, batch.inputs, batch.rows, first);
    writeRows(targets, network.targets, batch.targets, batch.rows, first);
  };
  const samplesOf = (split: 'train' | 'test') => (split === 'test' && test !== null ? test : train);
  if (!whole) {
    return {
      most: Math.min(room, mostIndices),
      put({ split, rows, number }, at) {
        write(number > 0 ? trainingRows(data, rows, number) : gatherRows(samplesOf(split), rows, settings.loss), at);
        rows.forEach((_, i) => (memory.order[at + i] = at + i));
      },
    };
  }
  const firsts = { train: 0, test: train.rows };
  const most = Math.ceil(copiedBytes / (4 * train.inputSize));
  const between = new Float32Array(most * train.inputSize);
  for (const split of test === null ? (['train'] as const) : (['train', 'test'] as const)) {
    const samples = samplesOf(split);
    for (let begin = 0; begin < samples.rows; begin += most) {
      const indices = rowsBetween(begin, Math.min(begin + most, samples.rows));
      write(gatherRows(samples, indices, settings.loss, between), firsts[split] + begin);
    }
  }
  return {
    most: mostIndices,
    put: ({ split, rows }, at) => memory.order.set(split === 'train' ? rows : rows.map((row) => train.rows + row), at),
  };
}
