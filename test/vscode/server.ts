import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ServerParts } from './prepare.js';

/**
 * How the extension comes into VS Code: as F5 does it, from its folder, into a development host (no notifications
 * there); installed from a .vsix, as a person has it; or linked into the installed ones from its folder.
 */
export type Extension = { development: string } | { vsix: string } | { linked: string };

export interface SessionOptions {
  /** Absolute path of the folder to open. VS Code works in it, so give a copy where the test writes. */
  workspace: string;
  extension: Extension;
  /** VS Code settings beside the quiet ones, e.g. `{ 'workbench.colorTheme': 'Light Modern' }`. */
  settings?: Record<string, unknown>;
  /** The window opens in restricted mode: nobody has said yet that the workspace is trusted. */
  untrusted?: boolean;
}

export interface VscodeSession {
  /** The page's address, with the folder and the session's token. */
  url: string;
  /** Holds `logs/`, where VS Code's and the extension host's logs lie. */
  userData: string;
  /** What the server printed so far. */
  output: () => string;
  /** Ends VS Code with all its processes and removes the throw-away home. */
  close: () => Promise<void>;
}

/** No walkthrough, no news, no AI, nothing that calls out. */
const QUIET_SETTINGS = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/**
 * Starts VS Code's server in a throw-away home on a free port of 127.0.0.1.
 *
 * It ends with `close`, and also when this process ends in whatever way.
 *
 * @throws Error with what the server printed when it doesn't start, or when the .vsix can't be installed
 */
export async function startVscode(parts: ServerParts, options: SessionOptions): Promise<VscodeSession> {
  const home = await makeHome(options.settings ?? {});
  const userData = join(home, 'data');
  const places = [
    '--server-data-dir',
    userData,
    '--user-data-dir',
    userData,
    '--extensions-dir',
    join(home, 'extensions'),
  ];
  const environment = environmentOf(home);
  try {
    await placeExtension(parts, options.extension, home, places, environment);
  } catch (error) {
    await rm(home, { recursive: true, force: true });
    throw error;
  }
  const token = randomBytes(16).toString('hex');
  const keeper = spawn(
    parts.node,
    [
      join(import.meta.dirname, 'keeper.mjs'),
      home,
      parts.node,
      join(parts.editor, 'out/server-main.js'),
      ...['--host', '127.0.0.1', '--port', '0', '--connection-token', token, '--accept-server-license-terms'],
      ...['--telemetry-level', 'off', ...(options.untrusted ? [] : ['--disable-workspace-trust']), ...places],
      ...('development' in options.extension ? ['--enable-smoke-test-driver'] : []),
    ],
    { detached: true, stdio: ['pipe', 'pipe', 'pipe'], env: environment },
  );
  const { port, output } = await listening(keeper);
  return {
    url: addressOf(port, token, options),
    userData,
    output,
    close: async () => {
      const ended = keeper.exitCode !== null || keeper.signalCode !== null ? undefined : once(keeper, 'exit');
      keeper.stdin?.end();
      await ended;
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Short paths: a socket's address has at most 104 letters, and macOS's own temporary folder takes half of them. */
async function makeHome(settings: Record<string, unknown>): Promise<string> {
  const home = await realpath(await mkdtemp(join(process.platform === 'win32' ? tmpdir() : '/tmp', 'nestimate-')));
  await mkdir(join(home, 'run'), { mode: 0o700 });
  await mkdir(join(home, 'extensions'));
  await mkdir(join(home, 'data/User'), { recursive: true });
  await writeFile(join(home, 'data/User/settings.json'), JSON.stringify({ ...QUIET_SETTINGS, ...settings }));
  return home;
}

/** The person's environment without npm's, the test runner's and an outer VS Code's variables, and no marketplace. */
function environmentOf(home: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(npm_|VITEST|NODE_|VSCODE_|ELECTRON_)/i.test(name));
  const run = join(home, 'run');
  return {
    ...Object.fromEntries(kept),
    HOME: home,
    USERPROFILE: home,
    XDG_RUNTIME_DIR: run,
    TMPDIR: run,
    EXTENSIONS_GALLERY: '{}',
  };
}

async function placeExtension(
  parts: ServerParts,
  extension: Extension,
  home: string,
  places: string[],
  env: NodeJS.ProcessEnv,
): Promise<void> {
  if ('vsix' in extension) {
    const server = join(parts.editor, 'out/server-main.js');
    const options = [server, '--accept-server-license-terms', ...places, '--install-extension', extension.vsix];
    await promisify(execFile)(parts.node, options, { env });
  } else if ('linked' in extension) {
    await symlink(extension.linked, join(home, 'extensions/nestimate'), 'junction');
  }
}

async function listening(keeper: ChildProcess): Promise<{ port: string; output: () => string }> {
  let printed = '';
  const port = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      printed += chunk.toString();
      const found = /Extension host agent listening on (\d+)/.exec(printed)?.[1];
      if (found !== undefined) resolve(found);
    };
    keeper.stdout?.on('data', read);
    keeper.stderr?.on('data', read);
    keeper.on('error', reject);
    keeper.on('exit', () => reject(new Error(`VS Code's server ended before it listened:\n${printed}`)));
  });
  return { port, output: () => printed };
}

/** The payload is read only under the smoke-test driver: it makes the window a development host. */
function addressOf(port: string, token: string, { workspace, extension }: SessionOptions): string {
  const address = new URL(`http://127.0.0.1:${port}/`);
  address.searchParams.set('folder', pathOf(workspace));
  address.searchParams.set('tkn', token);
  if ('development' in extension) {
    const folder = `vscode-remote://127.0.0.1:${port}${pathOf(extension.development)}`;
    address.searchParams.set('payload', JSON.stringify([['extensionDevelopmentPath', folder]]));
  }
  return address.href;
}

/** A path as VS Code's addresses have it: `/c:/folder` on Windows. */
function pathOf(path: string): string {
  return process.platform === 'win32' ? `/${path.replaceAll('\\', '/')}` : path;
}
