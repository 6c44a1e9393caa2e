import { bestLinear } from '../certificates/best-linear.js';
import { CertificateError } from '../certificates/certificate-error.js';
import type { Dataset } from '../data/dataset.js';
import { loadDataset } from '../data/load-dataset.js';
import { appendEvent, readEvents } from '../training/event-log.js';
import { readRunRecord, stopRequested } from '../training/run-folder.js';
import type { RunRecord } from '../training/run-record.js';
import { trainRun } from '../training/train-run.js';
import { certifiable } from './certifiable.js';
import { certifyFolder } from './certify-run.js';

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
  if ('reason' in certifiable(record)) return;
  const { rows, inputSize } = dataset.train;
  if (rows * inputSize * record.architecture.outputSize > promptBaseline) return;
  const { architecture, settings } = record;
  const events = await readEvents(folder);
  if (events.some(({ type }) => type === 'baseline')) return;
  const { risk, separable } = bestLinear({ dataset, loss: settings.loss, bias: architecture.bias });
  await appendEvent(folder, { type: 'baseline', linearRisk: risk, separable });
}

/** A run whose weights nothing can be shown of is complete all the same, and says why. */
async function certifyOrSay(folder: string, dataset: Dataset): Promise<void> {
  try {
    await certifyFolder(folder, await readRunRecord(folder), dataset);
    await appendEvent(folder, { type: 'certified' });
  } catch (error) {
    if (!(error instanceof CertificateError)) throw error;
    await appendEvent(folder, { type: 'uncertified', message: `No certificate: ${error.message}` });
  }
}

async function trainAndCertify(folder: string): Promise<void> {
  const record = await readRunRecord(folder);
  const dataset = await loadDataset(record.data);
  await recordBaseline(folder, record, dataset);
  const outcome = await trainRun(folder, dataset, { shouldStop: () => shouldStop(folder) });
  if (outcome === 'stopped') return;
  await certifyOrSay(folder, dataset);
}

/** A full disk is said in words; a run that can't even be written to is left to `trainer.log`. */
async function recordFailure(folder: string, error: unknown): Promise<void> {
  const full = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
  const reason = error instanceof Error ? error.message : String(error);
  const message = full ? 'The disk is full: free some space and resume from the last checkpoint.' : reason;
  console.error(error);
  await appendEvent(folder, { type: 'failed', message }).catch((unwritten: unknown) => console.error(unwritten));
}

/** Trains and certifies each run folder in turn. One that fails says so and doesn't keep the others from their turn. */
async function trainAll(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    if (shouldStop(folder)) continue;
    try {
      await trainAndCertify(folder);
    } catch (error) {
      process.exitCode = 1;
      await recordFailure(folder, error);
    }
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    interrupted = true;
  });
}
void trainAll(process.argv.slice(2));
