import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkpointFiles, checkpointFolder } from '../training/checkpoint.js';

/** The weights that a light certificate of a run is computed of, while it is computed. */
export function snapshotPath(folder: string): string {
  return join(checkpointFolder(folder), checkpointFiles.light);
}

/** Removes it, where it can be: it is of no use once the training has ended. */
export async function removeSnapshot(folder: string): Promise<void> {
  await rm(snapshotPath(folder), { force: true }).catch(() => undefined);
}
