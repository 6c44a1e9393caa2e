import { channelsOf, valuesIn } from '../architecture/shape.js';
import { staged } from '../architecture/staged.js';
import { bestLinear } from '../certificates/best-linear.js';
import { mostColumns } from '../certificates/features/feature-columns.js';
import type { Dataset } from '../data/dataset.js';
import { appendEvent, readEvents } from '../training/event-log.js';
import { lastEvent } from '../training/progress.js';
import { recordFailure } from '../training/record-failure.js';
import { recordStop } from '../training/record-stop.js';
import { readRunRecord, stopRequested } from '../training/run-folder.js';
import type { RunRecord } from '../training/run-record.js';
import { trainRun } from '../training/train-run.js';
import { warmUpIn } from '../training/warm-up.js';
import { certifyOrSay } from './certify-process.js';
import { type DataInTurn, dataInTurn } from './data-in-turn.js';
import { lightCertifier } from './light-certifier.js';
import type { QueueWord } from './supervise.js';

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

/** What all runs of a queue share. */
interface Shared {
  readonly data: DataInTurn;
  readonly warmUp: ReturnType<typeof warmUpIn>;
}

async function trainWhole(
  folder: string,
  dataset: Dataset,
  warmUp: Shared['warmUp'],
): Promise<'completed' | 'stopped'> {
  const light = lightCertifier(folder, dataset);
  try {
    const stop = () => shouldStop(folder);
    const hooks = { shouldStop: stop, onScored: light.offer, warmUp, pid: process.ppid };
    return await trainRun(folder, dataset, hooks);
  } finally {
    await light.end();
  }
}

async function trainAndCertify(folder: string, { data, warmUp }: Shared): Promise<void> {
  const record = await readRunRecord(folder);
  const dataset = await data.take(record.data);
  await recordBaseline(folder, record, dataset);
  // Where every step is taken and only the certificate is missing, no engine is needed.
  const isTrained = lastEvent(await readEvents(folder), 'done')?.reason === 'completed';
  const onlyCertificate = isTrained && record.resolved?.dataHash === dataset.hash;
  if (!onlyCertificate && (await trainWhole(folder, dataset, warmUp)) === 'stopped') return;
  await certifyOrSay(folder, () => shouldStop(folder));
}

/** Says a word to the process that started this one. */
function say(word: QueueWord): Promise<void> {
  return new Promise((said) => (process.send === undefined ? said() : process.send(word, () => said())));
}

/**
 * What an engine throws outside of a step, as where a device is lost between two, ends this process: what the engine holds
 * may be broken. Whoever started it tells of it, and has another go on with the rest.
 */
function endWhereNobodyCatches(): void {
  process.on('uncaughtException', (error: unknown) => {
    console.error(error);
    const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
    void say({ kind: 'thrown', name, message }).then(() => process.exit(1));
  });
}

/** Trains and certifies each run folder in turn. One that fails says so and doesn't keep the others from their turn. */
export async function trainQueue(folders: readonly string[]): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => (interrupted = true));
  endWhereNobodyCatches();
  const shared: Shared = { data: dataInTurn(), warmUp: warmUpIn(process.argv[1]) };
  let failed = false;
  for (const folder of folders) {
    await say({ kind: 'run', folder });
    try {
      await (shouldStop(folder) ? recordStop(folder) : trainAndCertify(folder, shared));
    } catch (error) {
      failed = true;
      await recordFailure(folder, error);
    }
  }
  await say({ kind: 'end', failed });
  // An engine may have something under way that nobody waits for.
  process.exit();
}
