import { engines } from '../training/engines.js';
import { exitCode } from './failure.js';
import { painter, table } from './terminal.js';

/** `nestimate engines`: what trains here, and why the rest doesn't. */
export async function listEngines(format: 'text' | 'json'): Promise<number> {
  const found = await Promise.all(
    engines.map(async (engine) => ({ name: engine.name, ...(await engine.availability()) })),
  );
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
