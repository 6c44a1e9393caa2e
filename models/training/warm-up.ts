import { type ChildProcess, spawn } from 'node:child_process';
import { modulesOf } from '../architecture/modules.js';
import { type TrialAnswer, trialAnswer, type TrialRequest } from './engine-trial.js';
import type { EngineTask, WarmUp } from './engines.js';
import type { EngineName } from './run-record.js';

/** Said to the trainer's script: time an engine, and no more. */
export const trialArgument = '--trial';

/** Engines load side by side, then each has a turn of its own. Who takes longer is left out. */
const [loadMilliseconds, turnMilliseconds] = [2500, 1000];

/** Forward operations up to which a trial's step takes the whole batch: some tenths of a second where engines are fast. */
const mostOperations = 1e9;

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
    const fail = (why: string) => {
      child.kill('SIGKILL');
      done({ kind: 'failed', why });
    };
    const timer = setTimeout(() => fail(late), milliseconds);
    const onMessage = (message: unknown) => {
      const answer = trialAnswer.safeParse(message);
      if (answer.success) done(answer.data);
    };
    const onExit = (code: number | null, signal: string | null) =>
      fail(`its trial ended with ${signal ?? code ?? '?'}`);
    const onError = ({ message }: Error) => fail(message);
    function done(answer: TrialAnswer): void {
      clearTimeout(timer);
      child.off('message', onMessage).off('exit', onExit).off('error', onError);
      resolve(answer);
    }
    child.on('message', onMessage).on('exit', onExit).on('error', onError);
  });
}

function begin(script: string, request: TrialRequest): Trial {
  const child = spawn(process.execPath, [script, trialArgument], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  // A process that is gone says so by its end.
  child.on('error', () => undefined);
  child.send(request, () => undefined);
  return { engine: request.engine, child };
}

async function takeTurns(trials: readonly Trial[], batches: number): Promise<Awaited<ReturnType<WarmUp>>> {
  const late = `it did not load within ${loadMilliseconds / 1000} s`;
  const ready = await Promise.all(trials.map((trial) => nextAnswer(trial, loadMilliseconds, late)));
  const results: Awaited<ReturnType<WarmUp>> = new Map();
  for (const [i, trial] of trials.entries()) {
    const { engine, child } = trial;
    let answer = ready[i];
    if (answer.kind === 'ready') {
      child.send('go', () => undefined);
      answer = await nextAnswer(trial, turnMilliseconds, `no step within ${turnMilliseconds / 1000} s`);
    }
    child.kill('SIGKILL');
    if (answer.kind === 'measured') results.set(engine, { stepsPerSecond: answer.stepsPerSecond / batches });
    else results.set(engine, { why: answer.kind === 'failed' ? answer.why : 'its trial said nothing' });
  }
  return results;
}

/**
 * Times engines in processes of their own, so that one that dies or doesn't come to an end takes nothing with it and
 * nothing of the trial is left in the run. What was measured for a network and its settings is kept: seeds don't change it.
 * @param script the trainer's, which answers to `trialArgument`
 */
export function warmUpIn(script: string): WarmUp {
  const kept = new Map<string, ReturnType<WarmUp>>();
  return (names, task) => {
    const rows = trialRows(task);
    const batch = Math.min(task.settings.batch ?? task.train.rows, task.train.rows);
    const requests = names.map((name) => requestOf(name, task, rows));
    const key = JSON.stringify([requests, batch]);
    const found = kept.get(key) ?? run(script, requests, batch / rows);
    kept.set(key, found);
    return found;
  };
}

async function run(
  script: string,
  requests: readonly TrialRequest[],
  batches: number,
): Promise<Awaited<ReturnType<WarmUp>>> {
  const trials = requests.map((request) => begin(script, request));
  try {
    return await takeTurns(trials, batches);
  } finally {
    for (const { child } of trials) child.kill('SIGKILL');
  }
}
