import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { certificate } from '../../models/certificates/certificate.js';
import { nestimate, scratch } from './nestimate.js';

/** Variances of y in the two examples, by which `standardize` divides the risks (theory D1 and D2). */
const variance = { first: 6.25, second: 2 / 3 };

describe('examples/yun.nest, trained (theory F6 and F7)', () => {
  it('training finds the risks of the paper', async () => {
    const runs = scratch();
    const { code, stderr } = await nestimate('train', 'examples/yun.nest', '--out', runs, '--quiet');
    expect([code, stderr]).toEqual([0, '']);
    const found = new Map(
      readdirSync(runs).map((run) => {
        const name = /-([A-Z][A-Za-z]*(?:-\d+)?)$/.exec(run)?.[1] ?? run;
        return [name, certificate.parse(JSON.parse(readFileSync(join(runs, run, 'certificate.json'), 'utf8')))];
      }),
    );
    const risk = (run: string, data: keyof typeof variance) => (found.get(run)?.risk ?? NaN) * variance[data];
    const linear = (run: string, data: keyof typeof variance) => (found.get(run)?.linearRisk ?? NaN) * variance[data];
    // What is trained, next to the exact numbers.
    expect(risk('Affine', 'first')).toBeCloseTo(8 / 15, 6);
    expect(risk('OneUnit-6', 'first')).toBeCloseTo(8 / 15, 6);
    expect(risk('OneUnit-7', 'first')).toBeCloseTo(29 / 57, 5);
    expect(risk('OneUnit-7', 'first')).toBeLessThan(103 / 199);
    expect(linear('OneUnit-7', 'first')).toBeCloseTo(8 / 15, 6);
    for (const run of ['TwoUnits-0', 'TwoUnits-1']) {
      expect(risk(run, 'second')).toBeCloseTo(0, 6);
      expect(linear(run, 'second')).toBeCloseTo(25 / 78, 6);
    }
    expect(found.size).toBe(5);
  });
});
