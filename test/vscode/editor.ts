import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { cached } from './cache.js';
import { npm, unpackPackage } from './npm.js';

/** code-server's package carries the built server and workbench of VS Code 1.139.1. */
const PACKAGE = 'code-server@4.139.1';
const VERSION = '1.139.1';

/** Of its built-in extensions those that a person at a .nest file meets. Others only cost time: git made lenses stick. */
const EXTENSIONS = [
  'configuration-editing',
  'json',
  'json-language-features',
  'markdown-basics',
  'search-result',
  'theme-defaults',
  'theme-seti',
];

/**
 * Of its dependencies those that the server, the extension host and the workbench load. Left out: Copilot,
 * sandboxing, and whatever must be compiled; VS Code goes on without them.
 */
const DEPENDENCIES = [
  '@microsoft/1ds-core-js',
  '@parcel/watcher',
  '@vscode/iconv-lite-umd',
  '@vscode/proxy-agent',
  '@vscode/ripgrep-universal',
  '@xterm/addon-clipboard',
  '@xterm/addon-image',
  '@xterm/addon-ligatures',
  '@xterm/addon-progress',
  '@xterm/addon-search',
  '@xterm/addon-serialize',
  '@xterm/addon-unicode11',
  '@xterm/addon-webgl',
  '@xterm/headless',
  '@xterm/xterm',
  'cookie',
  'http-proxy-agent',
  'https-proxy-agent',
  'jschardet',
  'katex',
  'minimist',
  'node-pty',
  'vscode-oniguruma',
  'vscode-regexpp',
  'vscode-textmate',
  'ws',
  'yauzl',
  'yazl',
];

/** For native modules without a prebuilt binary: a compiler is more than Node and npm. */
const STAND_INS = {
  '@vscode/spdlog': join(import.meta.dirname, 'stand-ins/spdlog.mjs'),
  '@vscode/native-watchdog': join(import.meta.dirname, 'stand-ins/native-watchdog.mjs'),
};

const manifest = z.object({ dependencies: z.record(z.string(), z.string()) });

/**
 * VS Code's server and workbench; the folder that holds `out/server-main.js`. Nothing is compiled: what has no
 * prebuilt binary is left out or has a stand-in.
 *
 * @throws Error when it can't be fetched
 */
export async function prepareEditor(): Promise<string> {
  return cached(`vscode-${VERSION}-${process.platform}-${process.arch}-${await recipe()}`, async (folder) => {
    await unpackPackage(PACKAGE, folder, placeOf);
    await installDependencies(folder);
    for (const [name, file] of Object.entries(STAND_INS)) await placeStandIn(folder, name, file);
  });
}

/** Changes with what is kept of the package, so that an older cache isn't taken for this one. */
async function recipe(): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([EXTENSIONS, DEPENDENCIES]));
  for (const file of Object.values(STAND_INS)) hash.update(await readFile(file));
  return hash.digest('hex').slice(0, 8);
}

function placeOf(name: string): string | undefined {
  if (!name.startsWith('lib/vscode/')) return undefined;
  const path = name.slice('lib/vscode/'.length);
  const [room, extension] = path.split('/');
  return room !== 'extensions' || EXTENSIONS.includes(extension ?? '') ? path : undefined;
}

/** The package's own shrinkwrap pins versions and integrity; npm drops from it what the manifest doesn't ask for. */
async function installDependencies(folder: string): Promise<void> {
  const file = join(folder, 'package.json');
  const text = await readFile(file, 'utf8');
  const wanted = Object.entries(manifest.parse(JSON.parse(text)).dependencies).filter(([name]) =>
    DEPENDENCIES.includes(name),
  );
  await writeFile(
    file,
    JSON.stringify({ name: 'vscode-server', private: true, dependencies: Object.fromEntries(wanted) }),
  );
  await npm(
    ['install', '--ignore-scripts', '--omit=dev', '--omit=peer', '--include=optional', '--no-audit', '--no-fund'],
    folder,
  );
  // Its product.json and package.json are read by VS Code too.
  await writeFile(file, text);
  await keepOnly(join(folder, 'node_modules/@vscode/ripgrep-universal/bin'));
  await keepOnly(join(folder, 'node_modules/node-pty/prebuilds'));
}

/** Of the prebuilt binaries for every platform, ours. */
async function keepOnly(folder: string): Promise<void> {
  for (const platform of await readdir(folder)) {
    if (platform !== `${process.platform}-${process.arch}`) await rm(join(folder, platform), { recursive: true });
  }
}

async function placeStandIn(folder: string, name: string, file: string): Promise<void> {
  const target = join(folder, 'node_modules', name);
  await mkdir(target, { recursive: true });
  await cp(file, join(target, 'index.mjs'));
  await writeFile(join(target, 'package.json'), JSON.stringify({ name, version: '0.0.0', exports: './index.mjs' }));
}
