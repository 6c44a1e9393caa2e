import { describe, expect, it } from 'vitest';
import { type Loss, losses, lossProperties, outputsForClasses } from '../../models/architecture/loss.js';
import type { ColumnMatrix } from '../../models/certificates/algebra/matrix.js';
import { rowLoss } from '../../models/certificates/convex/row-loss.js';
import { heldInputs, type Samples, type Targets } from '../../models/data/dataset.js';
import { randomNumbers } from './trained.js';

const rows = 20;
const step = 1e-5;

function targetsFor(loss: Loss, classes: number, next: () => number): Targets {
  return lossProperties(loss).targets === 'numbers'
    ? { kind: 'values', size: 3, values: Float32Array.from({ length: rows * 3 }, () => 2 * next()) }
    : { kind: 'classes', classes, labels: Int32Array.from({ length: rows }, (_, i) => i % classes) };
}

function samplesOf(targets: Targets): Samples {
  return { rows, inputSize: 1, inputs: heldInputs(new Float32Array(rows), 1), targets };
}

const matrix = (columns: number, next: () => number): ColumnMatrix => ({
  rows,
  columns,
  values: Float64Array.from({ length: rows * columns }, () => 2.5 * next()),
});

function moved(from: ColumnMatrix, factor: number, direction: ColumnMatrix): ColumnMatrix {
  return { ...from, values: from.values.map((value, i) => value + factor * direction.values[i]) };
}

const inner = (a: ColumnMatrix, b: ColumnMatrix) => a.values.reduce((sum, value, i) => sum + value * b.values[i], 0);

describe.each(losses.flatMap((loss) => [2, 3].map((classes) => [loss, classes] as const)))(
  'the loss %s on rows (%i classes)',
  (name, classes) => {
    const next = randomNumbers(7 + classes);
    const loss = rowLoss(name, samplesOf(targetsFor(name, classes, next)));
    const [y, u] = [matrix(loss.outputs, next), matrix(loss.outputs, next)];

    it('has its gradient by finite differences', () => {
      const difference = (loss.sum(moved(y, step, u), 0) - loss.sum(moved(y, -step, u), 0)) / (2 * step);
      expect(inner(loss.gradient(y, 0), u)).toBeCloseTo(difference, 6);
    });

    it('has its curvature by finite differences of the gradient', () => {
      const [after, before] = [loss.gradient(moved(y, step, u), 0), loss.gradient(moved(y, -step, u), 0)];
      const differences = after.values.map((value, i) => (value - before.values[i]) / (2 * step));
      loss.curvature(y, u, 0).values.forEach((value, i) => expect(value).toBeCloseTo(differences[i], 6));
    });

    it('reads the targets of the rows that it is given', () => {
      const later = { rows: 5, columns: loss.outputs, values: new Float64Array(5 * loss.outputs).fill(0.3) };
      const all = { rows, columns: loss.outputs, values: new Float64Array(rows * loss.outputs).fill(0.3) };
      const parts = [0, 5, 10, 15].reduce((sum, first) => sum + loss.sum(later, first), 0);
      expect(parts).toBeCloseTo(loss.sum(all, 0), 10);
      expect(loss.outputs).toBe(lossProperties(name).targets === 'numbers' ? 3 : outputsForClasses(name, classes));
    });
  },
);

it.each([
  ['squared', { kind: 'classes', classes: 2, labels: new Int32Array(rows) }],
  ['cross-entropy', { kind: 'values', size: 1, values: new Float32Array(rows) }],
  ['logistic', { kind: 'values', size: 1, values: new Float32Array(rows) }],
] as const)('refuses %s on targets of the other sort, in words', (loss, targets) => {
  expect(() => rowLoss(loss, samplesOf(targets))).toThrow(/needs (numbers|classes) as targets/);
});
