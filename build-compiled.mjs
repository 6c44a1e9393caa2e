// Compiles the engine `compiled` from AssemblyScript: one module with fused multiply-add, one without.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';

const common = [
  'models/training/compiled/program.ts',
  // No heap: the program's memory is laid out by the TypeScript that calls it, and shared by its threads.
  ...['--runtime', 'stub', '--noAssert', '--importMemory', '--sharedMemory'],
  ...['--initialMemory', '1', '--maximumMemory', '65536'],
  ...['--enable', 'simd', '--enable', 'threads', '-O3'],
  // "v128 can't be exchanged": no exported function does.
  ...['--disableWarning', '112'],
];

const variants = { 'compiled-plain.wasm': [], 'compiled-fused.wasm': ['--enable', 'relaxed-simd'] };

/** Writes both modules into a folder. */
export async function buildCompiled(folder) {
  await mkdir(folder, { recursive: true });
  for (const [file, options] of Object.entries(variants)) {
    const { error, stderr } = await asc.main([...common, ...options, '--outFile', join(folder, file)]);
    if (error !== null) throw new Error(`${file} could not be compiled: ${stderr.toString()}`);
  }
}
