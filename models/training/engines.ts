import { cpuEngine } from './cpu-engine.js';
import type { Engine } from './engine.js';
import type { RequestedEngine } from './run-record.js';
import { wasmEngine } from './wasm-engine.js';

/** Every engine of this version, the fastest first: the order in which `auto` asks. */
export const engines: readonly Engine[] = [wasmEngine, cpuEngine];

export interface EngineChoice {
  readonly engine: Engine;
  readonly device: string;
  /** In words, for the run's record: why this one. */
  readonly reason: string;
}

async function chooseByName(name: Exclude<RequestedEngine, 'auto'>): Promise<EngineChoice> {
  const engine = engines.find((candidate) => candidate.name === name);
  if (engine === undefined) throw new Error(`There is no engine "${name}".`);
  const found = await engine.availability();
  if (!found.available) throw new Error(`The engine "${name}" can't run here: ${found.why}`);
  return { engine, device: found.device, reason: 'asked for by name' };
}

/**
 * The engine that runs: the one asked for, or with `auto` the first that this machine has.
 * @throws Error where the engine asked for can't run here, saying why
 */
export async function chooseEngine(requested: RequestedEngine): Promise<EngineChoice> {
  if (requested !== 'auto') return chooseByName(requested);
  const missing: string[] = [];
  for (const engine of engines) {
    const found = await engine.availability();
    if (found.available) {
      const others = missing.length === 0 ? '' : `; not ${missing.join(', ')}`;
      return { engine, device: found.device, reason: `auto: the fastest engine of this machine${others}` };
    }
    missing.push(`${engine.name} (${found.why})`);
  }
  throw new Error(`No engine runs here: ${missing.join(', ')}.`);
}
