// Compiles what is written in AssemblyScript: the engine `compiled`, in one module with fused multiply-add and one without, and
// the certificates' linear algebra.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';

const common = [
  // No heap: the memory is laid out by the TypeScript that calls.
  ...['--runtime', 'stub', '--noAssert', '--enable', 'simd', '-O3'],
  // "v128 can't be exchanged": no exported function does.
  ...['--disableWarning', '112'],
];

const engine = (entry) => [
  `models/training/compiled/${entry}.ts`,
  // One memory, shared by the program's threads.
  ...['--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536', '--enable', 'threads'],
];

const modules = {
  'compiled-plain.wasm': engine('program'),
  'compiled-fused.wasm': [...engine('program'), '--enable', 'relaxed-simd'],
  // What each width of the inner loops takes is timed with this one.
  'compiled-vector-trial.wasm': [...engine('vector-trial'), '--enable', 'relaxed-simd'],
  // Without fused multiply-add: every Node finds the same digits.
  'linear-algebra.wasm': ['models/certificates/compiled/linear-algebra.ts', '--importMemory', '--zeroFilledMemory'],
};

export const compiledFiles = Object.keys(modules);

/** Writes the modules into a folder. */
export async function buildCompiled(folder) {
  await mkdir(folder, { recursive: true });
  for (const [file, options] of Object.entries(modules)) {
    const { error, stderr } = await asc.main([...options, ...common, '--outFile', join(folder, file)]);
    if (error !== null) throw new Error(`${file} could not be compiled: ${stderr.toString()}`);
  }
}
