import type { DataError } from '../data-error.js';

/** How one number of an array is written. */
export interface NumberFormat {
  readonly bytes: number;
  /** Whether it is an integer (or a truth value), as labels must be. */
  readonly integer: boolean;
  readonly read: (view: DataView, at: number) => number;
}

/** What an array's header says. */
export interface ArrayHeader {
  readonly shape: readonly number[];
  readonly format: NumberFormat;
  /** Where the numbers begin, row-major. */
  readonly begin: number;
}

/** Bytes that hold any header that NumPy writes. */
export const mostHeaderBytes = 65_536;

const magic = Buffer.from('\x93NUMPY', 'latin1');

/** NumPy's letters for the formats that are read, without the byte order. */
function formatOf(code: string, little: boolean): NumberFormat | null {
  switch (code) {
    case 'b1':
    case 'u1':
      return { bytes: 1, integer: true, read: (view, at) => view.getUint8(at) };
    case 'i1':
      return { bytes: 1, integer: true, read: (view, at) => view.getInt8(at) };
    case 'u2':
      return { bytes: 2, integer: true, read: (view, at) => view.getUint16(at, little) };
    case 'i2':
      return { bytes: 2, integer: true, read: (view, at) => view.getInt16(at, little) };
    case 'u4':
      return { bytes: 4, integer: true, read: (view, at) => view.getUint32(at, little) };
    case 'i4':
      return { bytes: 4, integer: true, read: (view, at) => view.getInt32(at, little) };
    case 'u8':
      return { bytes: 8, integer: true, read: (view, at) => Number(view.getBigUint64(at, little)) };
    case 'i8':
      return { bytes: 8, integer: true, read: (view, at) => Number(view.getBigInt64(at, little)) };
    case 'f4':
      return { bytes: 4, integer: false, read: (view, at) => view.getFloat32(at, little) };
    case 'f8':
      return { bytes: 8, integer: false, read: (view, at) => view.getFloat64(at, little) };
    default:
      return null;
  }
}

/** Where the header's text begins and ends. */
function textPlace(start: Buffer): { begin: number; end: number } | null {
  if (start.length < 12) return null;
  const begin = start[6] === 1 ? 10 : 12;
  const length = start[6] === 1 ? start.readUInt16LE(8) : start.readUInt32LE(8);
  return { begin, end: begin + length };
}

function shapeOf(text: string): number[] | null {
  const written = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(text)?.[1];
  if (written === undefined) return null;
  const sizes = written.split(',').flatMap((size) => (size.trim() === '' ? [] : [Number(size)]));
  return sizes.every(Number.isSafeInteger) ? sizes : null;
}

function requireFormat(text: string, failure: (problem: string) => DataError): NumberFormat {
  const [, order, code] = /'descr'\s*:\s*'([<>|=]?)([^']*)'/.exec(text) ?? [];
  if (code === undefined) {
    throw failure('the array is one of records, not of numbers. Save each of its fields as an array.');
  }
  if (code.startsWith('O')) {
    throw failure('the array holds Python objects, which are never loaded. Save it as numbers: x.astype("float32").');
  }
  const format = formatOf(code, order !== '>');
  if (format !== null) return format;
  throw failure(
    `the array is of ${code}, which is not read. Save it as float32, float64 or integers: x.astype("float32").`,
  );
}

/**
 * Reads the header of a .npy file.
 * @param start the file's first `mostHeaderBytes` bytes, or all of them
 * @param failure makes an error that says where the array is
 * @throws what `failure` makes, where this is no array or one that is not read
 */
export function readArrayHeader(start: Buffer, failure: (problem: string) => DataError): ArrayHeader {
  if (!start.subarray(0, magic.length).equals(magic)) {
    throw failure("this is not a .npy array: it does not begin with '\\x93NUMPY'. Save it with numpy.save.");
  }
  const place = textPlace(start);
  if (place === null || start.length < place.end) {
    throw failure(`the file ends within its header, at byte ${start.length}. Save it again.`);
  }
  const text = start.subarray(place.begin, place.end).toString('latin1');
  const shape = shapeOf(text);
  if (shape === null) throw failure(`its header, from byte ${place.begin} on, gives no shape. Save it again.`);
  const format = requireFormat(text, failure);
  if (shape.length > 1 && /'fortran_order'\s*:\s*True/.test(text)) {
    throw failure('the array is saved in Fortran order. Save numpy.ascontiguousarray(x).');
  }
  return { shape, format, begin: place.end };
}
