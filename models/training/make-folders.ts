import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Folder by folder: where a folder can't be made (/proc), Node 20's own recursive mkdir never returns. */
export async function makeFolders(path: string): Promise<void> {
  if (existsSync(path)) return;
  const parent = dirname(path);
  if (parent !== path) await makeFolders(parent);
  await mkdir(path).catch((error: unknown) => {
    // Another process may have made it meanwhile.
    if (!existsSync(path)) throw error;
  });
}
