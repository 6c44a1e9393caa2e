import { availableParallelism } from 'node:os';
import { type CompiledModule, loadModule } from './compiled-module.js';
import { compiledSession } from './compiled-session.js';
import type { Engine } from './engine.js';

/** More threads than this wait for each other longer than they compute. */
const mostThreads = 32;

let loading: Promise<CompiledModule> | null = null;

function load(): Promise<CompiledModule> {
  return (loading ??= loadModule());
}

function threadsHere(): number {
  return Math.min(availableParallelism(), mostThreads);
}

/** The whole step as one WebAssembly program (`compiled/`), on as many threads as prove the fastest. */
export const compiledEngine: Engine = {
  name: 'compiled',
  async availability() {
    try {
      const { kind } = await load();
      const arithmetic = kind === 'fused' ? 'SIMD and fused multiply-add' : 'SIMD';
      const threads = threadsHere();
      const many = threads === 1 ? 'one thread' : `up to ${threads} threads`;
      return { available: true, device: `one WebAssembly program for the whole step, ${arithmetic}, ${many}` };
    } catch (error) {
      return { available: false, why: error instanceof Error ? error.message : String(error) };
    }
  },
  refusal: () => null,
  async start(start) {
    const { module } = await load();
    return compiledSession(start, { module, threads: threadsHere(), choice: 'measured' });
  },
};
