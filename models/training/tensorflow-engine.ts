import { availableParallelism } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import type { Engine, EngineAvailability } from './engine.js';
import { howToInstall, notInstalled } from './tensorflow/missing.js';
import { loadNative } from './tensorflow/native.js';
import { builtPackage } from './tensorflow/packages.js';
import { tensorflowFolder } from './tensorflow/place.js';
import { tfjsSession } from './tfjs-session.js';

function load(): EngineAvailability {
  const folder = tensorflowFolder();
  const built = builtPackage(folder);
  if (built === null) return { available: false, why: notInstalled };
  try {
    return { available: true, device: loadNative(folder, built, availableParallelism()) };
  } catch (error) {
    const words = error instanceof Error ? error.message.split('\n')[0].replace(/\.$/, '') : String(error);
    return { available: false, why: `installed, but does not load: ${words}. ${howToInstall} installs it again` };
  }
}

let loaded: EngineAvailability | null = null;

/** TensorFlow itself, where it is installed: native code on the processor, or on a GPU. */
export const tensorflowEngine: Engine = {
  name: 'tensorflow',
  availability: () => Promise.resolve((loaded ??= load())),
  async start(start) {
    const found = await this.availability();
    if (!found.available) throw new Error(found.why);
    await tf.setBackend('tensorflow');
    return tfjsSession('tensorflow', start);
  },
};
