import { availableParallelism } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import type { Engine, EngineAvailability } from './engine.js';
import type { Threads } from './run-record.js';
import { howToInstall, notInstalled } from './tensorflow/missing.js';
import { loadNative } from './tensorflow/native.js';
import { builtPackage } from './tensorflow/packages.js';
import { tensorflowFolder } from './tensorflow/place.js';
import { tfjsSession } from './tfjs-session.js';

interface Loaded {
  readonly found: EngineAvailability;
  /** The most that one operation takes; null: not known. */
  readonly threads: number | null;
}

function missing(why: string): Loaded {
  return { found: { available: false, why }, threads: null };
}

function load(): Loaded {
  const folder = tensorflowFolder();
  const built = builtPackage(folder);
  if (built === null) return missing(notInstalled);
  try {
    const { device, threads } = loadNative(folder, built, availableParallelism());
    return { found: { available: true, device }, threads };
  } catch (error) {
    const words = error instanceof Error ? error.message.split('\n')[0].replace(/\.$/, '') : String(error);
    return missing(`installed, but does not load: ${words}. ${howToInstall} installs it again`);
  }
}

let loaded: Loaded | null = null;

/** TensorFlow does not say how many of them it used. */
function threadsOf({ threads }: Loaded): Threads | null {
  return threads === null ? null : { count: threads, why: 'the most that TensorFlow may use (TF_NUM_INTRAOP_THREADS)' };
}

/** TensorFlow itself, where it is installed: native code on the processor, or on a GPU. */
export const tensorflowEngine: Engine = {
  name: 'tensorflow',
  availability: () => Promise.resolve((loaded ??= load()).found),
  async start(start) {
    const here = (loaded ??= load());
    if (!here.found.available) throw new Error(here.found.why);
    await tf.setBackend('tensorflow');
    return { ...tfjsSession('tensorflow', start), threads: () => threadsOf(here) };
  },
};
