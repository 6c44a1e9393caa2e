import { setTimeout } from 'node:timers/promises';
import { howMany } from '../architecture/how-many.js';
import { lossProperties } from '../architecture/loss.js';
import { shapeText, valuesIn } from '../architecture/shape.js';
import { staged } from '../architecture/staged.js';
import type { Weights } from '../architecture/weights.js';
import { type Augment, augmentation } from '../data/augmentation.js';
import { type Dataset, outputsFor } from '../data/dataset.js';
import { isFileDefinition } from '../data/definition.js';
import { requireRows } from '../data/load-dataset.js';
import { epochBatches, stepsPerEpoch } from './batches.js';
import { type Checkpoint, hasCheckpoint, readCheckpoint, writeCheckpoint } from './checkpoint.js';
import { checkpointClock } from './checkpoint-clock.js';
import { differenceOf } from './difference.js';
import type { TrainingSession } from './engine.js';
import { startWatched } from './engine-failure.js';
import type { EngineChoice, WarmUp } from './engines.js';
import { appendEvent, endTornLine, readEvents } from './event-log.js';
import { initialWeights } from './initial-weights.js';
import { type Patience, patienceOf } from './patience.js';
import { engineOf, recordThreads, resolveRun } from './run-engine.js';
import { pauseRequested, readRunRecord, writeWeights } from './run-folder.js';
import type { RunRecord } from './run-record.js';
import { learningRateOf } from './settings.js';

/** A run writes its events about this often. */
const eventMilliseconds = 100;
/** How soon a paused run hears that it may go on. */
const pauseMilliseconds = 100;
/** The most evaluations of a run: longer ones score every second, third … epoch. */
const mostEvaluations = 100;

interface TrainRunOptions {
  /** Asked between steps; true ends the run with a checkpoint. */
  readonly shouldStop: () => boolean;
  /** Hears of every scoring once it is written; it may read the weights of that step, and training waits for no more than it. */
  readonly onScored?: (position: Position, weights: () => Promise<Weights>) => Promise<void>;
  /** Times engines for `auto`; without it the first one that can is taken. */
  readonly warmUp?: WarmUp;
  /** The process that the run is in the hands of, where it is not this one. */
  readonly pid?: number;
}

/** How far a run is: steps taken, and epochs with a fraction. */
interface Position {
  readonly step: number;
  readonly epoch: number;
}

/** A run under way. */
interface Training {
  readonly folder: string;
  readonly record: RunRecord;
  readonly dataset: Dataset;
  readonly session: TrainingSession;
  readonly stepsPerEpoch: number;
  readonly patience: Patience;
  readonly shouldStop: () => boolean;
  readonly onScored: TrainRunOptions['onScored'];
  /** Why its numbers from here on are not those of an uninterrupted run; null where they are. */
  readonly difference: string | null;
  /** Of the process that has the run in hand. */
  readonly pid: number;
}

function requireFit({ architecture, settings: { loss } }: RunRecord, dataset: Dataset): void {
  const { inputSize, targets } = dataset.train;
  const [asked, given] = [lossProperties(loss).targets, targets.kind === 'classes' ? 'classes' : 'numbers'];
  if (asked !== given) throw new Error(`The loss ${loss} is for ${asked}, but the data has ${given} as targets.`);
  const outputSize = outputsFor(loss, targets);
  const { input } = staged(architecture);
  if (inputSize !== valuesIn(input)) {
    throw new Error(
      `${architecture.name} has input ${shapeText(input)}, but the data has ${howMany(inputSize, 'column')}.`,
    );
  }
  if (outputSize !== architecture.outputSize) {
    throw new Error(`${architecture.name} has output ${architecture.outputSize}, but the data asks for ${outputSize}.`);
  }
}

function requireSameData({ resolved, data }: RunRecord, dataset: Dataset): void {
  if (resolved === null || resolved.dataHash === dataset.hash) return;
  const where = data.kind === 'csv' ? data.path : `the data "${data.name}"`;
  throw new Error(`${where} has changed since this run began: it can't be resumed. Train again.`);
}

function requireHeldOut({ settings, data }: RunRecord, { test }: Dataset): void {
  if (settings.patience === undefined || test !== null) return;
  throw new Error(`patience waits for the test risk to fall, and ${data.name} has no held-out rows.`);
}

/** @param kept the weights that the run ends with, where they are not those of this step */
async function save(
  { folder, session, patience }: Training,
  step: number,
  epoch: number,
  kept: Weights | null = null,
): Promise<void> {
  const [weights, optimizerState] = [await session.weights(), await session.optimizerState()];
  requireFiniteWeights(weights, step);
  await writeCheckpoint(folder, { step, weights, optimizerState, best: patience.best });
  await writeWeights(folder, kept ?? weights);
  await appendEvent(folder, { type: 'checkpoint', step, epoch });
}

