import { join } from 'node:path';
import { installTensorflow } from '../models/training/tensorflow/install.js';
import { cacheFolder } from './vscode/cache.js';

/** Longer than an installation takes from a near wheel; a slow network makes the tests go on without it. */
const mostMilliseconds = 240_000;

/**
 * The matrix of engines has TensorFlow in it where npm, pip and a compiler can install it: once, in the cache that the
 * clones share. Else the tests run without it, and this says why.
 */
export default async function setup(): Promise<void> {
  process.env.NESTIMATE_ENGINES ??= join(cacheFolder(), 'engines');
  const said = (what: string) => console.log(`TensorFlow for the tests: ${what}.`);
  try {
    await installTensorflow(AbortSignal.timeout(mostMilliseconds), { say: said, tick: () => undefined });
  } catch (error) {
    said(`left out. ${error instanceof Error ? error.message : String(error)}`);
  }
}
