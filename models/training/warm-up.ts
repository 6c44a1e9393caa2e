import { availableParallelism } from 'node:os';
import { modulesOf } from '../architecture/modules.js';
import { stepsPerEpoch } from './batches.js';
import type { TrialRequest } from './engine-trial.js';
import type { EngineTask, TellTimed, TrialResult, WarmUp } from './engines.js';
import { likeness, type Likeness, isAlike } from './likeness.js';
import type { EngineName } from './run-record.js';
import { beginTrial, type Trial } from './trial.js';

/** About what timing the others takes: a training that is done sooner is not worth it. */
const othersSeconds = 2;
/** Forward operations up to which a trial's step takes the whole batch: some tenths of a second where engines are fast. */
const mostOperations = 1e9;

/** Milliseconds after which an engine is left out, each counted from the end of the one before. */
interface Limits {
  readonly load: number;
  readonly firstStep: number;
  readonly turn: number;
  /** Whether loading is not waited for any longer because the training itself takes no longer. */
  readonly isTraining?: boolean;
}

/** Of the first engine, which trains where no other does: it fails, or hangs, but is never too slow. */
const patient: Limits = { load: 60_000, firstStep: 60_000, turn: 20_000 };
/** Of the others, on a machine on which the first is ready within `usualReady` milliseconds. */
const usual: Limits = { load: 10_000, firstStep: 3000, turn: 1000 };
const usualReady = 500;
/** So many times as slow a machine is still waited for. */
const mostSlowness = 10;

type TrialResults = Map<EngineName, TrialResult>;

/** Rows of a trial's step: of a step that would take too long only a part, by which its rate is scaled. */
function trialRows({ architecture, settings, train }: EngineTask): number {
  const operations = modulesOf(architecture).reduce((sum, { flops }) => sum + flops, 0);
  const batch = Math.min(settings.batch ?? train.rows, train.rows);
  return Math.min(batch, Math.max(1, Math.floor(mostOperations / Math.max(operations, 1))));
}

function requestOf(engine: EngineName, task: EngineTask, rows: number): TrialRequest {
  const { architecture, settings, train } = task;
  const { inputSize, targets } = train;
  return { engine, architecture, settings: { ...settings, batch: rows }, rows, inputSize, targets: sizeOf(targets) };
}

function sizeOf(targets: EngineTask['train']['targets']): TrialRequest['targets'] {
  return targets.kind === 'values'
    ? { kind: 'values', size: targets.size }
    : { kind: 'classes', classes: targets.classes };
}

function seconds(milliseconds: number): string {
  return `${Number((milliseconds / 1000).toPrecision(2))} s`;
}

/** Null where an engine is ready to be timed; else why it is not. */
async function readiness(trial: Trial | null, { load, firstStep, isTraining }: Limits): Promise<TrialResult | null> {
  if (trial === null) return { why: 'no process could be started for its trial' };
  const loaded = await trial.next(load);
  if (loaded === null) {
    const long = isTraining === true ? ', as long as the training takes' : '';
    return { why: `still loading after ${seconds(load)}${long}` };
  }
  if (loaded.kind === 'failed') return { why: loaded.why };
  const ready = await trial.next(firstStep);
  if (ready === null) return { why: `it took no step within ${seconds(firstStep)} of being loaded` };
  return ready.kind === 'failed' ? { why: ready.why } : null;
}

/** The rate of its turn; where the turn takes too long, the last that it told. */
async function turnOf(trial: Trial, toBeat: number, { turn }: Limits): Promise<TrialResult> {
  const until = performance.now() + turn;
  trial.tell({ toBeat });
  let result: TrialResult = { why: `no step within ${seconds(turn)}` };
  for (;;) {
    const answer = await trial.next(until - performance.now());
    if (answer === null) return result;
    if (answer.kind === 'failed') return { why: answer.why };
    if (answer.kind !== 'measured') continue;
    result = { stepsPerSecond: answer.stepsPerSecond };
    if (answer.last) return result;
  }
}

interface Timed {
  readonly results: TrialResults;
  /** Milliseconds until one of them was ready; 0 where none was. */
  readonly ready: number;
}

