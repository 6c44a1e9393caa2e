// Packs dist/ for VS Code: npm run package [-- --target linux-x64 --out nestimate.vsix]. With a target, what trains on a GPU is packed as well:
// Dawn for that platform, and a Node, since desktop VS Code's own Electron can't run it.
import { spawnSync } from 'node:child_process';
import { chmod, cp, mkdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { nodePackages } from './test/vscode/node.js';
import { unpackPackage } from './test/vscode/npm.js';

async function placeDawn(target: string): Promise<void> {
  const [from, to] = [join('node_modules', 'webgpu'), join('dist', 'webgpu')];
  const binaries = join('dist', target.startsWith('darwin') ? 'darwin-universal' : target);
  for (const file of ['package.json', 'index.js', 'LICENSE.md', binaries]) {
    await cp(join(from, file), join(to, file), { recursive: true });
  }
}

async function placeNode(target: string, spec: string): Promise<void> {
  const folder = resolve('dist', 'node');
  const binary = target.startsWith('win32') ? 'node.exe' : 'node';
  await mkdir(folder);
  await unpackPackage(spec, folder, (name) => (name === `bin/${binary}` || name === 'LICENSE' ? name : undefined));
  await rename(join(folder, 'bin', binary), join(folder, binary));
  await rm(join(folder, 'bin'), { recursive: true });
  await chmod(join(folder, binary), 0o755);
}

async function main(target: string | undefined, out: string | undefined): Promise<number> {
  const options = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
  if (target !== undefined) {
    const spec = nodePackages[target];
    if (spec === undefined) {
      console.error(`There is no Node for "${target}". Targets: ${Object.keys(nodePackages).join(', ')}.`);
      return 1;
    }
    await placeDawn(target);
    await placeNode(target, spec);
    options.push('--target', target);
  }
  if (out !== undefined) options.push('--out', out);
  return (
    spawnSync('vsce', ['package', ...options], { stdio: 'inherit', shell: process.platform === 'win32' }).status ?? 1
  );
}

const { values } = parseArgs({ options: { target: { type: 'string' }, out: { type: 'string' } } });
void main(values.target, values.out).then((code) => (process.exitCode = code));
