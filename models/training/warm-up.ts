import { type ChildProcess, spawn } from 'node:child_process';
import { modulesOf } from '../architecture/modules.js';
import { stepsPerEpoch } from './batches.js';
import { type TrialAnswer, trialAnswer, type TrialRequest, type TrialTurn } from './engine-trial.js';
import type { EngineTask, WarmUp } from './engines.js';
import type { EngineName } from './run-record.js';

/** Said to the trainer's script: time an engine, and no more. */
export const trialArgument = '--trial';

/** Engines load and take a first step side by side, then each has a turn of its own. Who takes longer is left out. */
const [loadMilliseconds, turnMilliseconds] = [3000, 1000];
/** About what timing the others takes: a training that is done sooner is not worth it. */
const othersSeconds = 2;

/** Forward operations up to which a trial's step takes the whole batch: some tenths of a second where engines are fast. */
const mostOperations = 1e9;

type TrialResults = Awaited<ReturnType<WarmUp>>;

/** A trial's process. */
interface Trial {
  readonly engine: EngineName;
  readonly child: ChildProcess;
}

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

/** The process's next answer; where it ends without one or takes too long, why it has none. */
function nextAnswer({ child }: Trial, milliseconds: number, late: string): Promise<TrialAnswer> {
  return new Promise((resolve) => {
    const ended = ({ exitCode, signalCode }: ChildProcess) =>
      fail(`its trial ended with ${signalCode ?? exitCode ?? '?'}`);
    const fail = (why: string) => {
      child.kill('SIGKILL');
      done({ kind: 'failed', why });
    };
    const timer = setTimeout(() => fail(late), milliseconds);
    const onMessage = (message: unknown) => {
      const answer = trialAnswer.safeParse(message);
      if (answer.success) done(answer.data);
    };
    const onExit = () => ended(child);
    const onError = ({ message }: Error) => fail(message);
    function done(answer: TrialAnswer): void {
      clearTimeout(timer);
      child.off('message', onMessage).off('exit', onExit).off('error', onError);
      resolve(answer);
    }
    child.on('message', onMessage).on('exit', onExit).on('error', onError);
    // It may have ended while the others had their turns.
    if (child.exitCode !== null || child.signalCode !== null) ended(child);
  });
}

/** Starts a trial; null where this machine has no room for another process. */
function begin(script: string, request: TrialRequest): Trial | null {
  try {
    const child = spawn(process.execPath, [script, trialArgument], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    // A process that is gone says so by its end.
    child.on('error', () => undefined);
    child.send(request, () => undefined);
    return { engine: request.engine, child };
  } catch {
    return null;
  }
}

/** What trials measure, in their own steps: the first word of a turn is the rate to beat. */
async function takeTurns(script: string, requests: readonly TrialRequest[], fastest: number): Promise<TrialResults> {
  const trials = requests.map((request) => begin(script, request));
  const late = `it took no step within ${loadMilliseconds / 1000} s of its start`;
  const results: TrialResults = new Map();
  let toBeat = fastest;
  try {
    const ready = await Promise.all(
      trials.map(async (trial) => (trial === null ? null : nextAnswer(trial, loadMilliseconds, late))),
    );
    for (const [i, trial] of trials.entries()) {
      const { engine } = requests[i];
      let answer = ready[i];
      if (trial !== null && answer?.kind === 'ready') {
        const turn: TrialTurn = { toBeat };
        trial.child.send(turn, () => undefined);
        answer = await nextAnswer(trial, turnMilliseconds, `no step within ${turnMilliseconds / 1000} s`);
      }
      trial?.child.kill('SIGKILL');
      if (answer?.kind === 'measured') toBeat = Math.max(toBeat, answer.stepsPerSecond);
      results.set(engine, answer?.kind === 'measured' ? answer : { why: whyNone(answer) });
    }
  } finally {
    for (const trial of trials) trial?.child.kill('SIGKILL');
  }
  return results;
}

function whyNone(answer: TrialAnswer | null): string {
  if (answer === null) return 'no process could be started for its trial';
  return answer.kind === 'failed' ? answer.why : 'its trial said nothing';
}

/** The first engine's turn and, unless the training is about as short as that of the others, theirs. */
async function timed(
  script: string,
  requests: readonly TrialRequest[],
  { steps, batches }: { readonly steps: number; readonly batches: number },
): Promise<TrialResults> {
  const own = await takeTurns(script, requests.slice(0, 1), 0);
  const fastest = [...own.values()].reduce((most, found) => ('why' in found ? most : found.stepsPerSecond), 0);
  if ((steps * batches) / fastest > othersSeconds) {
    for (const [engine, found] of await takeTurns(script, requests.slice(1), fastest)) own.set(engine, found);
  }
  // Of a batch's parts, back to whole steps.
  for (const [engine, found] of own) {
    if (!('why' in found)) own.set(engine, { stepsPerSecond: found.stepsPerSecond / batches });
  }
  return own;
}

/**
 * Times engines in processes of their own, so that one that dies or doesn't come to an end takes nothing with it and
 * nothing of the trial is left in the run. What was measured for a network and its settings is kept: seeds don't change it.
 * @param script the trainer's, which answers to `trialArgument`
 */
export function warmUpIn(script: string): WarmUp {
  const kept = new Map<string, Promise<TrialResults>>();
  return (names, task) => {
    const { settings, train } = task;
    const rows = trialRows(task);
    const batch = Math.min(settings.batch ?? train.rows, train.rows);
    const requests = names.map((name) => requestOf(name, task, rows));
    const whole = { steps: settings.epochs * stepsPerEpoch(train.rows, settings.batch), batches: batch / rows };
    const key = JSON.stringify([requests, whole]);
    const found = kept.get(key) ?? timed(script, requests, whole);
    kept.set(key, found);
    return found;
  };
}