/** Engines are made ready side by side, then each has a turn of its own. */
async function takeTurns(
  script: string,
  requests: readonly TrialRequest[],
  { fastest, limits }: { readonly fastest: number; readonly limits: Limits },
): Promise<Timed> {
  const trials = requests.map((request) => beginTrial(script, request));
  const results: TrialResults = new Map();
  let [toBeat, ready] = [fastest, 0];
  try {
    const unready = await Promise.all(
      trials.map(async (trial) => {
        const why = await readiness(trial, limits);
        if (why !== null) trial?.end();
        else ready ||= trial?.age() ?? 0;
        return why;
      }),
    );
    for (const [i, trial] of trials.entries()) {
      const found = unready[i] ?? (trial === null ? null : await turnOf(trial, toBeat, limits));
      trial?.end();
      if (found === null) continue;
      if ('stepsPerSecond' in found) toBeat = Math.max(toBeat, found.stepsPerSecond);
      results.set(requests[i].engine, found);
    }
  } finally {
    for (const trial of trials) trial?.end();
  }
  return { results, ready };
}

/**
 * The limits of the others: longer where the first was slow to be ready, as on a machine that does much else, or where
 * they share its cores. None may load, or be at its first step, for longer than the whole training takes on the first.
 */
function limitsFor(others: number, ready: number, trainingSeconds: number): Limits {
  const slowness =
    Math.min(Math.max(1, ready / usualReady), mostSlowness) * Math.max(1, others / availableParallelism());
  const [load, training] = [usual.load * slowness, 1000 * trainingSeconds];
  return {
    load: Math.min(load, training),
    firstStep: Math.min(usual.firstStep * slowness, training),
    turn: usual.turn * slowness,
    isTraining: training < load,
  };
}

/** The first engine's turn and, unless the training is about as short as that of the others, theirs. */
async function timed(
  script: string,
  requests: readonly TrialRequest[],
  { steps, batches, tell }: { readonly steps: number; readonly batches: number; readonly tell: TellTimed | undefined },
): Promise<TrialResults> {
  const [first, ...others] = requests;
  await tell?.([first.engine]);
  const { results, ready } = await takeTurns(script, [first], { fastest: 0, limits: patient });
  const own = results.get(first.engine);
  const fastest = own !== undefined && 'stepsPerSecond' in own ? own.stepsPerSecond : 0;
  const trainingSeconds = (steps * batches) / fastest;
  if (trainingSeconds > othersSeconds) {
    const limits = limitsFor(others.length, ready, trainingSeconds);
    await tell?.(others.map(({ engine }) => engine));
    const timed = await takeTurns(script, others, { fastest, limits });
    for (const [engine, found] of timed.results) results.set(engine, found);
  }
  // Of a batch's parts, back to whole steps.
  for (const [engine, found] of results) {
    if ('stepsPerSecond' in found) results.set(engine, { stepsPerSecond: found.stepsPerSecond / batches });
  }
  return results;
}

interface Kept {
  readonly likeness: Likeness;
  readonly network: string;
  readonly results: Promise<TrialResults>;
}

/**
 * Times engines in processes of their own, so that one that dies or doesn't come to an end takes nothing with it and
 * nothing of the trial is left in the run. What was measured is kept for runs of networks that are alike: seeds don't
 * change it, nor does a block more among many.
 * @param script the trainer's, whose part `--trial` answers
 */
export function warmUpIn(script: string): WarmUp {
  const kept: Kept[] = [];
  return async (names, task, tell) => {
    const { architecture, settings, train } = task;
    const own = likeness(names, task);
    const earlier = kept.find((trial) => isAlike(trial.likeness, own));
    if (earlier !== undefined) return { results: await earlier.results, earlier: earlier.network };
    const rows = trialRows(task);
    const batch = Math.min(settings.batch ?? train.rows, train.rows);
    const requests = names.map((name) => requestOf(name, task, rows));
    const steps = settings.epochs * stepsPerEpoch(train.rows, settings.batch);
    const results = timed(script, requests, { steps, batches: batch / rows, tell });
    kept.push({ likeness: own, network: architecture.name, results });
    return { results: await results, earlier: null };
  };
}
