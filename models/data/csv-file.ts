import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, Transform } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { CsvError, parse, type Options, type Parser } from 'csv-parse';
import { DataError } from './data-error.js';
import { codeOf, fileError } from './file-error.js';
import { isGzip } from './gzip.js';
import { regularFileSize } from './regular-file.js';

/** Takes one record: its fields as text, and the line of the file it begins on (from 1). */
export type RecordReader = (fields: readonly string[], row: number) => void;

/** Characters of one record. A quote that is never closed would otherwise hold the rest of the file in memory. */
const longestRecord = 16_000_000;

/** The file's first bytes, enough to tell text, gzip and other files apart. */
async function firstBytes(path: string): Promise<Buffer> {
  await regularFileSize(path, 'csv');
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(4096), position: 0 });
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Lets chunks through after a look at the first: text has no zero bytes, other files and UTF-16 do. */
function textOnly(path: string): Transform {
  let first = true;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const junk = first && chunk.includes(0);
      first = false;
      if (!junk) return done(null, chunk);
      done(new DataError("this is not a CSV text in UTF-8. Export the table as 'CSV UTF-8'.", { file: path }));
    },
  });
}

/** Starts reading: unpacks gzip, refuses what is not text and parses. */
async function openParser(path: string, options: Options, onBytes: (chunk: Buffer) => void): Promise<Parser> {
  let start: Buffer;
  try {
    start = await firstBytes(path);
  } catch (error) {
    throw error instanceof DataError ? error : fileError(error, path, 'csv');
  }
  if (start.length === 0) throw new DataError('the file is empty: a header and rows are missing.', { file: path });
  const parser = parse({
    bom: true,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: longestRecord,
    ...options,
  });
  const unpack = isGzip(path, start) ? [createGunzip()] : [];
  const source = createReadStream(path).on('data', (chunk) => {
    if (typeof chunk !== 'string') onBytes(chunk);
  });
  pipeline([source, ...unpack, textOnly(path), parser], () => {
    // Any stage's error ends the parser with it, and its reader meets it there.
  });
  return parser;
}

/** Says in the reader's words what ended the parser. `nextRow`: the line after the last record that was whole. */
function explain(error: unknown, file: string, nextRow: number): unknown {
  const code = codeOf(error);
  if (error instanceof DataError || code === null) return error;
  if (code === 'CSV_QUOTE_NOT_CLOSED' || code === 'CSV_MAX_RECORD_SIZE') {
    const problem = 'a quote (") is opened here and never closed. Close it, or double it inside a quoted field.';
    return new DataError(problem, { file, row: nextRow });
  }
  if (error instanceof CsvError) {
    const problem = 'a quote (") stands inside a field. Quote the whole field and double the quotes inside it.';
    return new DataError(problem, { file, row: nextRow });
  }
  return fileError(error, file, 'csv');
}

/**
 * Tells on which line of the file a record begins, from the parser's count of lines at its end. The parser counts a
 * CRLF inside quotes twice.
 */
class RowCounter {
  private lastLine = 0;
  private surplus = 0;

  /** @param line the parser's count at the record's end */
  rowOf(fields: readonly string[], line: number): number {
    let breaks = 0;
    if (line > this.lastLine + 1) {
      const text = fields.join('');
      this.surplus += text.match(/\r\n/g)?.length ?? 0;
      breaks = text.match(/\r\n|\n|\r/g)?.length ?? 0;
    }
    this.lastLine = line;
    return line - this.surplus - breaks;
  }

  /** The line after the last record. */
  get nextRow(): number {
    return this.lastLine - this.surplus + 1;
  }
}

/**
 * Streams a CSV file's records, the header among them, through `read`; lines without a character are passed over.
 * Nothing but the record at hand is held in memory.
 * @returns SHA-256 of the file's bytes as they are on the disk, hexadecimal
 * @throws DataError where the file can't be read, unpacked or parsed; what `read` throws
 */
export async function readRecords(path: string, read: RecordReader): Promise<string> {
  const hash = createHash('sha256');
  const rows = new RowCounter();
  const options: Options = {
    on_record(fields, { lines }) {
      read(fields, rows.rowOf(fields, lines));
      return null;
    },
  };
  const parser = await openParser(path, options, (chunk) => hash.update(chunk));
  try {
    await finished(parser.resume());
  } catch (error) {
    throw explain(error, path, rows.nextRow);
  }
  return hash.digest('hex');
}

/**
 * The first records of a CSV file, at most so many, the header among them; reads no more of the file than it needs.
 * @throws DataError where the file can't be read, unpacked or parsed
 */
export async function readFirstRecords(path: string, count: number): Promise<readonly (readonly string[])[]> {
  const records: (readonly string[])[] = [];
  const options: Options = {
    to: count,
    on_record(fields: string[]) {
      records.push(fields);
      return fields;
    },
  };
  const parser = await openParser(path, options, () => {});
  try {
    // Leaving the loop ends the parser, and with it the reading.
    // eslint-disable-next-line @typescript-eslint/no-unused-vars
    for await (const _ of parser) if (records.length >= count) break;
  } catch (error) {
    throw explain(error, path, records.length + 1);
  }
  return records;
}
