import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataError } from '../data-error.js';
import { codeOf } from '../file-error.js';
import { type Bytes, heldBytes, readFully } from './bytes.js';

/** Unpacked bytes that are held in memory; what is more goes to a temporary file. */
const mostHeldBytes = 2 ** 28;

/** Takes bytes one after another, of which nobody knows how many there will be, and gives them back by their places. */
export interface Spool {
  /** @throws DataError where the disk is full */
  write(chunk: Uint8Array): void;
  bytes(): Bytes;
}

/** Opens a file without a name: it goes when the process does. */
function temporaryFile(): number {
  const folder = mkdtempSync(join(tmpdir(), 'nestimate-'));
  const descriptor = openSync(join(folder, 'unpacked'), 'wx+', 0o600);
  try {
    rmSync(folder, { recursive: true });
  } catch {
    // A system that keeps open files from being removed clears its temporary folder itself.
  }
  return descriptor;
}

function writeFully(descriptor: number, chunk: Uint8Array, from: number): void {
  for (let done = 0; done < chunk.length;) {
    done += writeSync(descriptor, chunk, done, chunk.length - done, from + done);
  }
}

function fullDisk(error: unknown, file: string): unknown {
  if (codeOf(error) !== 'ENOSPC') return error;
  const problem = `unpacked it is too large for the disk of the temporary folder, ${tmpdir()}. Free some space there.`;
  return new DataError(problem, { file });
}

/** @param file whose bytes are unpacked, for the message */
export function spool(file: string, mostHeld = mostHeldBytes): Spool {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let descriptor: number | null = null;

  function spill(): number {
    const opened = temporaryFile();
    let at = 0;
    for (const chunk of chunks.splice(0)) {
      writeFully(opened, chunk, at);
      at += chunk.length;
    }
    return opened;
  }

  return {
    write(chunk) {
      try {
        if (descriptor === null && size + chunk.length > mostHeld) descriptor = spill();
        if (descriptor === null) chunks.push(chunk);
        else writeFully(descriptor, chunk, size);
        size += chunk.length;
      } catch (error) {
        if (descriptor !== null) closeSync(descriptor);
        throw fullDisk(error, file);
      }
    },
    bytes() {
      if (descriptor === null) return heldBytes(Buffer.concat(chunks.splice(0)));
      const opened = descriptor;
      return { size, read: (from, into) => void readFully(opened, from, into) };
    },
  };
}
