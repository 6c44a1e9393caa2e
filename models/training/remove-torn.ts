import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { besideName } from '../data/atomic-file.js';
import { checkpointFiles, checkpointFolder } from './checkpoint.js';
import { isAlive } from './process-alive.js';
import { runFiles } from './run-folder.js';

/**
 * Removes, where it can be, what processes left in a run's folder that were killed in the midst of writing a file of it.
 * Other files are a person's.
 */
export async function removeTorn(folder: string): Promise<void> {
  await removeTornOf(folder, Object.values(runFiles));
  await removeTornOf(checkpointFolder(folder), Object.values(checkpointFiles));
}

async function removeTornOf(place: string, files: readonly string[]): Promise<void> {
  for (const name of await readdir(place).catch(() => [])) {
    const [, file, pid] = besideName.exec(name) ?? [];
    if (!files.includes(file) || isAlive(Number(pid))) continue;
    await rm(join(place, name), { force: true }).catch(() => undefined);
  }
}
