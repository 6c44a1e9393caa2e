import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { openPage, type VscodePage } from './page.js';
import { startVscode, type VscodeSession } from './server.js';
import './prepared.js';

const vscode = inject('vscode');
const root = join(import.meta.dirname, '../..');

const patience = { timeout: 45_000, interval: 200 };

describe.skipIf(!vscode.ok)(
  `the architecture panel in a real VS Code${vscode.ok ? '' : ` (left out: ${vscode.why})`}`,
  () => {
    let workspace: string;
    let session: VscodeSession;
    let window: VscodePage;

    beforeEach(async () => {
      workspace = await mkdtemp(join(tmpdir(), 'architecture-'));
      await cp(join(root, 'examples'), workspace, { recursive: true, filter: (file) => !file.includes('.nestimate') });
    });

    afterEach(async ({ task }) => {
      if (task.result?.state === 'fail')
        await window?.screenshot(`failed-${task.name.replaceAll(/\W+/g, '-').slice(0, 60)}`);
      await window?.close();
      await session?.close();
      await rm(workspace, { recursive: true, force: true });
    });

    async function open(file: string, { untrusted = false } = {}): Promise<void> {
      if (!vscode.ok) throw new Error(vscode.why);
      session = await startVscode(vscode, { workspace, extension: { development: root }, untrusted });
      window = await openPage(vscode.browser, session.url);
      await window.openFile(file);
    }

    const page = () => window.webview();
    const part = (name: string) => page().locator(`.figure [data-part="${name}"]`).first();
    const button = (name: string | RegExp) => page().getByRole('button', { name, exact: true });
    const title = () => page().locator('.network h2').first();
    const editor = () => window.page.locator('.editor-instance');
    const cursorLine = async () =>
      Number(/Ln (\d+)/.exec(await window.page.locator('.statusbar').innerText())?.[1] ?? '0');

    /** Brings the keys to the text: the page may keep them for itself for a while. */
    async function focusText(): Promise<void> {
      const focus = async () => {
        await window.page.keyboard.press('Control+1');
        await window.page.locator('.monaco-editor.focused').first().waitFor({ timeout: 2000 });
      };
      await vi.waitFor(focus, patience);
    }

    async function goTo(line: number, column: number): Promise<void> {
      const go = async () => {
        await focusText();
        await window.page.keyboard.press('Control+G');
        const input = window.page.locator('.quick-input-widget input');
        await input.fill(`:${line}:${column}`, { timeout: 3000 });
        await input.press('Enter', { timeout: 3000 });
        await window.page.locator('.statusbar', { hasText: `Ln ${line}, Col ${column}` }).waitFor({ timeout: 3000 });
        await focusText();
      };
      await vi.waitFor(go, patience);
    }

    /** Takes edits back until what is waited for shows; once all are taken back, one more does nothing. */
    async function undoUntil(shown: Locator): Promise<void> {
      const undo = async () => {
        if (await shown.isVisible()) return;
        await focusText();
        await window.page.keyboard.press('Control+Z');
        await shown.waitFor({ timeout: 2000 });
      };
      await vi.waitFor(undo, patience);
    }

    test('opens from its lens, lights up with the cursor, goes to the source, repairs, and the repair is undone', async () => {
      await open('violations.nest');
      await window.lens('Architecture').first().click();
      await part('block-1').waitFor();
      expect(await title().innerText()).toBe('Narrow');
      await window.screenshot('architecture-violations');
      // The cursor lights up the block; a block pressed moves the cursor.
      await goTo(6, 20);
      await page().locator('.lit[data-part="block-1"]').waitFor();
      await part('output').click();
      await expect.poll(cursorLine, patience).toBe(7);
      await page().locator('.lit[data-part="output"]').waitFor();
      await part('expansion').focus();
      await window.page.keyboard.press('Enter');
      await expect.poll(cursorLine, patience).toBe(5);
      // The cursor in another network takes the panel there.
      await goTo(11, 3);
      await expect.poll(() => title().innerText(), patience).toBe('Squeezed');
      await goTo(5, 3);
      await expect.poll(() => title().innerText(), patience).toBe('Narrow');
      await button('Expand to 7').click();
      await page().locator('.budget .holds').waitFor();
      const line = editor().locator('.view-line', { hasText: /expand\s7/ });
      await line.first().waitFor();
      await undoUntil(page().locator('.budget .fails'));
      expect(window.outsideRequests.filter((address) => !address.includes('.vscode-resource.vscode-cdn.net'))).toEqual(
        [],
      );
    });

    test('presses every button: networks, side by side, unfolding, theory, pictures', async () => {
      await open('family.nest');
      await window.runCommand('Nestimate: Show Architecture');
      await part('input').waitFor();
      await button('FamilyHeads').click();
      await expect.poll(() => title().innerText(), patience).toBe('FamilyHeads');
      await button('Side by side').click();
      await page().locator('.comparison').waitFor();
      await window.screenshot('architecture-side-by-side');
      await button('Family').first().click();
      await page().locator('.paper > summary').first().click();
      await page().locator('.result > summary', { hasText: 'Theorem 1' }).first().click();
      await page().locator('.result[open] .katex-html').first().waitFor();
      await page().locator('.layers > summary').click();
      await window.screenshot('architecture-guarantees');
      for (const format of ['SVG', 'PNG']) {
        await button(`Save the drawing as ${format}`).click();
        const file = join(workspace, `Family.${format.toLowerCase()}`);
        await window.page
          .locator('.quick-input-widget .monaco-button', { hasText: /OK|Save/ })
          .first()
          .click();
        await expect.poll(() => readFile(file).catch(() => null), patience).not.toBeNull();
      }
      expect(await readFile(join(workspace, 'Family.svg'), 'utf8')).toMatch(/^<svg .*Family, ResNEst/s);
      expect((await readFile(join(workspace, 'Family.png'))).subarray(1, 4).toString()).toBe('PNG');
      await page().locator('.result[open] .link').first().click();
      await window.page.locator('.tab.active', { hasText: /chen-2021.*\.md/ }).waitFor();
    });

    test('keeps the last drawing while the text is broken, and outlives hiding and a reload of the window', async () => {
      await open('first.nest');
      await window.runCommand('Nestimate: Show Architecture');
      await part('block-2').waitFor();
      await button('Dense').click();
      await goTo(14, 3);
      await window.page.keyboard.press('End');
      await window.page.keyboard.type(' nonsense');
      await page().locator('.network.stale').waitFor();
      await part('block-2').waitFor();
      await window.screenshot('architecture-stale');
      await button('Go to the error in Dense').click();
      await expect.poll(cursorLine, patience).toBe(14);
      await undoUntil(page().locator('.network:not(.stale)'));
      await button('Baseline').click();
      await expect.poll(() => title().innerText(), patience).toBe('Baseline');
      const loaded = window.page.waitForEvent('load');
      await window.runCommand('Developer: Reload Window');
      await loaded;
      await expect
        .poll(
          () =>
            title()
              .innerText()
              .catch(() => ''),
          patience,
        )
        .not.toBe('');
      await part('output').waitFor();
      await window.screenshot('architecture-reloaded');
    });

    test('folds a thousand blocks, unfolds some of them, and works without trust', async () => {
      const deep = 'resnest Deep {\n  input 4\n  expand 8\n  repeat 1000 { block dense 4 relu }\n  output 1\n}\n';
      await writeFile(join(workspace, 'deep.nest'), deep);
      await open('deep.nest', { untrusted: true });
      await window.runCommand('Nestimate: Show Architecture');
      const fold = button(/Blocks 1 to 1000 repeat/);
      await fold.waitFor();
      await window.screenshot('architecture-deep');
      await fold.click();
      await part('block-12').waitFor();
      await button(/Fold blocks 1 to 1000/).waitFor();
      await window.screenshot('architecture-deep-unfolded');
    });
  },
);
