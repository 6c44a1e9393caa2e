import type { Architecture } from '../architecture/architecture.js';
import { compiledEngine } from './compiled-engine.js';
import { cpuEngine } from './cpu-engine.js';
import type { Engine } from './engine.js';
import type { RequestedEngine } from './run-record.js';
import type { TrainingSettings } from './settings.js';
import { wasmEngine } from './wasm-engine.js';
import { webgpuEngine } from './webgpu-engine.js';

/** Every engine of this version, the fastest first: the order in which `auto` asks. */
export const engines: readonly Engine[] = [compiledEngine, webgpuEngine, wasmEngine, cpuEngine];

export interface EngineChoice {
  readonly engine: Engine;
  readonly device: string;
  /** In words, for the run's record: why this one. */
  readonly reason: string;
}

type Candidate = { readonly device: string; readonly software?: boolean } | { readonly why: string };

/** What an engine is chosen for. */
interface Task {
  readonly architecture: Architecture;
  readonly settings: TrainingSettings;
}

/** Whether an engine runs here and trains this network in this way. */
async function candidateOf(engine: Engine, { architecture, settings }: Task): Promise<Candidate> {
  const found = await engine.availability();
  if (!found.available) return { why: found.why };
  const refusal = engine.refusal(architecture, settings);
  return refusal === null ? found : { why: refusal };
}

async function chooseByName(name: Exclude<RequestedEngine, 'auto'>, task: Task): Promise<EngineChoice> {
  const engine = engines.find((candidate) => candidate.name === name);
  if (engine === undefined) throw new Error(`There is no engine "${name}".`);
  const found = await candidateOf(engine, task);
  if ('why' in found) throw new Error(`The engine "${name}" can't train ${task.architecture.name} here: ${found.why}`);
  return { engine, device: found.device, reason: 'asked for by name' };
}

/**
 * The engine that trains a network: the one asked for, or with `auto` the first that this machine has and that knows all
 * parts of the network and of its settings.
 * @throws Error where the engine asked for can't train it here, saying why
 */
export async function chooseEngine(requested: RequestedEngine, task: Task): Promise<EngineChoice> {
  if (requested !== 'auto') return chooseByName(requested, task);
  const missing: string[] = [];
  for (const engine of engines) {
    const found = await candidateOf(engine, task);
    if ('device' in found && found.software !== true) {
      const others = missing.length === 0 ? '' : `; not ${missing.join(', ')}`;
      return { engine, device: found.device, reason: `auto: the fastest engine for this network here${others}` };
    }
    missing.push(`${engine.name} (${'why' in found ? found.why : found.device})`);
  }
  throw new Error(`No engine trains ${task.architecture.name} here: ${missing.join(', ')}.`);
}
