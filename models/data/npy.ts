import { endianness } from 'node:os';

/** What an array's numbers are, as TypeScript and as NumPy name it. */
export type NpyNumbers = Float64Array | Int32Array;

/** An array in NumPy's format: one row after another, in C order. */
export interface NpyShape {
  readonly numbers: 'float64' | 'int32';
  /** [rows] or [rows, columns] */
  readonly shape: readonly number[];
}

const dtypes = { float64: 'f8', int32: 'i4' } as const;
/** The format's own: what follows the header begins at a multiple of this. */
const alignment = 64;
const preamble = 10;

/** Bytes of an array's numbers. */
export function npyBytes({ numbers, shape }: NpyShape): number {
  return shape.reduce((product, length) => product * length, numbers === 'float64' ? 8 : 4);
}

/** The head of a `.npy` file, version 1.0, after which the numbers follow in this machine's byte order. */
export function npyHeader({ numbers, shape }: NpyShape): Uint8Array {
  const order = endianness() === 'LE' ? '<' : '>';
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const words = `{'descr': '${order}${dtypes[numbers]}', 'fortran_order': False, 'shape': (${tuple}), }`;
  const length = Math.ceil((preamble + words.length + 1) / alignment) * alignment;
  const header = Buffer.alloc(length, ' ');
  header.write('\u0093NUMPY\u0001\u0000', 0, 'latin1');
  header.writeUInt16LE(length - preamble, 8);
  header.write(words, preamble, 'latin1');
  header.write('\n', length - 1, 'latin1');
  return header;
}
