import { readFile } from 'node:fs/promises';
import { readProgram } from '../language/read-program.js';
import type { Program } from '../language/program.js';
import { CommandFailure, exitCode } from './failure.js';

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder, not a .nest file';
  if (code === 'EACCES') return 'it may not be read';
  return error instanceof Error ? error.message : String(error);
}

/**
 * Reads a `.nest` file.
 * @throws CommandFailure where it can't be read
 */
export async function readNestFile(file: string): Promise<Buffer> {
  if (!file.endsWith('.nest')) throw new CommandFailure(`${file} is not a .nest file.`, exitCode.unusable);
  try {
    return await readFile(file);
  } catch (error) {
    throw new CommandFailure(`${file}: ${reasonOf(error)}.`, exitCode.unusable);
  }
}

/**
 * Reads and checks a `.nest` file.
 * @throws CommandFailure where the file can't be read
 */
export async function readProgramFile(file: string): Promise<Program> {
  return readProgram(file, (await readNestFile(file)).toString('utf8'));
}
