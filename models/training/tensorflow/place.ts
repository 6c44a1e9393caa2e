import { homedir } from 'node:os';
import { join } from 'node:path';
import manifest from './installation/package.json';

/** Of TensorFlow.js for Node, the same as that of the other engines: they share kernels' names and gradients. */
const version = manifest.dependencies['@tensorflow/tfjs-node'];

/** Where programs keep a person's data on this system. */
function dataFolder(): string {
  const { XDG_DATA_HOME, LOCALAPPDATA } = process.env;
  if (process.platform === 'win32' && LOCALAPPDATA) return LOCALAPPDATA;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support');
  return XDG_DATA_HOME || join(homedir(), '.local', 'share');
}

/**
 * Where engines that don't come with the program are installed: `$NESTIMATE_ENGINES`, else `nestimate/engines` in the
 * person's data folder. The command and the extension share it; no project holds it.
 */
function enginesFolder(): string {
  return process.env.NESTIMATE_ENGINES || join(dataFolder(), 'nestimate', 'engines');
}

/** Where TensorFlow is installed: one folder a version and system. One binding serves every Node from 20 on (Node-API 8). */
export function tensorflowFolder(): string {
  return join(enginesFolder(), `tensorflow-${version}-${process.platform}-${process.arch}`);
}
