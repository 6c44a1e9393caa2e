import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { bestLinear } from '../../models/certificates/best-linear.js';
import { datasetOf, randomNumbers, valuesOf } from './trained.js';

/** Reads problems, prints the risk of each by each of scipy's drivers that go through orthogonal factors. */
const script = `
import json, sys
import numpy as np
from scipy.linalg import lstsq
risks = []
for x, y in json.load(sys.stdin):
    # As a network sees them.
    x, y = (np.array(a, dtype=np.float32).astype(np.float64) for a in (x, y))
    a = np.hstack([np.ones((len(x), 1)), x])
    solutions = [lstsq(a, y, lapack_driver=driver, cond=1e-13)[0] for driver in ('gelsd', 'gelsy')]
    risks.append([float(((a @ w - y) ** 2).sum() / len(x)) for w in solutions])
print(json.dumps(risks))
`;

type Rows = number[][];

const hasScipy = spawnSync('python3', ['-c', 'import scipy.linalg']).status === 0;

/**
 * Columns of mixed sizes whose matrix has about this condition number: ten directions whose lengths fall from 1 to
 * 1 / condition, mixed by reflections; all of them count for the targets.
 */
function problem(rows: number, condition: number, seed: number): [Rows, Rows] {
  const next = randomNumbers(seed);
  const [size, axis] = [10, Array.from({ length: 10 }, () => next())];
  const squares = axis.reduce((sum, value) => sum + value * value, 0);
  const [inputs, targets]: [Rows, Rows] = [[], []];
  for (let i = 0; i < rows; i += 1) {
    const hidden = Array.from({ length: size }, () => next());
    const stretched = hidden.map((value, k) => value * condition ** (-k / (size - 1)));
    const along = stretched.reduce((sum, value, k) => sum + value * axis[k], 0);
    inputs.push(stretched.map((value, k) => value - (2 * along * axis[k]) / squares));
    targets.push([hidden.reduce((sum, value) => sum + value, 0) + next(), next()]);
  }
  return [inputs, targets];
}

it.skipIf(!hasScipy)(
  `risks agree with scipy's lstsq to 1e-8 at condition numbers up to 1e6${hasScipy ? '' : ' (Python has no scipy here)'}`,
  () => {
    const problems = [1, 1e2, 1e3, 1e4, 1e5, 1e6].flatMap((condition, i) => [
      problem(400, condition, 2 * i),
      problem(1500, condition, 2 * i + 1),
    ]);
    const { stdout, stderr } = spawnSync('python3', ['-c', script], { input: JSON.stringify(problems) });
    expect(stderr.toString()).toBe('');
    const expected = z.array(z.array(z.number())).parse(JSON.parse(stdout.toString()));
    const methods = problems.map(([inputs, targets], i) => {
      const dataset = datasetOf(inputs, valuesOf(targets));
      const { risk, gap, method } = bestLinear({ dataset, loss: 'squared', bias: true });
      for (const other of expected[i]) expect(Math.abs(risk / other - 1)).toBeLessThan(1e-8);
      expect(gap).toBeLessThan(1e-13 * risk);
      return method;
    });
    expect(new Set(methods)).toEqual(new Set(['Cholesky, refined', 'Householder QR, refined']));
  },
);
