import { describe, expect, it } from 'vitest';
import { losses, lossProperties, outputsForClasses } from '../../models/architecture/loss.js';
import type { Targets } from '../../models/data/dataset.js';
import { referenceLoss } from '../training/reference-risk.js';

/** Every kink of these losses against the target 0, or against ±1, is a point of this grid. */
const grid = Array.from({ length: 65 }, (_, i) => (i - 32) / 4);
const h = 1e-4;

describe.each(losses)('the properties of %s', (loss) => {
  const properties = lossProperties(loss);
  const outputs = loss === 'cross-entropy' ? 2 : 1;
  const targets: Targets =
    properties.targets === 'numbers'
      ? { kind: 'values', size: 1, values: Float32Array.of(0) }
      : { kind: 'classes', classes: 2, labels: Int32Array.of(0) };
  /** Along the line (s, -s, …)/√outputs, on which each of these losses is steepest. */
  const along = (s: number) =>
    referenceLoss(
      loss,
      Array.from({ length: outputs }, (_, k) => (s * (-1) ** k) / Math.sqrt(outputs)),
      targets,
      0,
    );
  const slope = (s: number, step: number) => (along(s + step) - along(s)) / step;
  const curvature = (s: number) => (along(s + h) - 2 * along(s) + along(s - h)) / h ** 2;

  it('are those of its formula', () => {
    const convex = grid.every((a) =>
      grid.every((b) => along((a + b) / 2) <= (along(a) + along(b)) / 2 + 1e-12 * (1 + along(a) + along(b))),
    );
    const differentiable = grid.every((s) => Math.abs(slope(s, h) - slope(s, -h)) < 0.01);
    const smooth = grid.every((s) => Math.abs(curvature(s + 2 * h) - curvature(s - 2 * h)) < 0.01);
    expect({ convex, differentiable, twiceDifferentiable: differentiable && smooth }).toEqual({
      convex: properties.convex,
      differentiable: properties.differentiable,
      twiceDifferentiable: properties.twiceDifferentiable,
    });
  });

  it('have the least Lipschitz constant, or none', () => {
    const steepest = (reach: number) => Math.max(...grid.map((s) => Math.abs(slope(s * reach, h))));
    if (properties.lipschitz === null) expect(steepest(100)).toBeGreaterThan(50 * steepest(1));
    else expect(steepest(10)).toBeCloseTo(properties.lipschitz, 6);
  });
});

describe('outputs for classes', () => {
  it('are one for two classes under logistic and smoothed hinge, and one each otherwise', () => {
    const counts = losses.map((loss) => [loss, outputsForClasses(loss, 2), outputsForClasses(loss, 3)]);
    expect(counts.filter(([, two]) => two === 1).map(([loss]) => loss)).toEqual(['logistic', 'smoothed-hinge']);
    expect(counts.every(([, , three]) => three === 3)).toBe(true);
  });
});
