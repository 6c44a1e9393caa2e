import { availableParallelism } from 'node:os';
import { type CompiledModule, loadModule } from './compiled-module.js';
import { compiledSession, whyTooLarge } from './compiled-session.js';
import type { Engine } from './engine.js';
import type { Arithmetic } from './run-record.js';

/** More threads than this wait for each other longer than they compute. */
const mostThreads = 32;

const loading = new Map<Arithmetic, Promise<CompiledModule>>();

/** @param asked plain where the run began so; else fused, where this Node has it */
function load(asked: Arithmetic = 'fused'): Promise<CompiledModule> {
  const found = loading.get(asked) ?? loadModule(asked === 'fused' ? ['fused', 'plain'] : ['plain']);
  loading.set(asked, found);
  return found;
}

function threadsHere(): number {
  return Math.min(availableParallelism(), mostThreads);
}

/** The whole step as one WebAssembly program (`compiled/`), on as many threads as prove the fastest. */
export const compiledEngine: Engine = {
  name: 'compiled',
  tooLarge: (task) => whyTooLarge(task, threadsHere()),
  async availability(began) {
    try {
      const { kind: arithmetic, wide } = await load(began);
      const bits = wide ? '256-bit SIMD' : 'SIMD';
      const words = arithmetic === 'fused' ? `${bits} and fused multiply-add` : bits;
      const threads = threadsHere();
      const many = threads === 1 ? 'one thread' : `up to ${threads} threads`;
      const device = `one WebAssembly program for the whole step, ${words}, ${many}`;
      return { available: true, device, arithmetic };
    } catch (error) {
      return { available: false, why: error instanceof Error ? error.message : String(error) };
    }
  },
  async start(start) {
    const { module, wide } = await load(start.arithmetic);
    return compiledSession(start, { module, wide, threads: threadsHere(), choice: 'measured' });
  },
};
