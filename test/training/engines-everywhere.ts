import { compiledEngine } from '../../models/training/compiled-engine.js';
import { cpuEngine } from '../../models/training/cpu-engine.js';
import { wasmEngine } from '../../models/training/wasm-engine.js';

/** The engines that need nothing but Node, the fastest first. The others have tests of their own (test/webgpu). */
export const everywhere = [compiledEngine, wasmEngine, cpuEngine] as const;
