import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { nearestName } from '../data/nearest-name.js';
import { readProgram } from '../language/read-program.js';
import type { Program } from '../language/program.js';
import { isFolder } from '../training/run-folder.js';
import { CommandFailure, exitCode } from './failure.js';

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder, not a .nest file';
  if (code === 'EACCES') return 'it may not be read';
  return error instanceof Error ? error.message : String(error);
}

const ending = '.nest';

function isNest(file: string): boolean {
  return file.endsWith(ending);
}

/** What was probably meant by the name of a file that isn't there: " Did you mean a/b.nest?"; nothing where none is near. */
async function nearFile(file: string): Promise<string> {
  const folder = dirname(file);
  const names = await readdir(folder).catch(() => []);
  const near = nearestName(
    basename(file, ending),
    names.filter(isNest).map((name) => basename(name, ending)),
  );
  return near === null ? '' : ` Did you mean ${join(folder, `${near}${ending}`)}?`;
}

/**
 * Reads a `.nest` file.
 * @throws CommandFailure where it can't be read
 */
export async function readNestFile(file: string): Promise<Buffer> {
  if (!isNest(file)) {
    const what = isFolder(file) ? 'is a folder, not a .nest file' : 'is not a .nest file';
    throw new CommandFailure(`${file} ${what}.`, exitCode.unusable);
  }
  try {
    return await readFile(file);
  } catch (error) {
    throw new CommandFailure(`${file}: ${reasonOf(error)}.${await nearFile(file)}`, exitCode.unusable);
  }
}

/**
 * Reads and checks a `.nest` file.
 * @throws CommandFailure where the file can't be read
 */
export async function readProgramFile(file: string): Promise<Program> {
  return readProgram(file, (await readNestFile(file)).toString('utf8'));
}
