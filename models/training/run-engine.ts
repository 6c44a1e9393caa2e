import type { Dataset } from '../data/dataset.js';
import { isLackable } from './asked-engine.js';
import { stepsPerEpoch } from './batches.js';
import type { TrainingSession } from './engine.js';
import { chooseEngine, type EngineChoice, type EngineTask, type WarmUp } from './engines.js';
import { appendEvent } from './event-log.js';
import { readRunRecord, writeRunRecord } from './run-folder.js';
import type { Arithmetic, EngineName, RunRecord } from './run-record.js';

/** The engine that a run begins on, or began on: it keeps that one, so that its numbers stay the same. */
export async function engineOf(
  folder: string,
  { resolved, requestedEngine }: RunRecord,
  task: EngineTask,
  { warmUp, began }: { readonly warmUp: WarmUp | undefined; readonly began: Arithmetic | undefined },
): Promise<EngineChoice> {
  // A full disk is found by the next event, which is worth an error.
  const tell = (names: readonly EngineName[]) =>
    appendEvent(folder, { type: 'choosing', engines: [...names] }).catch(() => undefined);
  const tellLoaded = async (engine: EngineName): Promise<void> => {
    if (isLackable(engine)) await appendEvent(folder, { type: 'loading', engine }).catch(() => undefined);
  };
  if (resolved === null) return chooseEngine(requestedEngine, task, { warmUp, tell, tellLoaded });
  try {
    return await chooseEngine(resolved.engine, task, { began, tellLoaded });
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
    throw new Error(
      `${why}. A run keeps the engine that it began on: resume it where that engine is available, or train again.`,
      {
        cause: error,
      },
    );
  }
}

/** Records what the run found at its start; a resumed run keeps its engine, so that its numbers stay the same. */
export async function resolveRun(
  folder: string,
  record: RunRecord,
  dataset: Dataset,
  { choice, began }: { readonly choice: EngineChoice; readonly began: Arithmetic | undefined },
): Promise<void> {
  const { engine, device } = choice;
  const arithmetic = began ?? choice.arithmetic;
  const { reason, measured, leftOut, timedNetwork } = record.resolved ?? choice;
  const resolved = {
    engine: engine.name,
    device,
    ...(arithmetic === undefined ? {} : { arithmetic }),
    ...{ reason, measured, leftOut, timedNetwork },
    dataHash: dataset.hash,
    trainRows: dataset.train.rows,
    testRows: dataset.test?.rows ?? 0,
    stepsPerEpoch: stepsPerEpoch(dataset.train.rows, record.settings.batch),
    versions: { nestimate: process.env.NESTIMATE_VERSION ?? 'from source', node: process.version },
  };
  await writeRunRecord(folder, { ...record, resolved });
}

/** Records on how many threads a run was trained, where its engine tells. */
export async function recordThreads(folder: string, session: TrainingSession): Promise<void> {
  const threads = session.threads?.() ?? null;
  if (threads === null) return;
  const record = await readRunRecord(folder);
  if (record.resolved === null) return;
  await writeRunRecord(folder, { ...record, resolved: { ...record.resolved, threads } });
}
