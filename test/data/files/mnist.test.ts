import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { loadDataset } from '../../../models/data/load-dataset.js';
import { allInputs } from '../all-inputs.js';
import { unprepared } from './definitions.js';

const path = (name: string) => fileURLToPath(new URL(`../../../../shared/data/mnist/${name}`, import.meta.url));
const images = path('t10k-images-idx3-ubyte.gz');
const labels = path('t10k-labels-idx1-ubyte.gz');

it("MNIST's test files are ten thousand digits", async ({ skip }) => {
  if (!existsSync(images)) {
    console.log("MNIST's test files are not here: they are not loaded.");
    return skip();
  }
  const split = { train: 80, test: 20, seed: 1 };
  const { train, test, inputShape } = await loadDataset({
    kind: 'idx',
    ...unprepared,
    images,
    labels,
    scale: 255,
    split,
  });
  expect(inputShape).toEqual({ kind: 'image', height: 28, width: 28, channels: 1 });
  expect([train.rows, test?.rows]).toEqual([8000, 2000]);
  const counts = new Array<number>(10).fill(0);
  for (const side of [train, test])
    if (side?.targets.kind === 'classes') side.targets.labels.forEach((label) => (counts[label] += 1));
  // As the set's own page counts them.
  expect(counts).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
  const values = allInputs(train);
  const [least, most] = values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [1, 0]);
  expect([least, most]).toEqual([0, 1]);
});