/** Scores the weights of this step; false where it was asked to stop meanwhile, and nothing is said. */
async function evaluate(
  { folder, dataset, session, patience, shouldStop, onScored }: Training,
  step: number,
  epoch: number,
): Promise<boolean> {
  const train = await session.evaluate('train', shouldStop);
  const test = train === null ? null : await session.evaluate('test', shouldStop);
  if (train === null || (test === null && dataset.test !== null)) return false;
  for (const { risk } of test === null ? [train] : [train, test]) {
    if (!Number.isFinite(risk)) throw divergence(`The risk is ${risk} after step ${step}`);
  }
  if (test !== null) await patience.see(step, test.risk, () => session.weights());
  await appendEvent(folder, { type: 'evaluation', step, epoch, train, test });
  await onScored?.({ step, epoch }, () => session.weights());
  return true;
}

/** Scores the epochs, from 1, that are to be scored; false where it was asked to stop meanwhile: the epoch is not done with. */
async function endEpoch(training: Training, epoch: number): Promise<boolean> {
  const { folder, record, stepsPerEpoch: perEpoch } = training;
  const { epochs, patience } = record.settings;
  const due = patience !== undefined || epoch % Math.ceil(epochs / mostEvaluations) === 0 || epoch === epochs;
  const step = epoch * perEpoch;
  if (due && !(await evaluate(training, step, epoch))) return false;
  await appendEvent(folder, { type: 'epoch', step, epoch });
  return true;
}

function requireFinite(losses: Float32Array, firstStep: number): void {
  const bad = losses.findIndex((loss) => !Number.isFinite(loss));
  if (bad === -1) return;
  throw divergence(`The loss is ${losses[bad]} at step ${firstStep + bad}`);
}

/** The last step before a checkpoint may diverge without a loss that shows it. */
function requireFiniteWeights(weights: Weights, step: number): void {
  for (const [name, { values }] of weights) {
    if (!values.every(Number.isFinite)) throw divergence(`${name} is not finite after step ${step}`);
  }
}

function divergence(what: string): Error {
  return new Error(
    `${what}: training has diverged. Try a smaller learning rate, or \`standardize\` in the data block.`,
  );
}

/** Holds still, its checkpoint written, while a run is asked to; a request to stop ends that too. */
async function holdStill(training: Training, position: Position): Promise<void> {
  const { folder, shouldStop } = training;
  await save(training, position.step, position.epoch);
  await appendEvent(folder, { type: 'paused', ...position });
  while (pauseRequested(folder) && !shouldStop()) await setTimeout(pauseMilliseconds);
  await appendEvent(folder, { type: 'continued', ...position });
}

/** Steps that take about as long as the time between two events, by the rate of the last ones. */
function chunkLength(rate: number): number {
  return Math.max(1, Math.round((rate * eventMilliseconds) / 1000));
}

/** How far a run came, and whether all of it is done, its last scores among it. */
interface Reached {
  readonly step: number;
  readonly whole: boolean;
}

/** Whether a run has nothing to do any more, once the epoch that ends with this step is scored. */
function isAtEnd({ record, stepsPerEpoch: perEpoch, patience }: Training, step: number): boolean {
  return step === record.settings.epochs * perEpoch || (step % perEpoch === 0 && patience.isSpent(step / perEpoch));
}

/** Takes the steps from `from` to the end, or until asked to stop. */
async function takeSteps(training: Training, from: number): Promise<Reached> {
  const { folder, record, dataset, session, stepsPerEpoch: perEpoch, shouldStop } = training;
  const { batch } = record.settings;
  let step = from;
  let rate = 1;
  const clock = checkpointClock();
  while (!isAtEnd(training, step)) {
    const epoch = Math.floor(step / perEpoch);
    const batches = epochBatches(dataset.train.rows, batch, record.seed, epoch);
    const learningRate = learningRateOf(record.settings, epoch);
    while (step < (epoch + 1) * perEpoch) {
      const begin = step - epoch * perEpoch;
      const began = performance.now();
      const losses = await session.advance(batches.slice(begin, begin + chunkLength(rate)), learningRate);
      rate = (1000 * losses.length) / (performance.now() - began);
      requireFinite(losses, step + 1);
      step += losses.length;
      const loss = losses.reduce((sum, value) => sum + value, 0) / losses.length;
      const now = { learningRate, memory: process.memoryUsage.rss() };
      await appendEvent(folder, { type: 'step', step, epoch: step / perEpoch, loss, stepsPerSecond: rate, ...now });
      if (step === (epoch + 1) * perEpoch && !(await endEpoch(training, epoch + 1))) return { step, whole: false };
      if (pauseRequested(folder) && !isAtEnd(training, step)) {
        await holdStill(training, { step, epoch: step / perEpoch });
        clock.saved(0);
      }
      if (shouldStop()) return { step, whole: isAtEnd(training, step) };
      if (clock.isDue()) {
        const begun = performance.now();
        await save(training, step, step / perEpoch);
        clock.saved(performance.now() - begun);
      }
    }
  }
  return { step, whole: true };
}

