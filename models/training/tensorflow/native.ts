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

interface NativeDevice {
  readonly device: string;
  /** The most that one operation takes; null: not known. */
  readonly threads: number | null;
}

/**
 * Loads TensorFlow from where it is installed and makes it a backend of TensorFlow.js, `tensorflow`. Both copies of
 * TensorFlow.js, ours and the one that lies there, keep backends and kernels in one place of the process.
 * @param threads that one operation may take
 * @returns the device's name, and the threads; null of a GPU
 * @throws where it does not load
 */
export function loadNative(folder: string, built: NativePackage, threads: number): NativeDevice {
  restoreUtil();
  setEnvironment(threads);
  // It greets every process otherwise.
  tf.enableProdMode();
  createRequire(join(folder, 'package.json'))(built);
  const backend: unknown = tf.findBackend('tensorflow');
  if (typeof backend !== 'object' || backend === null) throw new Error(`${built} brought no backend`);
  const onGpu = 'isUsingGpuDevice' in backend && backend.isUsingGpuDevice === true;
  if (onGpu) return { device: 'TensorFlow, NVIDIA GPU (CUDA)', threads: null };
  const used = process.env.TF_NUM_INTRAOP_THREADS ?? String(threads);
  const device = `TensorFlow, processor, ${used === '1' ? 'one thread' : `up to ${used} threads`}`;
  const count = Number(used);
  return { device, threads: Number.isInteger(count) && count > 0 ? count : null };
}
