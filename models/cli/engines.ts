import type { EngineAvailability } from '../training/engine.js';
import { engines } from '../training/engines.js';
import { exitCode } from './failure.js';
import { installEngine } from './install-engine.js';
import { painter, table } from './terminal.js';

export interface EnginesOptions {
  readonly format: 'text' | 'json';
  /** What to install before. */
  readonly install?: 'tensorflow';
}

/**
 * `nestimate engines`: what trains here, and why the rest doesn't.
 * @throws CommandFailure where an engine that is asked for can't be installed
 */
export async function listEngines({ format, install }: EnginesOptions): Promise<number> {
  if (install !== undefined) await installEngine();
  const found: ({ name: string } & EngineAvailability)[] = [];
  // One after the other: TensorFlow.js starts one backend at a time.
  for (const engine of engines) found.push({ name: engine.name, ...(await engine.availability()) });
  if (format === 'json') {
    process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
    return exitCode.ok;
  }
  const paint = painter(process.stdout);
  const rows = found.map((engine) => [
    { text: engine.name },
    engine.available ? ({ text: 'yes', style: 'green' } as const) : ({ text: 'no', style: 'red' } as const),
    { text: engine.available ? engine.device : engine.why },
  ]);
  process.stdout.write(`${table(['Engine', 'Here', 'Device, or why not'], rows, paint, 3)}\n`);
  return exitCode.ok;
}
