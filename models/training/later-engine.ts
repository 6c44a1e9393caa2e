import type { Engine } from './engine.js';
import type { EngineName } from './run-record.js';

/**
 * An engine whose code is loaded when somebody asks more of it than its name: TensorFlow.js takes tens of megabytes, and a
 * training on another engine has no use for it.
 * @param missing why this machine surely lacks the engine, told without its code; null where only `availability` knows
 */
export function laterEngine(
  name: EngineName,
  load: () => Promise<Engine>,
  missing: () => string | null = () => null,
): Engine {
  return {
    name,
    missing,
    availability: async (began) => (await load()).availability(began),
    start: async (start) => (await load()).start(start),
  };
}
