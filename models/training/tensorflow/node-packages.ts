import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import lock from './installation/package-lock.json';
import manifest from './installation/package.json';
import { InstallationError } from './installation-error.js';
import { lastWords, runProgram } from './run-program.js';

/** Maps of sources are two thirds of what npm brings, and nobody debugs them here. */
async function removeSourceMaps(folder: string): Promise<void> {
  const files = await readdir(join(folder, 'node_modules'), { recursive: true, withFileTypes: true });
  const maps = files.filter((file) => file.isFile() && file.name.endsWith('.map'));
  for (const { parentPath, name } of maps) await rm(join(parentPath, name));
}

/**
 * Installs the JavaScript of TensorFlow.js for Node with npm, as the lockfile has it. No script of a package is run.
 * @throws InstallationError where npm is missing or fails
 */
export async function installNodePackages(folder: string, signal: AbortSignal): Promise<void> {
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  await writeFile(join(folder, 'package-lock.json'), JSON.stringify(lock, null, 2));
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const words = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error'];
  const { ended, said } = await runProgram(npm, words, { folder, signal });
  if (ended === 'missing') {
    throw new InstallationError('npm is not on the PATH: install Node.js from nodejs.org, which brings it.');
  }
  if (ended === 'badly') {
    throw new InstallationError(
      `npm could not fetch TensorFlow.js. Can its registry be reached?\n${lastWords(said)}`,
      said,
    );
  }
  await removeSourceMaps(folder);
}
