import { createRequire } from 'node:module';
import { join } from 'node:path';
import util from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import type { NativePackage } from './packages.js';

/** Functions that Node 23 took out of `util` and that TensorFlow.js for Node calls. */
const formerUtil = {
  isArray: Array.isArray,
  isNullOrUndefined: (value: unknown) => value === null || value === undefined,
};

function restoreUtil(): void {
  for (const [name, value] of Object.entries(formerUtil)) {
    if (!(name in util)) Object.defineProperty(util, name, { value });
  }
}

/** What TensorFlow's libraries read when they are loaded, where the person has not set it. */
function setEnvironment(threads: number): void {
  const settings = {
    // Nothing below an error: it tells of every processor's features.
    TF_CPP_MIN_LOG_LEVEL: '2',
    TF_NUM_INTRAOP_THREADS: String(threads),
    TF_NUM_INTEROP_THREADS: '1',
  };
  for (const [name, value] of Object.entries(settings)) process.env[name] ??= value;
}

/**
 * Loads TensorFlow from where it is installed and makes it a backend of TensorFlow.js, `tensorflow`. Both copies of
 * TensorFlow.js, ours and the one that lies there, keep backends and kernels in one place of the process.
 * @param threads that one operation may take
 * @returns the device's name
 * @throws where it does not load
 */
export function loadNative(folder: string, built: NativePackage, threads: number): string {
  restoreUtil();
  setEnvironment(threads);
  // It greets every process otherwise.
  tf.enableProdMode();
  createRequire(join(folder, 'package.json'))(built);
  const backend: object = tf.findBackend('tensorflow');
  const onGpu = 'isUsingGpuDevice' in backend && backend.isUsingGpuDevice === true;
  if (onGpu) return 'TensorFlow, NVIDIA GPU (CUDA)';
  const used = process.env.TF_NUM_INTRAOP_THREADS ?? String(threads);
  return `TensorFlow, processor, ${used === '1' ? 'one thread' : `up to ${used} threads`}`;
}
