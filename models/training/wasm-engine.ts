import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import type { Engine, EngineAvailability } from './engine.js';
import { programFolder } from './program-folder.js';
import { tfjsSession } from './tfjs-session.js';

const binary = 'tfjs-backend-wasm-simd.wasm';

async function load(): Promise<EngineAvailability> {
  const folder = programFolder(binary, 'node_modules/@tensorflow/tfjs-backend-wasm/dist');
  if (folder === null) {
    return { available: false, why: `${binary} is missing beside the program. Build it or install it again.` };
  }
  setWasmPaths(`${folder}/`);
  const started = await tf.setBackend('wasm');
  if (!started) return { available: false, why: 'This machine’s WebAssembly did not start the TensorFlow.js module.' };
  const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  return { available: true, device: `WebAssembly ${simd === true ? 'with SIMD' : 'without SIMD'}, one thread` };
}

let loaded: Promise<EngineAvailability> | null = null;

/** TensorFlow.js compiled to WebAssembly: needs nothing installed. */
export const wasmEngine: Engine = {
  name: 'wasm',
  availability: () => (loaded ??= load()),
  async start(start) {
    const found = await this.availability();
    if (!found.available) throw new Error(found.why);
    await tf.setBackend('wasm');
    return { ...tfjsSession('wasm', start), threads: () => ({ count: 1, why: 'this engine has one' }) };
  },
};
