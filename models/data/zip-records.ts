/** A stored (uncompressed) file of a zip archive. */
export interface ZipEntry {
  readonly name: string;
  readonly bytes: number;
  readonly crc: number;
  /** Where its local header begins. */
  readonly offset: number;
}

/** The least version that reads zip64. */
const version = 45;
/** In a field of 32 bits: the number stands in the zip64 extra field. */
const elsewhere = 0xffffffff;
/** 1980-01-01, the first day of zip files: the same arrays make the same bytes. */
const date = 0x0021;
const zip64Extra = 1;

/** Little-endian numbers one after another, as [bytes, value]. */
function packed(...fields: readonly (readonly [2 | 4 | 8, number])[]): Buffer {
  const buffer = Buffer.alloc(fields.reduce((sum, [bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [bytes, value] of fields) {
    if (bytes === 8) buffer.writeBigUInt64LE(BigInt(value), at);
    else buffer.writeUIntLE(value, at, bytes);
    at += bytes;
  }
  return buffer;
}

/** Bytes of the local header of a file of this name. */
export function localHeaderBytes(name: string): number {
  return localHeader({ name, bytes: 0, crc: 0, offset: 0 }).length;
}

/**
 * What stands before a file's bytes. Sizes are always written in 64 bits, so that there is one form for files on either
 * side of 4 GiB.
 */
export function localHeader({ name, bytes, crc }: ZipEntry): Uint8Array {
  const extra = packed([2, zip64Extra], [2, 16], [8, bytes], [8, bytes]);
  const head = packed(
    [4, 0x04034b50],
    [2, version],
    [2, 0],
    [2, 0],
    [2, 0],
    [2, date],
    [4, crc],
    [4, elsewhere],
    [4, elsewhere],
    [2, name.length],
    [2, extra.length],
  );
  return Buffer.concat([head, Buffer.from(name, 'latin1'), extra]);
}

function centralRecord({ name, bytes, crc, offset }: ZipEntry): Buffer {
  const extra = packed([2, zip64Extra], [2, 24], [8, bytes], [8, bytes], [8, offset]);
  const head = packed(
    [4, 0x02014b50],
    [2, version],
    [2, version],
    [2, 0],
    [2, 0],
    [2, 0],
    [2, date],
    [4, crc],
    [4, elsewhere],
    [4, elsewhere],
    [2, name.length],
    [2, extra.length],
    [2, 0],
    [2, 0],
    [2, 0],
    [4, 0],
    [4, elsewhere],
  );
  return Buffer.concat([head, Buffer.from(name, 'latin1'), extra]);
}

/**
 * What ends an archive: the list of its files, and where that begins.
 * @param start where these bytes are written
 */
export function directory(entries: readonly ZipEntry[], start: number): Uint8Array {
  const records = Buffer.concat(entries.map(centralRecord));
  const count = entries.length;
  const end = packed(
    [4, 0x06064b50],
    [8, 44],
    [2, version],
    [2, version],
    [4, 0],
    [4, 0],
    [8, count],
    [8, count],
    [8, records.length],
    [8, start],
  );
  const locator = packed([4, 0x07064b50], [4, 0], [8, start + records.length], [4, 1]);
  const old = packed(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, records.length],
    [4, elsewhere],
    [2, 0],
  );
  return Buffer.concat([records, end, locator, old]);
}
