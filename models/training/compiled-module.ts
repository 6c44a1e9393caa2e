import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { programFolder } from './program-folder.js';
import { widenVectors } from './compiled-vectors.js';
import type { Arithmetic } from './run-record.js';

/** The program as the build makes it: with fused multiply-add, which not every Node runs, and without. */
const moduleFiles: Readonly<Record<Arithmetic, string>> = {
  fused: 'compiled-fused.wasm',
  plain: 'compiled-plain.wasm',
};

export interface CompiledModule {
  readonly kind: Arithmetic;
  readonly module: WebAssembly.Module;
  /** Whether it computes with vectors in pairs. */
  readonly wide: boolean;
}

/** This module; null where this Node does not run it. */
async function moduleOf(kind: Arithmetic, folder: string): Promise<CompiledModule | null> {
  const bytes = await readFile(join(folder, moduleFiles[kind]));
  if (!WebAssembly.validate(bytes)) return null;
  const wide = await widenVectors(folder);
  return { kind, module: await WebAssembly.compile(bytes), wide };
}

/**
 * The first of these modules that this Node runs.
 * @throws Error where the files are missing or none runs
 */
export async function loadModule(kinds: readonly Arithmetic[] = ['fused', 'plain']): Promise<CompiledModule> {
  const folder = programFolder(moduleFiles.plain, 'dist');
  if (folder === null) {
    throw new Error(`${moduleFiles.plain} is missing beside the program. Build it or install it again.`);
  }
  for (const kind of kinds) {
    const found = await moduleOf(kind, folder);
    if (found !== null) return found;
  }
  throw new Error(`Node ${process.version} does not run WebAssembly with SIMD and threads.`);
}
