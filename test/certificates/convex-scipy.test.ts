import { expect, it } from 'vitest';
import { bestLinear } from '../../models/certificates/best-linear.js';
import { iterated, noisyTargets, randomRows, samplesOf } from './convex-cases.js';
import { hasScipy, scipyLeast } from '../../bench/scipy.js';

const found = hasScipy();
if (!found) console.log('Skipped: python3 has no SciPy to compare the convex solvers with.');

/** Columns of which the last is the first but for a small share of another. */
function nearlyDependent(share: number, seed: number): number[][] {
  return randomRows(150, 4, seed).map(([a, b, c, d]) => [a, b, c, a + share * d]);
}

it.skipIf(!found)('the best linear predictors equal those of SciPy to 1e-8, at condition numbers up to 1e6', () => {
  const problems = iterated.flatMap((loss) =>
    [1, 1e-3, 1e-6].map((share, i) => {
      const rows = nearlyDependent(share, i + 20);
      return { loss, samples: samplesOf(rows, noisyTargets(loss, rows, 3, i + 30)) };
    }),
  );
  const answers = scipyLeast(problems);
  expect(answers).toHaveLength(problems.length);
  problems.forEach(({ loss, samples }, i) => {
    const inputShape = { kind: 'vector', size: samples.inputSize } as const;
    const dataset = { inputShape, inputNames: [], targetNames: [], train: samples, test: null, hash: '' };
    const { risk, gap } = bestLinear({ dataset, loss, bias: true });
    const scipy = answers[i].risk;
    expect(Math.abs(risk - scipy), loss).toBeLessThan(1e-8 * scipy);
    // Rounding of nearly dependent columns makes spans that differ by so much.
    expect(scipy, loss).toBeGreaterThan(risk - (gap ?? 0) - 1e-10 * risk);
  });
});
