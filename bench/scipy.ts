import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import type { Loss } from '../models/architecture/loss.js';
import { type EntrywiseLoss, targetsOf } from '../models/certificates/convex/row-loss.js';
import { inputsOf, outputsFor, rowsBetween, type Samples } from '../models/data/dataset.js';

const answer = z.object({ risk: z.number(), seconds: z.number(), peakMegabytes: z.number() });

export type ScipyAnswer = z.infer<typeof answer>;

/** Whether `python3` has SciPy. */
export function hasScipy(): boolean {
  try {
    execFileSync('python3', ['-c', 'import scipy.optimize, resource'], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}

/** Targets row by row: classes as their indices under cross-entropy, ±1 under the other losses for classes. */
function targetRows(loss: Loss, samples: Samples, outputs: number): Float64Array {
  if (loss === 'cross-entropy' && samples.targets.kind === 'classes') return Float64Array.from(samples.targets.labels);
  const own: EntrywiseLoss = loss === 'cross-entropy' ? 'squared' : loss;
  const { values } = targetsOf(own, samples, 0, samples.rows);
  return values.map((_, at) => values[(at % outputs) * samples.rows + Math.floor(at / outputs)]);
}

export interface ScipyProblem {
  readonly loss: Exclude<Loss, 'squared'>;
  readonly samples: Samples;
}

/** The least risks of affine predictors as SciPy finds them, one process for all. */
export function scipyLeast(problems: readonly ScipyProblem[]): ScipyAnswer[] {
  const all = mkdtempSync(join(tmpdir(), 'nestimate-scipy-'));
  try {
    const folders = problems.map(({ loss, samples }, i) => {
      const folder = join(all, String(i));
      mkdirSync(folder);
      const outputs = outputsFor(loss, samples.targets);
      writeFileSync(join(folder, 'problem.json'), JSON.stringify({ loss, rows: samples.rows, outputs }));
      writeFileSync(join(folder, 'x.bin'), inputsOf(samples, rowsBetween(0, samples.rows)));
      writeFileSync(join(folder, 't.bin'), targetRows(loss, samples, outputs));
      return folder;
    });
    const script = join('bench', 'convex_scipy.py');
    const said = execFileSync('python3', [script, ...folders], { stdio: ['ignore', 'pipe', 'ignore'] }).toString();
    return said
      .trim()
      .split('\n')
      .map((line) => answer.parse(JSON.parse(line)));
  } finally {
    rmSync(all, { recursive: true });
  }
}
