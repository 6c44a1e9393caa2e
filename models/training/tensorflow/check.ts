import { createRequire } from 'node:module';
import { join } from 'node:path';
import { InstallationError } from './installation-error.js';
import type { NativePackage } from './packages.js';
import { lastWords, runProgram } from './run-program.js';

/** One matrix product, in a process that a library of another machine may kill. It says on which device. */
const product = `
  const util = require('node:util');
  util.isArray ??= Array.isArray;
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
  const tf = require(process.argv[1]);
  const [, , , corner] = tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2])).dataSync();
  if (corner !== 50) throw new Error('It computed ' + corner + ' instead of 50.');
  process.stdout.write(tf.backend().isUsingGpuDevice ? ' on:gpu' : ' on:processor');
`;

/**
 * Has an installed TensorFlow compute, in a process of its own.
 * @returns what it computed on
 * @throws InstallationError where it doesn't load, or computes nonsense
 */
export async function checkInstalled(
  name: NativePackage,
  folder: string,
  signal: AbortSignal,
): Promise<'gpu' | 'processor'> {
  const path = createRequire(join(folder, 'package.json')).resolve(name);
  const { ended, said } = await runProgram(process.execPath, ['-e', product, path], { folder, signal });
  if (ended !== 'well') throw new InstallationError(`TensorFlow does not load here.\n${lastWords(said)}`, said);
  return said.includes(' on:gpu') ? 'gpu' : 'processor';
}
