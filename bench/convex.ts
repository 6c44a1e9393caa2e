// The best linear predictors under each loss, ours and SciPy's side by side, each in a process of its own: seconds, peak
// memory, and how far the risks agree. Prints Markdown. node bench/run.mjs convex
import { execFileSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import * as z from 'zod';
import type { Loss } from '../models/architecture/loss.js';
import { bestLinear } from '../models/certificates/best-linear.js';
import { heldInputs, type Samples } from '../models/data/dataset.js';
import { randomStream } from '../models/data/random.js';
import { hasScipy, scipyLeast } from './scipy.js';

interface Problem {
  readonly loss: Exclude<Loss, 'squared'>;
  readonly rows: number;
  readonly inputs: number;
  readonly classes: number;
}

const problems: readonly Problem[] = [
  { loss: 'cross-entropy', rows: 1438, inputs: 64, classes: 10 },
  { loss: 'logistic', rows: 1438, inputs: 64, classes: 10 },
  { loss: 'smoothed-hinge', rows: 1438, inputs: 64, classes: 10 },
  { loss: 'huber', rows: 10_000, inputs: 64, classes: 2 },
  { loss: 'absolute', rows: 2000, inputs: 20, classes: 2 },
  { loss: 'logistic', rows: 100_000, inputs: 64, classes: 2 },
  { loss: 'cross-entropy', rows: 8000, inputs: 784, classes: 10 },
];

/** SciPy's solver holds the whole Hessian: of more weights than this it has none. */
const mostForScipy = 2000;

/** Rows of noise; targets that depend on them and on chance. */
function samplesOf({ loss, rows, inputs, classes }: Problem): Samples {
  const random = randomStream(1, 'bench:convex');
  const noise = () => random.normal();
  const values = Float32Array.from({ length: rows * inputs }, noise);
  const scores = (i: number) =>
    Array.from(
      { length: classes },
      (_, c) => 2 * values[i * inputs + c] - values[i * inputs + ((c + 7) % inputs)] + noise(),
    );
  const all = Array.from({ length: rows }, (_, i) => scores(i));
  const targets: Samples['targets'] =
    loss === 'huber' || loss === 'absolute'
      ? { kind: 'values', size: 1, values: Float32Array.from(all, ([score]) => 3 * score) }
      : { kind: 'classes', classes, labels: Int32Array.from(all, (own) => own.indexOf(Math.max(...own))) };
  return { rows, inputSize: inputs, inputs: heldInputs(values, inputs), targets };
}

const own = z.object({ risk: z.number(), gap: z.number().nullable(), seconds: z.number(), peakMegabytes: z.number() });

/** In a process of its own, so that the peak of its memory is its own. */
function solveHere(problem: Problem): z.infer<typeof own> {
  const train = samplesOf(problem);
  const begin = performance.now();
  const inputShape = { kind: 'vector', size: train.inputSize } as const;
  const dataset = { inputShape, inputNames: [], targetNames: [], train, test: null, hash: '' };
  const { risk, gap } = bestLinear({ dataset, loss: problem.loss, bias: true });
  const seconds = (performance.now() - begin) / 1000;
  return { risk, gap, seconds, peakMegabytes: process.resourceUsage().maxRSS / 1024 };
}

const digits = (value: number) => value.toPrecision(3);

function row(problem: Problem, index: number, scipy: boolean): string {
  const { loss, rows, inputs, classes } = problem;
  const fits = (inputs + 1) * classes <= mostForScipy;
  const said = execFileSync(process.execPath, [process.argv[1], '--one', String(index)]);
  const ours = own.parse(JSON.parse(said.toString()));
  const start = `| ${loss} | ${rows} × ${inputs}, ${classes} | ${digits(ours.seconds)} s, ${Math.round(ours.peakMegabytes)} MB | ${ours.gap?.toExponential(0) ?? '–'}`;
  if (!scipy || !fits) return `${start} | – | – | – |`;
  const [theirs] = scipyLeast([{ loss, samples: samplesOf(problem) }]);
  const off = Math.abs(ours.risk - theirs.risk) / theirs.risk;
  return `${start} | ${digits(theirs.seconds)} s, ${Math.round(theirs.peakMegabytes)} MB | ${digits(theirs.seconds / ours.seconds)} | ${off.toExponential(0)} |`;
}

function main(): void {
  const at = process.argv.indexOf('--one');
  if (at !== -1) {
    console.log(JSON.stringify(solveHere(problems[Number(process.argv[at + 1])])));
    return;
  }
  const scipy = hasScipy();
  if (!scipy) console.log('python3 has no SciPy: ours alone.\n');
  console.log('| Loss | Rows × inputs, classes | Ours | Gap | SciPy | SciPy’s time / ours | Risks differ by |');
  console.log('| --- | --- | --- | --- | --- | --- | --- |');
  problems.forEach((problem, index) => console.log(row(problem, index, scipy)));
}

main();
