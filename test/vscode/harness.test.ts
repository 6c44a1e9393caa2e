import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { openPage, type VscodePage } from './page.js';
import { startVscode, type Extension, type VscodeSession } from './server.js';
import { writeTinyExtension } from './tiny-extension.js';
import './prepared.js';

const vscode = inject('vscode');

describe.skipIf(!vscode.ok)(`a real VS Code${vscode.ok ? '' : ` (left out: ${vscode.why})`}`, () => {
  let folder: string;
  let session: VscodeSession | undefined;
  let window: VscodePage | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'harness-'));
    await mkdir(join(folder, 'workspace'));
    await writeFile(join(folder, 'workspace/hello.txt'), 'Hello from a file.\n');
    await writeTinyExtension(join(folder, 'tiny'));
  });

  afterEach(async () => {
    await window?.close();
    await session?.close();
    await rm(folder, { recursive: true, force: true });
    session = window = undefined;
  });

  async function open(extension: Extension, settings: Record<string, unknown> = {}) {
    if (!vscode.ok) throw new Error(vscode.why);
    session = await startVscode(vscode, { workspace: join(folder, 'workspace'), extension, settings });
    window = await openPage(vscode.browser, session.url);
    return { session, window };
  }

  test('runs an extension from its folder: its webview shows what its child process says', async () => {
    const { session, window } = await open({ development: join(folder, 'tiny') });
    await window.openFile('hello.txt');
    await window.page.getByText('Hello from a file.').waitFor();
    await window.runCommand('Tiny: Show');
    await window
      .webview()
      .locator('#said', { hasText: /^child of Node 2[4-9]\./ })
      .waitFor();
    await window.screenshot('harness');
    expect(await logOf(session, 'Tiny')).toContain('tiny was here');
    expect(window.outsideRequests).toEqual([]);
  });

  test('installs a .vsix and shows the notifications of its commands, each by its title, in the theme asked for', async () => {
    const vsce = join(import.meta.dirname, '../../node_modules/.bin/vsce');
    await promisify(execFile)(vsce, ['package', '--no-dependencies', '--out', '../tiny.vsix'], {
      cwd: join(folder, 'tiny'),
    });
    const { window } = await open(
      { vsix: join(folder, 'tiny.vsix') },
      { 'workbench.colorTheme': 'Default High Contrast' },
    );
    // The palette lists what was run last before what is called exactly as one writes.
    await window.runCommand('Tiny: Show More');
    await window.notifications().filter({ hasText: 'Tiny shows more' }).waitFor();
    await window.runCommand('Tiny: Show');
    await window.notifications().filter({ hasText: 'Tiny is shown' }).waitFor();
    await window.page.locator('.monaco-workbench.hc-black').waitFor();
    await window.screenshot('harness-high-contrast');
    expect(window.outsideRequests).toEqual([]);
  });

  test('takes an extension from a link, and leaves nothing behind when it is closed', async () => {
    const { session, window } = await open({ linked: join(folder, 'tiny') });
    await window.runCommand('Tiny: Show');
    await window.webview().locator('#said', { hasText: 'child of Node' }).waitFor();
    const address = session.url;
    await window.close();
    await session.close();
    expect(existsSync(dirname(session.userData))).toBe(false);
    await expect(fetch(address)).rejects.toThrow();
  });
});

/** The text of an output channel, from the file that VS Code's extension host keeps for it. */
async function logOf(session: VscodeSession, channel: string): Promise<string> {
  const logs = await readdir(join(session.userData, 'logs'), { recursive: true });
  const file = logs.find((name) => name.endsWith(`-${channel}.log`));
  return file === undefined ? '' : readFile(join(session.userData, 'logs', file), 'utf8');
}
