import * as tf from '@tensorflow/tfjs-core';
import type { Engine, EngineAvailability, TrainingSession, TrainingStart } from './engine.js';
import { tfjsSession } from './tfjs-session.js';
import { backendName, closeBackend, openBackend, type OpenBackend } from './webgpu-backend.js';
import { findAdapter } from './webgpu-device.js';

/** Memory of the device, in bytes, that the last session may leave behind for the next one. */
const mostLeft = 2 ** 28;

let opening: Promise<OpenBackend> | null = null;
let sessions = 0;

/** The backend; another one where the device of the last was lost. */
async function backend(): Promise<OpenBackend> {
  const before = await opening;
  if (before !== null && before.trouble() !== null && sessions === 0) close(before);
  try {
    return await (opening ??= openBackend());
  } catch (error) {
    opening = null;
    throw error;
  }
}

function close(open: OpenBackend): void {
  opening = null;
  closeBackend(open);
}

/** A turn of the event loop, in which a device says what went wrong on it. */
const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

/** What the work gives, unless the device failed meanwhile: then an error that says so. */
async function reliable<T>({ trouble }: OpenBackend, work: () => Promise<T>): Promise<T> {
  const failure = () => {
    const words = trouble();
    return words === null ? null : new Error(words);
  };
  let result: T;
  try {
    result = await work();
  } catch (error) {
    await turn();
    throw failure() ?? error;
  }
  const failed = failure();
  if (failed !== null) throw failed;
  return result;
}

function watched(open: OpenBackend, session: TrainingSession): TrainingSession {
  return {
    advance: (batches, learningRate) => reliable(open, () => session.advance(batches, learningRate)),
    evaluate: (split, shouldStop) => reliable(open, () => session.evaluate(split, shouldStop)),
    weights: () => reliable(open, () => session.weights()),
    optimizerState: () => reliable(open, () => session.optimizerState()),
    dispose() {
      session.dispose();
      sessions -= 1;
      if (sessions === 0 && (open.trouble() !== null || open.bytes() > mostLeft)) close(open);
    },
  };
}

async function start(begin: TrainingStart): Promise<TrainingSession> {
  const open = await backend();
  await tf.setBackend(backendName);
  const session = tfjsSession(backendName, begin);
  sessions += 1;
  return watched(open, session);
}

async function availability(): Promise<EngineAvailability> {
  try {
    const { name, software } = await findAdapter();
    return { available: true, device: software ? `${name} (software, no GPU)` : name, software };
  } catch (error) {
    return { available: false, why: error instanceof Error ? error.message : String(error) };
  }
}

let looked: Promise<EngineAvailability> | null = null;

/** TensorFlow.js on a GPU of any vendor: WebGPU by Dawn, in a real Node. */
export const webgpuEngine: Engine = {
  name: 'webgpu',
  availability: () => (looked ??= availability()),
  start,
};
