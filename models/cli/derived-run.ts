import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PlainArchitecture } from '../architecture/architecture.js';
import type { Weights } from '../architecture/weights.js';
import type { Samples } from '../data/dataset.js';
import type { Certificate } from '../certificates/certificate.js';
import { appendEvent, readEvents } from '../training/event-log.js';
import type { Score } from '../training/events.js';
import { lastEvent } from '../training/progress.js';
import { writeRunRecord, writeWeights } from '../training/run-folder.js';
import type { RunOrigin, RunRecord } from '../training/run-record.js';
import { determination } from '../training/score.js';
import { makeRunFolder, sessionName } from '../training/session.js';
import { certifyFolder } from './certify-run.js';
import type { TrainedRun } from './trained-run.js';

/** A run that is computed from another one. */
export interface DerivedRun {
  readonly by: RunOrigin['by'];
  /** What follows the other run's id in its own. */
  readonly suffix: string;
  readonly architecture: PlainArchitecture;
  readonly weights: Weights;
}

/** What whoever follows a run looks for: the other run's place in its training, and the scores there. */
async function writeEvents(folder: string, source: TrainedRun, certificate: Certificate): Promise<void> {
  const done = lastEvent(await readEvents(source.folder), 'done');
  const { risk, accuracy, testRisk, testAccuracy, linearRisk, solutions } = certificate;
  const place = { step: done?.step ?? 0, epoch: done?.epoch ?? 0 };
  const { dataset, record } = source;
  // A certificate has no squared error but where it is the risk, and no top five.
  const scored = (split: Samples, score: Pick<Score, 'risk' | 'accuracy'>): Score => ({
    ...score,
    topFive: null,
    rSquared: record.settings.loss === 'squared' ? determination(split.targets)(score.risk) : null,
  });
  const train = scored(dataset.train, { risk, accuracy });
  const test =
    dataset.test === null || testRisk === null
      ? null
      : scored(dataset.test, { risk: testRisk, accuracy: testAccuracy });
  await appendEvent(folder, { type: 'baseline', linearRisk, separable: solutions[0].separable });
  await appendEvent(folder, { type: 'started', ...place, pid: process.pid, totalSteps: place.step });
  await appendEvent(folder, { type: 'evaluation', ...place, train, test });
  await appendEvent(folder, { type: 'done', ...place, reason: 'completed' });
  await appendEvent(folder, { type: 'certified' });
}

/**
 * Writes a run folder beside that of the run it comes from, which stays as it is: weights, certificate, events, and
 * `run.json` last, which makes a run of the folder. Nothing is left where that fails.
 * @throws Error where it can't be certified or the disk refuses
 */
export async function writeDerivedRun(
  source: TrainedRun,
  { by, suffix, architecture, weights }: DerivedRun,
): Promise<{ folder: string; certificate: Certificate }> {
  const { record, dataset } = source;
  const runsFolder = dirname(source.folder);
  const id = await makeRunFolder(runsFolder, `${record.id}-${suffix}`);
  const folder = join(runsFolder, id);
  const now = new Date();
  const origin = { run: record.id, by };
  const made: RunRecord = {
    ...record,
    id,
    session: sessionName(now),
    order: 0,
    createdAt: now.toISOString(),
    architecture,
    origin,
  };
  try {
    await writeWeights(folder, weights);
    const certificate = await certifyFolder(folder, made, dataset);
    await writeEvents(folder, source, certificate);
    await writeRunRecord(folder, made);
    return { folder, certificate };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
