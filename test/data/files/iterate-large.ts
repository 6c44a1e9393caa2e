import { inputsOf, rowsBetween } from '../../../models/data/dataset.js';
import { loadDataset } from '../../../models/data/load-dataset.js';
import { epochBatches } from '../../../models/training/batches.js';
import { unprepared } from './definitions.js';

/** Goes once through a set of arrays in a process of its own, and says how much memory that took at most. */
const [, , inputs, targets] = process.argv;
const split = { train: 80, test: 20, seed: 1 };
const definition = {
  kind: 'npy',
  ...unprepared,
  inputs,
  targets,
  targetKind: 'classes',
  standardize: true,
  split,
} as const;
const { train, test } = await loadDataset(definition);
let rows = 0;
let sum = 0;
for (const batch of epochBatches(train.rows, 128, 1, 0)) {
  sum += inputsOf(train, batch)[0];
  rows += batch.length;
}
for (let begin = 0; test !== null && begin < test.rows; begin += 1000) {
  const end = Math.min(begin + 1000, test.rows);
  sum += inputsOf(test, rowsBetween(begin, end))[0];
  rows += end - begin;
}
console.log(JSON.stringify({ rows, finite: Number.isFinite(sum), kilobytes: process.resourceUsage().maxRSS }));
