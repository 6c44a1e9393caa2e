import { DataError } from '../data/data-error.js';
import type { Engine, TrainingSession, TrainingStart } from './engine.js';
import type { EngineName } from './run-record.js';

const memoryWords = /out of memory|alloc|\boom\b|array length|memory limit/i;
const deviceWords = /\b(device|context|gpu)\b.*\blost\b|\blost\b.*\b(device|context|gpu)\b/i;

function whatHappened(error: unknown, said: string): { readonly what: string; readonly advice: string } {
  const anew = 'train anew with another engine (--engine, or the setting nestimate.engine)';
  if (deviceWords.test(said)) {
    return {
      what: 'lost its device',
      advice: `resume once the device is back and, where it is lost again, close what else uses it, or ${anew}`,
    };
  }
  if (error instanceof RangeError || memoryWords.test(said)) {
    const resume = 'resume when other programs have given memory back';
    return { what: 'ran out of memory', advice: `train with a smaller batch, ${resume}, or ${anew}` };
  }
  return { what: 'stopped', advice: `resume and, where it stops again, ${anew}` };
}

/**
 * What an engine threw, in words for the person whose run it ends: which engine, what happened, and what to try. Errors of
 * the data are the data's, and stay as they are.
 */
export function engineFailure(name: EngineName, error: unknown): unknown {
  if (error instanceof DataError) return error;
  const said = (error instanceof Error ? error.message : String(error)).trim().replace(/\.$/, '');
  const { what, advice } = whatHappened(error, said);
  return new Error(`The engine "${name}" ${what}: ${said}. The last checkpoint is kept: ${advice}.`, { cause: error });
}

/** Does what an engine is for; what fails there says what to try. */
async function watchedBy<T>(name: EngineName, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw engineFailure(name, error);
  }
}

/** Starts a session whose failures, and those of what it starts with, say what to try. */
export async function startWatched<S extends TrainingStart>(
  engine: Engine,
  makeStart: () => S,
): Promise<{ readonly session: TrainingSession; readonly start: S }> {
  const watched = <T>(work: () => T | Promise<T>) => watchedBy(engine.name, work);
  const start = await watched(makeStart);
  const session = await watched(() => engine.start(start));
  const guarded: TrainingSession = {
    advance: (batches, learningRate) => watched(() => session.advance(batches, learningRate)),
    evaluate: (split, shouldStop) => watched(() => session.evaluate(split, shouldStop)),
    weights: () => watched(() => session.weights()),
    optimizerState: () => watched(() => session.optimizerState()),
    dispose: () => session.dispose(),
  };
  return { session: guarded, start };
}
