import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';

/** What a file of this name is called while a process, of this id, fills it. */
export const besideName = /^(.+)\.(\d+)\.new$/;

/**
 * A file that is there whole or not at all: filled beside its place, flushed to the disk, then renamed. One that replaces
 * an older file has its permissions.
 * @throws what `fill` throws, and where the disk is full or the folder may not be written; an older file then stands as it was
 */
export async function fillWhole(path: string, fill: (file: FileHandle) => Promise<void>): Promise<void> {
  const beside = `${path}.${process.pid}.new`;
  try {
    const older = await stat(path).catch(() => null);
    const file = await open(beside, 'w');
    try {
      if (older !== null) await file.chmod(older.mode);
      await fill(file);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

/**
 * Writes a file whole or not at all, as `fillWhole` does.
 * @throws where the disk is full or the folder may not be written; an older file then stands as it was
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await fillWhole(path, (file) => file.writeFile(content));
}
