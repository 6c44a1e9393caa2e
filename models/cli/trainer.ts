import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { channelsOf, valuesIn } from '../architecture/shape.js';
import { staged } from '../architecture/staged.js';
import { bestLinear } from '../certificates/best-linear.js';
import { mostColumns } from '../certificates/features/feature-columns.js';
import type { Dataset } from '../data/dataset.js';
import { loadDataset } from '../data/load-dataset.js';
import { appendEvent, readEvents } from '../training/event-log.js';
import { progressOf } from '../training/progress.js';
import { withoutRetaken } from '../training/retaken.js';
import { readRunRecord, stopRequested } from '../training/run-folder.js';
import type { RunRecord } from '../training/run-record.js';
import { takeTrial, trialRequest, trialTurn } from '../training/engine-trial.js';
import { engineFailure } from '../training/engine-failure.js';
import { recordFailure } from '../training/record-failure.js';
import { trainRun } from '../training/train-run.js';
import { trialArgument, warmUpIn } from '../training/warm-up.js';
import { certifyFolder } from './certify-run.js';
import { type DataInTurn, dataInTurn } from './data-in-turn.js';
import { certifyLightly, certifyOnRequest, lightCertifier } from './light-certifier.js';

let interrupted = false;

/** A request to stop, from the terminal (a signal) or from whoever looks at the folder (the file `stop`). */
function shouldStop(folder: string): boolean {
  return interrupted || stopRequested(folder);
}

/** Rows × inputs × outputs up to which the best linear predictor is found in a few seconds. */
const promptBaseline = 1e7;

/**
 * Says what is to be beaten before the first step, once a run, where that can be computed and keeps nobody waiting: on
 * larger data it stands in the certificate alone.
 */
async function recordBaseline(folder: string, record: RunRecord, dataset: Dataset): Promise<void> {
  const { settings } = record;
  const { bias, input, pool, outputSize } = staged(record.architecture);
  const columns = pool ? channelsOf(input) : valuesIn(input);
  if (columns > mostColumns || dataset.train.rows * columns * outputSize > promptBaseline) return;
  const events = await readEvents(folder);
  if (events.some(({ type }) => type === 'baseline')) return;
  const { risk, separable } = bestLinear({ dataset, loss: settings.loss, bias, pool });
  await appendEvent(folder, { type: 'baseline', linearRisk: risk, separable });
}

/** Said to this very script: certify a run, and no more. */
const certifyOnly = '--certify';
const stopMilliseconds = 200;

/**
 * Certifies a run in a process of its own: it computes without a pause, and a request to stop is to be heard. A run
 * whose weights nothing can be shown of is complete all the same, and says why.
 */
async function certifyOrSay(folder: string): Promise<void> {
  const certifier = spawn(process.execPath, [process.argv[1], certifyOnly, folder], {
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  let said = '';
  certifier.stderr.setEncoding('utf8').on('data', (words: string) => (said += words));
  const watch = setInterval(() => {
    if (shouldStop(folder)) certifier.kill('SIGKILL');
  }, stopMilliseconds);
  try {
    await once(certifier, 'close');
  } finally {
    clearInterval(watch);
  }
  if (certifier.exitCode === 0) return appendEvent(folder, { type: 'certified' });
  const reason = shouldStop(folder) ? 'stopped before it was there. `nestimate certify` computes it' : said.trim();
  return appendEvent(folder, { type: 'uncertified', message: `No certificate: ${reason}` });
}

/** The process that `certifyOrSay` starts: why there is no certificate goes to stderr. */
async function certifyHere(folder: string): Promise<void> {
  try {
    const record = await readRunRecord(folder);
    await certifyFolder(folder, record, await loadDataset(record.data));
  } catch (error) {
    process.stderr.write(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}

/** The process that `auto` times an engine in: told what, then when. It ends when it is told to, or its parent is gone. */
function takeTrialHere(): void {
  process.once('disconnect', () => process.exit());
  process.once('message', (message) => {
    const turn = new Promise((come) => process.once('message', come));
    const told = turn.then((words) => trialTurn.parse(words));
    void takeTrial(trialRequest.parse(message), told, (answer) => process.send?.(answer));
  });
}

const warmUp = warmUpIn(process.argv[1]);

async function trainAndCertify(folder: string, data: DataInTurn): Promise<void> {
  const record = await readRunRecord(folder);
  const dataset = await data.take(record.data);
  await recordBaseline(folder, record, dataset);
  const light = lightCertifier(folder, dataset);
  try {
    const hooks = { shouldStop: () => shouldStop(folder), onScored: light.offer, warmUp };
    const outcome = await trainRun(folder, dataset, hooks);
    if (outcome === 'stopped') return;
  } finally {
    await light.end();
  }
  await certifyOrSay(folder);
}

/** A run that is stopped before its turn has its last word too: without one it would count as interrupted. */
async function recordStop(folder: string): Promise<void> {
  const { step, epoch } = progressOf(withoutRetaken(await readEvents(folder)));
  await appendEvent(folder, { type: 'done', step, epoch, reason: 'stopped' });
}

/** What an engine throws outside of a step, as where a device is lost between two, ends the run too. */
function watchEngine(folder: string): () => void {
  const end = (error: unknown) => {
    void readRunRecord(folder)
      .then(({ resolved }) => (resolved === null ? error : engineFailure(resolved.engine, error)))
      .then((failure) => recordFailure(folder, failure))
      .finally(() => process.exit(1));
  };
  process.once('uncaughtException', end);
  return () => process.off('uncaughtException', end);
}

/** Trains and certifies each run folder in turn. One that fails says so and doesn't keep the others from their turn. */
async function trainAll(folders: readonly string[]): Promise<void> {
  const data = dataInTurn();
  for (const folder of folders) {
    if (shouldStop(folder)) {
      await recordStop(folder);
      continue;
    }
    const unwatch = watchEngine(folder);
    try {
      await trainAndCertify(folder, data);
    } catch (error) {
      process.exitCode = 1;
      await recordFailure(folder, error);
    } finally {
      unwatch();
    }
  }
}

const [, , first, certified] = process.argv;
if (first === certifyOnly) void certifyHere(certified);
else if (first === trialArgument) takeTrialHere();
else if (first === certifyLightly) void certifyOnRequest(certified);
else {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      interrupted = true;
    });
  }
  void trainAll(process.argv.slice(2));
}
