import { DataError } from '../data/data-error.js';
import { hasCheckpoint } from './checkpoint.js';
import type { Engine, TrainingSession, TrainingStart } from './engine.js';
import type { EngineName } from './run-record.js';

const memoryWords = /out of memory|alloc|\boom\b|array length|memory limit/i;
const deviceWords = /\b(device|context|gpu)\b.*\blost\b|\blost\b.*\b(device|context|gpu)\b/i;

/** What no machine gives, however much memory is free. */
const addressWords = /\bcan address no more\b/;

/** Systems that are short of memory kill so, and hardly anybody else does. */
const killedWords = /\bSIGKILL\b/;

/** @param kept whether there is a checkpoint to resume from */
function whatHappened(error: unknown, said: string, kept: boolean): { readonly what: string; readonly advice: string } {
  const anew = 'train again with another engine (--engine, or the setting nestimate.engine)';
  const again = kept ? 'resume' : 'try again';
  if (deviceWords.test(said)) {
    return {
      what: 'lost its device',
      advice: `${again} once the device is back and, where it is lost again, close what else uses it, or ${anew}`,
    };
  }
  const memory = `train with a smaller batch or network, ${again} when other programs have given memory back, or ${anew}`;
  if (killedWords.test(said)) return { what: 'was killed, most often for lack of memory', advice: memory };
  if (addressWords.test(said)) {
    return { what: 'has no room for it', advice: `train with a smaller batch or network, or ${anew}` };
  }
  if (error instanceof RangeError || memoryWords.test(said)) return { what: 'ran out of memory', advice: memory };
  return { what: 'stopped', advice: `${again} and, where it stops again, ${anew}` };
}

/**
 * What an engine threw, in words for the person whose run it ends: which engine, what happened, and what to try. Errors of
 * the data are the data's, and stay as they are.
 * @param folder of the run: a checkpoint is told of where there is one
 */
export function engineFailure(name: EngineName, error: unknown, folder: string): unknown {
  if (error instanceof DataError) return error;
  const said = (error instanceof Error ? error.message : String(error)).trim().replace(/\.$/, '');
  const kept = hasCheckpoint(folder);
  const { what, advice } = whatHappened(error, said, kept);
  const checkpoint = kept ? 'The last checkpoint is kept' : 'It had no checkpoint yet';
  return new Error(`The engine "${name}" ${what}: ${said}. ${checkpoint}: ${advice}.`, { cause: error });
}

/** Does what an engine is for; what fails there says what to try. */
async function watchedBy<T>(name: EngineName, folder: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw engineFailure(name, error, folder);
  }
}

/** A session whose failures say what to try. In a function of its own: it holds nothing of what the session began with. */
function guarded(session: TrainingSession, name: EngineName, folder: string): TrainingSession {
  const watched = <T>(work: () => T | Promise<T>) => watchedBy(name, folder, work);
  return {
    advance: (batches, learningRate) => watched(() => session.advance(batches, learningRate)),
    evaluate: (split, shouldStop) => watched(() => session.evaluate(split, shouldStop)),
    weights: () => watched(() => session.weights()),
    optimizerState: () => watched(() => session.optimizerState()),
    threads: () => session.threads?.() ?? null,
    dispose: () => session.dispose(),
  };
}

/** Starts the session of a run's folder, whose failures, and those of what it starts with, say what to try. */
export async function startWatched(
  engine: Engine,
  folder: string,
  makeStart: () => TrainingStart,
): Promise<TrainingSession> {
  const session = await watchedBy(engine.name, folder, () => engine.start(makeStart()));
  return guarded(session, engine.name, folder);
}
