import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { listRuns } from '../../models/training/run-folder.js';
import { openPage, type VscodePage } from './page.js';
import { startVscode, type VscodeSession } from './server.js';
import './prepared.js';

const vscode = inject('vscode');
const root = join(import.meta.dirname, '../..');

const themes = [
  ['Dark Modern', 'vs-dark'],
  ['Light Modern', 'vs'],
  ['Dark High Contrast', 'hc-black'],
] as const;

describe.skipIf(!vscode.ok)(`what is proved, in a real VS Code${vscode.ok ? '' : ` (left out: ${vscode.why})`}`, () => {
  let workspace: string;
  let session: VscodeSession;
  let window: VscodePage;

  beforeEach(async () => {
    workspace = await mkdtemp(join(tmpdir(), 'certificate-'));
    await cp(join(root, 'examples'), workspace, { recursive: true, filter: (file) => !file.includes('.nestimate') });
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail')
      await window?.screenshot(`failed-${task.name.replaceAll(/\W+/g, '-').slice(0, 60)}`);
    await window?.close();
    await session?.close();
    await rm(workspace, { recursive: true, force: true });
  });

  async function open(file: string): Promise<void> {
    if (!vscode.ok) throw new Error(vscode.why);
    session = await startVscode(vscode, { workspace, extension: { development: root } });
    window = await openPage(vscode.browser, session.url);
    await window.openFile(file);
  }

  const outside = () =>
    window.outsideRequests.filter((address) => !new URL(address).hostname.endsWith('.vscode-resource.vscode-cdn.net'));

  /** What is to be seen, in each theme. */
  async function screenshots(name: string): Promise<void> {
    for (const [label, mark] of themes) {
      await window.runCommand('Preferences: Color Theme');
      const input = window.page.locator('.quick-input-widget input');
      await input.fill(label);
      await window.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: label }).waitFor();
      await input.press('Enter');
      await window.page.locator(`.monaco-workbench.${mark}`).waitFor();
      await window.page.waitForTimeout(500);
      await window.screenshot(`${name}-${mark}`);
    }
  }

  test('explains a broken condition in numbers from its quick fix, and follows what is typed', async () => {
    await open('violations.nest');
    await window.squiggles('warning').first().waitFor();
    await window.page.keyboard.press('Control+G');
    await window.page.locator('.quick-input-widget input').fill(':5:11');
    await window.page.keyboard.press('Enter');
    await window.page.keyboard.press('Control+.');
    await window.page.locator('.action-widget', { hasText: 'Show a counterexample' }).waitFor();
    await window.page.locator('.action-widget .monaco-list-row', { hasText: 'Show a counterexample' }).click();
    await window.page.locator('.tab.active', { hasText: 'Narrow.txt' }).waitFor();
    const page = window.page.locator('.editor-instance');
    await page.filter({ hasText: /this\sis\sfalse:\sChen\s2021,\sTheorem\s1/ }).waitFor();
    await screenshots('explain');
    await window.page.locator('.tab', { hasText: 'violations.nest' }).click();
    await window.page.keyboard.press('Control+G');
    await window.page.locator('.quick-input-widget input').fill(':5:11');
    await window.page.keyboard.press('Enter');
    await window.page.keyboard.press('Backspace');
    await window.page.keyboard.type('7');
    await window.page.locator('.tab', { hasText: 'Narrow.txt' }).click();
    await page.filter({ hasText: /Nothing\sfails\shere/ }).waitFor();
    expect(outside()).toEqual([]);
  });

  test('polishes a trained run from its certificate, whose results unfold to typeset formulas and lead to their pages', async () => {
    await open('first.nest');
    await window.page.keyboard.press('Control+End');
    await window.lens('Train').last().click();
    await window.webview().locator('.certificate').nth(2).waitFor();
    await window.webview().locator('.certificate').first().scrollIntoViewIfNeeded();
    await screenshots('certificate');
    const summary = window.webview().locator('.result > summary', { hasText: 'Theorem 1' }).first();
    await summary.click();
    await window.webview().locator('.result[open] .formula .katex-html').waitFor();
    await window.webview().locator('.paper').first().scrollIntoViewIfNeeded();
    await screenshots('guarantees');
    await window.webview().getByRole('button', { name: 'Polish' }).first().click();
    await window.webview().locator('header', { hasText: 'polished from' }).waitFor();
    await window.webview().locator('.certificate').first().waitFor();
    expect(await listRuns(join(workspace, '.nestimate/runs'))).toHaveLength(4);
    expect(await window.webview().getByRole('button', { name: 'Polish' }).count()).toBe(0);
    await screenshots('polished');
    const result = window.webview().locator('.result > summary', { hasText: 'Theorem 1' }).first();
    await result.click();
    await window.webview().locator('.result[open] .link').click();
    await window.page.locator('.tab.active', { hasText: 'chen-2021-theorem-1.md' }).waitFor();
    expect(outside()).toEqual([]);
  });
});
