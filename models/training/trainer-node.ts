import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';
import type { EngineName, RequestedEngine } from './run-record.js';

/** The oldest Node that runs the trainer, as `engines` in package.json has it. */
const oldest = 'v20.12.0';
const binary = process.platform === 'win32' ? 'node.exe' : 'node';

/** As numbers that can be compared: v24.1.0 is 24 001 000. */
function asNumber(version: string): number {
  const [major = 0, minor = 0, patch = 0] = version.trim().replace(/^v/, '').split('.').map(Number);
  return 1e6 * major + 1e3 * minor + patch;
}

/** The version that a file says when it is asked for it as a Node; null where it is none. */
async function versionOf(node: string): Promise<string | null> {
  // A debugger's options would be obeyed by this process, too.
  const env = { ...process.env, NODE_OPTIONS: '' };
  return promisify(execFile)(node, ['--version'], { env, timeout: 5000, windowsHide: true }).then(
    ({ stdout }) => (/^v\d+\.\d+\.\d+\s*$/.test(stdout) ? stdout.trim() : null),
    () => null,
  );
}

/** Where a Node may be: the one that a package for one platform brings beside the trainer, then those on the PATH. */
function places(trainerScript: string): string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(isAbsolute);
  return [join(dirname(trainerScript), 'node'), ...folders].map((folder) => join(folder, binary)).filter(existsSync);
}

/**
 * The program that a trainer is started with: the one that runs this process, but where this is VS Code's Electron and a
 * run may train on the GPU, a real Node, since Electron refuses Dawn's buffers. For `auto`, none that is older than
 * Electron's own, which the other engines may be slower on. Where there is no such Node, it is Electron as well, and the
 * engine says what is missing.
 * @param trainerScript `dist/trainer.cjs`
 * @param engines of the runs to train: what they are trained on already, or what was asked for
 */
export async function trainerNode(
  trainerScript: string,
  engines: readonly (EngineName | RequestedEngine)[],
): Promise<string> {
  const asked = engines.includes('webgpu');
  if (process.versions.electron === undefined || !(asked || engines.includes('auto'))) return process.execPath;
  const least = asNumber(asked ? oldest : process.version);
  for (const node of places(trainerScript)) {
    const version = await versionOf(node);
    if (version !== null && asNumber(version) >= least) return node;
  }
  return process.execPath;
}
