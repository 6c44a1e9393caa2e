import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import v8 from 'node:v8';

/**
 * V8's own pass that computes two neighbouring vectors by one instruction of AVX2. Each number is rounded as before, so the
 * bits are the same. V8 has it since Node 24 on x64, behind this flag.
 */
const flag = 'experimental-wasm-revectorize';
/** The trial's functions are compiled by the compiler that optimises, at once. */
const eagerly = ['no-liftoff', 'no-wasm-lazy-compilation'];

export const vectorTrialFile = 'compiled-vector-trial.wasm';

/** Left is [rows, depth], two panels are [depth, 8]: all of it, with both outs, stays in the first-level cache. */
const [rows, depth, columns] = [32, 64, 16];
const rounds = 8;
const repetitions = 60;
/** The wide loops must be worth it. */
const worthwhile = 1.1;

function hasFlag(): boolean {
  const variables: Readonly<Record<string, unknown>> = process.config.variables;
  return variables.v8_enable_wasm_simd256_revec === 1;
}

function setFlags(names: readonly string[]): void {
  for (const name of names) v8.setFlagsFromString(`--${name}`);
}

type Loop = (...args: number[]) => void;

function loopOf(instance: WebAssembly.Instance, name: string): Loop {
  const found = instance.exports[name];
  if (typeof found !== 'function') throw new Error(`The trial has no function "${name}".`);
  return (...args) => {
    found(...args);
  };
}

/** The two loops on the same numbers: their times, ms, and whether they found the same bits. */
function timeLoops(module: WebAssembly.Module): { narrow: number; wide: number; same: boolean } {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true });
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  const [narrow, wide] = [loopOf(instance, 'bareProduct8'), loopOf(instance, 'bareProduct16')];
  const leftBytes = 4 * rows * depth;
  const panelBytes = 32 * depth;
  const [left, panel] = [1024, 1024 + leftBytes];
  const outs = [panel + 2 * panelBytes, panel + 2 * panelBytes + 4 * rows * columns];
  const numbers = new Float32Array(memory.buffer, left, rows * depth + columns * depth);
  for (let i = 0; i < numbers.length; i += 1) numbers[i] = Math.sin(i);
  const [stride, outStride, tiles] = [4 * depth, 4 * columns, rows / 4];
  const passes = [
    () => {
      narrow(left, stride, panel, depth, outs[0], outStride, tiles);
      narrow(left, stride, panel + panelBytes, depth, outs[0] + 32, outStride, tiles);
    },
    () => wide(left, stride, panel, panelBytes, depth, outs[1], outStride, tiles),
  ];
  const best = [Infinity, Infinity];
  for (let round = 0; round < rounds; round += 1) {
    passes.forEach((pass, i) => {
      const began = performance.now();
      for (let n = 0; n < repetitions; n += 1) pass();
      best[i] = Math.min(best[i], performance.now() - began);
    });
  }
  const [first, second] = outs.map((out) => Buffer.from(memory.buffer, out, 4 * rows * columns));
  return { narrow: best[0], wide: best[1], same: first.equals(second) };
}

/** Leaves V8 as it was, unless products are to take the wide tiles. */
async function decide(folder: string): Promise<boolean> {
  if (!hasFlag()) return false;
  try {
    const bytes = await readFile(join(folder, vectorTrialFile));
    setFlags([flag, ...eagerly]);
    const { narrow, wide, same } = timeLoops(new WebAssembly.Module(bytes));
    if (same && wide * worthwhile < narrow) return true;
  } catch {
    // A trial that can't be made: the engine computes as it does without.
  } finally {
    setFlags(eagerly.map((name) => name.replace('no-', '')));
  }
  setFlags([`no-${flag}`]);
  return false;
}

let decided: Promise<boolean> | null = null;

/**
 * Whether products take the tiles of `compiled/wide-product.ts`: where V8 can compute vectors in pairs and a trial of some
 * milliseconds finds the wide loops the faster and the bits the same. V8 compiles in pairs from then on, else as before,
 * also where the trial can't be made. Decided once in a process, as V8's flag is the whole process's.
 * @param folder where the trial's module lies
 */
export function widenVectors(folder: string): Promise<boolean> {
  decided ??= decide(folder);
  return decided;
}
