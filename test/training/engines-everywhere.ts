import { compiledEngine } from '../../models/training/compiled-engine.js';
import { cpuEngine } from '../../models/training/cpu-engine.js';
import type { Engine } from '../../models/training/engine.js';
import { tensorflowEngine } from '../../models/training/tensorflow-engine.js';
import { wasmEngine } from '../../models/training/wasm-engine.js';

/** The engines that need nothing but Node, the fastest first. */
export const everywhere = [compiledEngine, wasmEngine, cpuEngine] as const;

/** The engines of this machine's processor: `test/tensorflow.ts` says why TensorFlow is not among them. The GPU's has `test/webgpu`. */
export const here: readonly Engine[] = (await tensorflowEngine.availability()).available
  ? [...everywhere, tensorflowEngine]
  : everywhere;
