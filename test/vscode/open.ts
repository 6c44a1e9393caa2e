// `npm run vscode`: opens the examples in VS Code with the extension loaded from this folder.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './cache.js';
import { prepareEditor } from './editor.js';
import { prepareNode } from './node.js';
import { startVscode } from './server.js';

const root = join(import.meta.dirname, '../..');
const examples = join(root, 'examples');

if (!existsSync(join(root, 'dist/extension.cjs'))) fail('The extension is not built yet. Run: npm run build');
if (openOnDesktop()) console.log('VS Code opens on examples/ with the extension loaded.');
else await openInBrowser().catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)));

/** False where there is no `code` command, or it can't open a window. */
function openOnDesktop(): boolean {
  const options = ['--new-window', `--extensionDevelopmentPath=${root}`, examples];
  return spawnSync('code', options, { stdio: 'ignore', shell: process.platform === 'win32' }).status === 0;
}

/**
 * The extension is linked, not in a development host: notifications show, and reloading the page takes a new build.
 */
async function openInBrowser(): Promise<void> {
  console.log(`No "code" command here, so VS Code comes in the browser. The first time it is fetched from npm,`);
  console.log(`once and for all, into ${cacheFolder()}`);
  const [node, editor] = await Promise.all([prepareNode(), prepareEditor()]);
  const session = await startVscode({ node, editor }, { workspace: examples, extension: { linked: root } });
  console.log(`\nOpen ${session.url}\n\nCtrl-C ends it.`);
  showInBrowser(session.url);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void session.close().then(() => process.exit()));
  }
}

/** Best effort: the address is printed already. */
function showInBrowser(address: string): void {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  const quietly = { stdio: 'ignore', timeout: 5000 } as const;
  if (process.platform === 'darwin') spawnSync('open', [address], quietly);
  else if (process.platform === 'win32') spawnSync('rundll32', ['url.dll,FileProtocolHandler', address], quietly);
  else if (DISPLAY || WAYLAND_DISPLAY) spawnSync('xdg-open', [address], quietly);
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
