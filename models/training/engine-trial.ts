import * as z from 'zod';
import { architectureSchema } from '../architecture/schema.js';
import { heldInputs, rowsBetween, type Samples } from '../data/dataset.js';
import { randomStream } from '../data/random.js';
import type { TrainingSession } from './engine.js';
import { engines, playedGpu } from './engines.js';
import { initialWeights } from './initial-weights.js';
import { engineNames } from './run-record.js';
import { trainingSettings } from './settings.js';

/** What a trial is told: the network, how it is trained, and rows of what shape. `settings.batch` is what it steps on. */
export const trialRequest = z.object({
  engine: z.enum(engineNames),
  architecture: architectureSchema,
  settings: trainingSettings,
  rows: z.number().int().positive(),
  inputSize: z.number().int().positive(),
  targets: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('values'), size: z.number().int().positive() }),
    z.object({ kind: z.literal('classes'), classes: z.number().int().positive() }),
  ]),
});

export type TrialRequest = z.infer<typeof trialRequest>;

/**
 * What a trial's process says: that its engine is loaded, that it took a first step and is ready to be timed, the best rate
 * so far, or why there is nothing to measure.
 */
export const trialAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('loaded') }),
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('measured'), stepsPerSecond: z.number(), last: z.boolean() }),
  z.object({ kind: z.literal('failed'), why: z.string() }),
]);

export type TrialAnswer = z.infer<typeof trialAnswer>;

/** What a trial's process is told when its turn has come: the rate of the fastest before it, in its own steps. */
export const trialTurn = z.object({ toBeat: z.number().nonnegative() });

export type TrialTurn = z.infer<typeof trialTurn>;

/** How long a trial steps: compilers come to their end, and threads are tried. */
const turnMilliseconds = 400;
/** One that is so many times slower than the fastest goes no further than this. */
const [hopelessFactor, hopelessMilliseconds] = [3, 100];
/** Steps that are timed together take at least about so long. */
const sliceMilliseconds = 40;

/** Random rows of this shape: what a step costs does not depend on its numbers. */
function randomRows({ rows, inputSize, targets }: TrialRequest): Samples {
  const stream = randomStream(1, 'trial');
  const inputs = heldInputs(
    Float32Array.from({ length: rows * inputSize }, () => stream.normal()),
    inputSize,
  );
  if (targets.kind === 'values') {
    const { size } = targets;
    const values = Float32Array.from({ length: rows * size }, () => stream.normal());
    return { rows, inputSize, inputs, targets: { kind: 'values', size, values } };
  }
  const { classes } = targets;
  const labels = Int32Array.from({ length: rows }, () => stream.integer(classes));
  return { rows, inputSize, inputs, targets: { kind: 'classes', classes, labels } };
}

/** Tells the best rate of some slices, as it comes: what else the machine does makes others slower, none faster. */
async function tellBestRate(
  session: TrainingSession,
  { rows, settings }: TrialRequest,
  { toBeat }: TrialTurn,
  answer: (answer: TrialAnswer) => void,
): Promise<void> {
  const all = rowsBetween(0, rows);
  let [best, steps] = [0, 1];
  const start = performance.now();
  const goesOn = (milliseconds: number) =>
    milliseconds < (1000 * best * hopelessFactor < toBeat ? hopelessMilliseconds : turnMilliseconds);
  for (let last = false; !last;) {
    const began = performance.now();
    await session.advance(
      Array.from({ length: steps }, () => all),
      settings.optimizer.learningRate,
    );
    const rate = steps / (performance.now() - began);
    best = Math.max(best, rate);
    steps = Math.max(1, Math.round(rate * sliceMilliseconds));
    last = !goesOn(performance.now() - start);
    answer({ kind: 'measured', stepsPerSecond: 1000 * best, last });
  }
}

/**
 * Makes the engine ready and, once `turn` has come, times its steps on random rows of the network's shape.
 * @param turn what it is told when nobody else is being timed
 */
export async function takeTrial(
  request: TrialRequest,
  turn: Promise<TrialTurn>,
  answer: (answer: TrialAnswer) => void,
): Promise<void> {
  const { architecture, settings } = request;
  try {
    const engine = engines.find(({ name }) => name === request.engine);
    const found = await engine?.availability();
    if (engine === undefined || found === undefined) throw new Error('this version has no such engine');
    if (!found.available) throw new Error(found.why);
    if (found.software === true) throw new Error(playedGpu(found.device));
    const session = await engine.start({
      ...{ architecture, settings, train: randomRows(request), test: null, augment: null, seed: 1 },
      ...{ weights: initialWeights(architecture, 1), optimizerState: null, step: 0 },
    });
    answer({ kind: 'loaded' });
    // The first step builds what later ones run, some engines' in seconds.
    await session.advance([rowsBetween(0, request.rows)], settings.optimizer.learningRate);
    answer({ kind: 'ready' });
    await tellBestRate(session, request, await turn, answer);
    session.dispose();
  } catch (error) {
    answer({ kind: 'failed', why: error instanceof Error ? error.message : String(error) });
  }
}
