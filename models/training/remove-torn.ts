import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { besideName } from '../data/atomic-file.js';
import { checkpointFolder } from './checkpoint.js';
import { isAlive } from './process-alive.js';

/** Removes, where it can be, what processes left in a run's folder that were killed in the midst of writing a file. */
export async function removeTorn(folder: string): Promise<void> {
  for (const place of [folder, checkpointFolder(folder)]) {
    for (const name of await readdir(place).catch(() => [])) {
      const [, pid] = besideName.exec(name) ?? [];
      if (pid === undefined || isAlive(Number(pid))) continue;
      await rm(join(place, name), { force: true }).catch(() => undefined);
    }
  }
}
