import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CertificateError } from '../certificate-error.js';
import { programFolder } from '../../training/program-folder.js';
import type { ColumnMatrix } from './matrix.js';

const moduleFile = 'linear-algebra.wasm';
const pageBytes = 65_536;

/** Rows that are computed at once: enough to amortise what is done once a block, few enough for the caches. */
export const blockRows = 256;
/** From panel to panel: 32 bytes a row, and a bit more, so that panels don't all fall on one place of the cache. */
export const panelStride = blockRows * 32 + 128;

/**
 * The compiled functions (`../compiled`) with a memory of their own. Its parts are addressed in bytes; a matrix of at most
 * `blockRows` rows lies there in panels of four columns.
 */
export interface CompiledAlgebra {
  /** The whole memory; part `i` begins at `parts[i]` bytes. */
  readonly values: Float64Array;
  readonly parts: readonly number[];
  call(name: CompiledFunction, ...args: readonly number[]): void;
}

type CompiledFunction =
  'toPanels' | 'fromPanels' | 'toWeights' | 'crossProduct' | 'product' | 'fold' | 'setImages' | 'windowColumn';

let compiled: WebAssembly.Module | null = null;

/** Compiled once a process. */
function algebraModule(): WebAssembly.Module {
  if (compiled !== null) return compiled;
  const folder = programFolder(moduleFile, 'dist');
  if (folder === null) {
    throw new Error(`${moduleFile} is missing beside the program. Build it or install it again.`);
  }
  const bytes = readFileSync(join(folder, moduleFile));
  if (!WebAssembly.validate(bytes)) throw new Error(`Node ${process.version} does not run WebAssembly with SIMD.`);
  compiled = new WebAssembly.Module(bytes);
  return compiled;
}

function allocate(bytes: number) {
  const pages = Math.ceil(bytes / pageBytes);
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages });
  } catch (error) {
    const asked = `${Math.ceil(bytes / 2 ** 20)} MB of memory in one piece`;
    throw new CertificateError(
      `the features are too many: they take ${asked} (${String(error)}). Take a narrower network.`,
    );
  }
}

/** A multiple of four. */
export function padded(count: number): number {
  return 4 * Math.ceil(count / 4);
}

/** Bytes of `columns` columns in panels. */
export function panelBytes(columns: number): number {
  return (padded(columns) / 4) * panelStride;
}

/**
 * The functions on a new memory of parts of so many bytes each, all 0. The memory goes when nobody holds it.
 * @throws Error where the build's file is missing, or this Node does not run it
 * @throws CertificateError where there is no such memory; WebAssembly's ends at 4 GB
 */
export function compiledAlgebra(sizes: readonly number[]): CompiledAlgebra {
  const module = algebraModule();
  // The first page is the module's own.
  let end = pageBytes;
  const parts = sizes.map((size) => {
    const at = end;
    end += 16 * Math.ceil(size / 16);
    return at;
  });
  const memory = allocate(end);
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return {
    values: new Float64Array(memory.buffer),
    parts,
    call(name, ...args) {
      const found = exports[name];
      if (typeof found !== 'function') throw new Error(`${moduleFile} has no function "${name}". Build again.`);
      found(...args);
    },
  };
}

/** A block of rows of a matrix. */
export interface RowBlock {
  readonly matrix: ColumnMatrix;
  readonly first: number;
  readonly end: number;
}

/** The matrix in blocks of at most `blockRows` rows. */
export function* rowBlocks(matrix: ColumnMatrix): Generator<RowBlock> {
  for (let first = 0; first < matrix.rows; first += blockRows) {
    yield { matrix, first, end: Math.min(matrix.rows, first + blockRows) };
  }
}

/** Copies a block into panels, by way of a part that holds it column after column; padding becomes 0. */
export function placeBlock(algebra: CompiledAlgebra, block: RowBlock, staging: number, panels: number): void {
  const { matrix, first, end } = block;
  const rows = end - first;
  const { values } = algebra;
  if (matrix.rows === rows) values.set(matrix.values, staging / 8);
  else {
    for (let j = 0; j < matrix.columns; j += 1) {
      const at = j * matrix.rows;
      values.set(matrix.values.subarray(at + first, at + end), staging / 8 + j * rows);
    }
  }
  if (rows % 4 > 0 || matrix.columns % 4 > 0) values.fill(0, panels / 8, (panels + panelBytes(matrix.columns)) / 8);
  algebra.call('toPanels', staging, rows, matrix.columns, panels, panelStride);
}
