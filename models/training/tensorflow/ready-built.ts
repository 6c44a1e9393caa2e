import { rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { InstallationError } from './installation-error.js';
import { type NativePackage, packageFolder } from './packages.js';
import { lastWords, runProgram } from './run-program.js';

/**
 * Fetches TensorFlow's library and the binding ready-built, as the package's own install script does: it heeds
 * TFJS_NODE_BASE_URI, and builds the binding where only the library is to be had.
 * @throws InstallationError with the script's words where it fails; nothing of it is left then
 */
export async function fetchReadyBuilt(name: NativePackage, folder: string, signal: AbortSignal): Promise<void> {
  const own = join(folder, packageFolder(name));
  // It calls node-pre-gyp by its name.
  const path = [join(folder, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter);
  const words = ['scripts/install.js', name.endsWith('-gpu') ? 'gpu' : 'cpu', 'download'];
  const { ended, said } = await runProgram(process.execPath, words, {
    folder: own,
    signal,
    environment: { PATH: path },
  });
  if (ended === 'well') return;
  await removeNative(name, folder);
  throw new InstallationError(`TensorFlow's library could not be downloaded.\n${lastWords(said)}`, said);
}

/** Takes away what was fetched or built for a package. */
export async function removeNative(name: NativePackage, folder: string): Promise<void> {
  for (const part of ['deps', 'lib', 'build']) {
    await rm(join(folder, packageFolder(name), part), { recursive: true, force: true });
  }
}
