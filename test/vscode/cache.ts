import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where the fetched parts lie. Clones share it, so it is the person's, not the tree's:
 *
 *     $NESTIMATE_CACHE, else $XDG_CACHE_HOME/nestimate, else %LOCALAPPDATA%\nestimate, else ~/.cache/nestimate
 *       node-<version>-<platform>/       bin/node
 *       vscode-<version>-<platform>-<hash of what is kept of it>/
 *                                        out/, extensions/, node_modules/
 *       chromium-<version>-<platform>/   chromium, lib/, fonts/
 *       swiftshader-<version>-<platform>/
 *                                        a GPU in software, and Vulkan's loader
 *       partial-XXXXXX/                  one being made, or left by a run that was killed
 *
 * A part is made in a partial folder and renamed into place, so what has its name is whole. Parts are never changed:
 * a new version, or another way of making one, gets a new name.
 */
export function cacheFolder(): string {
  const { NESTIMATE_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (NESTIMATE_CACHE) return NESTIMATE_CACHE;
  return join(
    XDG_CACHE_HOME || (process.platform === 'win32' && LOCALAPPDATA) || join(homedir(), '.cache'),
    'nestimate',
  );
}

/**
 * The folder of one part, made by `make` when it isn't in the cache.
 *
 * Two runs may make the same part at once: the first to finish wins, the other throws its own away.
 */
export async function cached(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const place = join(cacheFolder(), name);
  if (existsSync(place)) return place;
  await mkdir(cacheFolder(), { recursive: true });
  await removeOldPartials();
  const partial = await mkdtemp(join(cacheFolder(), 'partial-'));
  try {
    await make(partial);
    await rename(partial, place).catch((error: unknown) => {
      if (!existsSync(place)) throw error;
    });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return place;
}

/** A day is longer than any run takes to make a part. */
async function removeOldPartials(): Promise<void> {
  const dayAgo = Date.now() - 24 * 3600 * 1000;
  for (const entry of await readdir(cacheFolder())) {
    const folder = join(cacheFolder(), entry);
    if (!entry.startsWith('partial-')) continue;
    const made = await stat(folder).catch(() => undefined);
    if (made !== undefined && made.mtimeMs < dayAgo) await rm(folder, { recursive: true, force: true });
  }
}