/** What is to be scored before the next step: the weights that a run begins with, or an epoch in whose scoring it stopped. */
async function scoreStart(training: Training, from: number): Promise<boolean> {
  if (from === 0) return evaluate(training, 0, 0);
  const epoch = from / training.stepsPerEpoch;
  if (!Number.isInteger(epoch)) return true;
  const events = await readEvents(training.folder);
  return events.some((event) => event.type === 'epoch' && event.step === from) || endEpoch(training, epoch);
}

/** Trains from a step to the end or a stop, and says so in the run folder. */
async function trainFrom(training: Training, from: number): Promise<'completed' | 'stopped'> {
  const { folder, record, stepsPerEpoch: perEpoch, pid, difference } = training;
  const totalSteps = record.settings.epochs * perEpoch;
  const epochOf = (step: number) => step / perEpoch;
  const differs = difference === null ? {} : { differs: difference };
  const place = { step: from, epoch: epochOf(from) };
  await appendEvent(folder, { type: 'started', ...place, pid, totalSteps, ...differs });
  const scored = await scoreStart(training, from);
  const { step, whole } = scored ? await takeSteps(training, from) : { step: from, whole: false };
  const best = whole ? training.patience.best : null;
  await save(training, step, epochOf(step), best?.weights);
  await recordThreads(folder, training.session);
  const reason = whole ? 'completed' : 'stopped';
  const kept = best === null ? {} : { best: { step: best.step, epoch: epochOf(best.step) } };
  await appendEvent(folder, { type: 'done', step, epoch: epochOf(step), reason, ...kept });
  return reason;
}

/** How the run's training images are changed in each epoch; null: they are not. */
function augmentOf({ data, seed }: RunRecord, { inputShape }: Dataset): Augment | null {
  if (!isFileDefinition(data) || data.augment === null || inputShape.kind === 'vector') return null;
  return augmentation(data.augment, inputShape, seed);
}

/** A run's session, and where it begins. */
interface Begun extends Pick<Checkpoint, 'step' | 'best'> {
  readonly session: TrainingSession;
}

/** Starts the session of a run with its checkpoint, or with its first weights: neither is held once the session has it. */
async function begin(folder: string, record: RunRecord, dataset: Dataset, choice: EngineChoice): Promise<Begun> {
  const checkpoint = await readCheckpoint(folder);
  const { architecture, settings, seed } = record;
  const { train, test } = dataset;
  const session = await startWatched(choice.engine, folder, () => ({
    ...{ architecture, settings, train, test, seed, arithmetic: choice.arithmetic },
    augment: augmentOf(record, dataset),
    ...(checkpoint ?? { weights: initialWeights(architecture, seed), optimizerState: null, step: 0 }),
  }));
  return { session, step: checkpoint?.step ?? 0, best: checkpoint?.best ?? null };
}

/**
 * Trains the run of a folder from its beginning or, where it has a checkpoint, from there: to the very numbers of an
 * uninterrupted run. Everything it does is written to the folder.
 * @throws Error for the person whose run it is: data that changed or doesn't fit, a missing engine or one that dies, a loss
 *   that is not finite, a disk that refuses. The last checkpoint stands.
 */
export async function trainRun(
  folder: string,
  dataset: Dataset,
  { shouldStop, onScored, warmUp, pid = process.pid }: TrainRunOptions,
): Promise<'completed' | 'stopped'> {
  await endTornLine(folder);
  const record = await readRunRecord(folder);
  requireFit(record, dataset);
  requireRows(dataset, record.settings.batch);
  requireHeldOut(record, dataset);
  requireSameData(record, dataset);
  const { architecture, settings } = record;
  const task = { architecture, settings, train: dataset.train };
  // Without a checkpoint it begins anew, with the best that is here.
  const began = hasCheckpoint(folder) ? record.resolved?.arithmetic : undefined;
  const choice = await engineOf(folder, record, task, { warmUp, began });
  await resolveRun(folder, record, dataset, { choice, began });
  const { session, step, best } = await begin(folder, record, dataset, choice);
  try {
    const perEpoch = stepsPerEpoch(dataset.train.rows, settings.batch);
    const patience = patienceOf(settings.patience, perEpoch, best);
    const difference = await differenceOf(folder, step, { began, now: choice.arithmetic });
    const training = { folder, record, dataset, session, patience, shouldStop, onScored, pid, difference };
    return await trainFrom({ ...training, stepsPerEpoch: perEpoch }, step);
  } finally {
    session.dispose();
  }
}
