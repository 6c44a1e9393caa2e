import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { beforeAll, expect, test, vi } from 'vitest';
import { appendEvent } from '../../models/training/event-log.js';
import { clearPause, requestPause, runFiles } from '../../models/training/run-folder.js';
import { createSession } from '../../models/training/session.js';
import { plan } from '../training/runs.js';
import { patience } from './patience.js';
import { inOneVscode, root } from './studio.js';

/** Three networks, of which the first, deep and wide, diverges at this learning rate. */
const THREE = `
resnest Wild { input 4 expand 128 repeat 6 { block dense 32 relu } output 1 }
linear Calm { input 4 output 1 }
linear Quiet { input 4 bias none output 1 }
data made { synthetic inputs 4 outputs 1 samples 200 noise 0.1 seed 1 }
train Wild, Calm, Quiet on made { loss squared optimizer sgd 0.1 batch 20 epochs 200 seed 1 }
`;

const score = (risk: number) => ({ risk, accuracy: null, topFive: null, rSquared: null });

async function complete(run: string, risk: number): Promise<void> {
  await appendEvent(run, { type: 'started', step: 0, epoch: 0, pid: 1, totalSteps: 10 });
  await appendEvent(run, { type: 'evaluation', step: 0, epoch: 0, train: score(1), test: score(1) });
  await appendEvent(run, { type: 'evaluation', step: 10, epoch: 6, train: score(risk), test: score(risk) });
  await appendEvent(run, { type: 'done', step: 10, epoch: 6, reason: 'completed' });
  await appendEvent(run, { type: 'certified' });
}

async function threeRuns(workspace: string): Promise<void> {
  await writeFile(join(workspace, 'three.nest'), THREE);
  const folders = await createSession(join(workspace, '.nestimate/runs'), plan({ seeds: [1, 2, 3] }));
  for (const [i, folder] of folders.entries()) await complete(folder, 0.1 * (i + 1));
}

inOneVscode('the Runs view without a mouse', threeRuns, (studio) => {
  beforeAll(() => studio.open({ extension: { linked: root } }));

  const tree = () => studio.window.page.locator('.pane-body [role=tree][aria-label*="Runs" i]');
  const rows = (text: string | RegExp) => tree().locator('.monaco-list-row', { hasText: text });
  const input = () => studio.window.page.locator('.quick-input-widget input').first();
  const question = (text: string) => studio.window.page.locator('.quick-input-title', { hasText: text });
  const dialog = () => studio.window.page.locator('.monaco-dialog-box');
  const notification = (text: string) => studio.window.notifications().filter({ hasText: text });
  const tab = (text: string) => studio.window.page.locator('.tab', { hasText: text }).first();

  /** Puts the focus on a row by the arrows, wherever it is. */
  async function focusRow(text: string): Promise<void> {
    const focused = tree().locator('.monaco-list-row.focused');
    const step = async () => {
      if (
        (await tree().locator('*:focus').count()) + (await tree().and(studio.window.page.locator(':focus')).count()) ===
        0
      ) {
        await studio.window.runCommand('Nestimate: Focus on Runs View');
      }
      const there = (await focused.count()) === 1 ? await focused.innerText() : '';
      if (there.includes(text)) return;
      await studio.window.page.keyboard.press(there === '' || (await isLast(there)) ? 'Home' : 'ArrowDown');
      throw new Error(`${text} has no focus yet, but ${there}`);
    };
    await vi.waitFor(step, { ...patience, interval: 150 });
  }

  async function isLast(text: string): Promise<boolean> {
    return (await tree().locator('.monaco-list-row').last().innerText()) === text;
  }

  /** Presses a key on a row until its effect is to be seen, which may come after one has stopped waiting for it. */
  async function pressOn(text: string, key: string, shown: Locator): Promise<void> {
    const press = async () => {
      if (await shown.isVisible()) return;
      await focusRow(text);
      await studio.window.page.keyboard.press(key);
      await shown.waitFor({ timeout: 10_000 });
    };
    await vi.waitFor(press, patience);
  }

  const selectRow = (text: string) =>
    pressOn(text, 'Control+Shift+Enter', rows(text).and(tree().locator('.selected')).first());

  /** Asked for by a key, it must not be answered by the next one. */
  async function dismissed(): Promise<void> {
    await studio.window.dismiss();
    await studio.window.runCommand('Nestimate: Focus on Runs View');
  }

  test('rows are selected, compared and exported by keys', async () => {
    await rm(join(studio.workspace, 'runs.csv'), { force: true });
    await studio.window.runCommand('Nestimate: Focus on Runs View');
    await rows('Seed 1').waitFor();
    await selectRow('Seed 1');
    await selectRow('Seed 3');
    await pressOn('Seed 3', 'Control+Enter', tab('Compare 2 Runs'));
    const page = studio.window.webview();
    await page.locator('.facts tbody tr').nth(1).waitFor();
    expect(await page.locator('.facts .link').allInnerTexts()).toEqual(['Small, seed 1', 'Small, seed 3']);
    await page.locator('body').press('Tab');
    const onExport = () => page.locator('vscode-button:focus', { hasText: 'Export CSV' });
    await vi.waitFor(async () => {
      if ((await onExport().count()) === 1) return;
      await studio.window.page.keyboard.press('Tab');
      throw new Error('The button has no focus yet.');
    }, patience);
    await studio.window.page.keyboard.press('Enter');
    await vi.waitFor(async () => expect(await input().inputValue()).toContain('runs.csv'), patience);
    await input().press('Enter');
    const lines = async () => (await readFile(join(studio.workspace, 'runs.csv'), 'utf8')).trim().split('\r\n');
    await vi.waitFor(async () => expect(await lines()).toHaveLength(3), patience);
  });

  test('keys are about the focused row, right after the window was loaded anew too, and ask where no row has the focus', async () => {
    for (const again of [false, true]) {
      if (again) {
        await studio.window.reload();
        await studio.window.runCommand('Nestimate: Focus on Runs View');
        await rows('Seed 2').waitFor();
      }
      await pressOn('Seed 2', 'Delete', dialog());
      expect(await dialog().innerText()).toContain('Small-2');
      expect(await dialog().innerText()).toContain('Delete the run Small, seed 2?');
      await dismissed();
    }
    await pressOn('Seed 2', 'F2', question('Rename Small, seed 2'));
    await dismissed();
    await pressOn('Today', 'Delete', question('Delete which runs?'));
    await dismissed();
    expect(await studio.runs()).toHaveLength(3);
  });

  test('a key asks where a click beside the rows took the focus and the selection away', async () => {
    await studio.window.runCommand('Nestimate: Focus on Runs View');
    const chosen = tree().locator('.monaco-list-row.focused, .monaco-list-row.selected');
    const asked = question('Delete which runs?').or(dialog()).first();
    const press = async () => {
      if (await asked.isVisible()) return;
      await rows('Seed 2').click({ timeout: 4000 });
      await rows('Seed 2').and(tree().locator('.selected')).waitFor({ timeout: 4000 });
      const { height } = (await tree().boundingBox()) ?? { height: 0 };
      await tree().click({ position: { x: 40, y: height - 10 }, timeout: 4000 });
      await vi.waitFor(async () => expect(await chosen.count()).toBe(0), { timeout: 4000 });
      await studio.window.page.keyboard.press('Delete');
      await asked.waitFor({ timeout: 10_000 });
    };
    await vi.waitFor(press, patience);
    expect(await dialog().count()).toBe(0);
    await dismissed();
    expect(await studio.runs()).toHaveLength(3);
  });

  test('panels of all kinds are there again after VS Code was ended and started', async () => {
    await studio.window.runCommand('Nestimate: Focus on Runs View');
    await rows('Seed 1').waitFor();
    await pressOn('Seed 1', 'Enter', tab('Small'));
    await studio.window.webview().locator('.scroll tbody tr', { hasText: 'Small' }).first().waitFor();
    await selectRow('Seed 1');
    await selectRow('Seed 2');
    await pressOn('Seed 2', 'Control+Enter', tab('Compare 2 Runs'));
    await studio.window.webview().locator('.facts tbody tr').nth(1).waitFor();
    await studio.window.openFile('three.nest');
    await studio.window.runCommand('Nestimate: Show Architecture');
    await studio.window.webview().locator('.network').first().waitFor();
    const tabs = async () =>
      (await studio.window.page.locator('.tab').allInnerTexts()).map((text) => text.trim()).sort();
    await vi.waitFor(async () => expect(await tabs()).toHaveLength(4), patience);
    const before = await tabs();
    // VS Code writes down what its panels keep when a window goes in order, as here; a torn one has what was written last.
    await studio.window.reload();
    await studio.window.page.goto('about:blank');
    await studio.window.page.goto(studio.session.url);
    await studio.window.page.locator('.tab', { hasText: 'Compare 2 Runs' }).waitFor();
    await vi.waitFor(async () => expect(await tabs()).toEqual(before), patience);
    await studio.window.webview().locator('.network').first().waitFor();
    await studio.window.page.locator('.tab', { hasText: 'Architecture of three.nest' }).click();
    await studio.window.runCommand('View: Close Editor');
    await studio.window.page.locator('.tab', { hasText: 'Compare 2 Runs' }).click();
    await studio.window.webview().locator('.facts tbody tr').nth(1).waitFor();
    await studio.window.page.locator('.tab', { hasText: 'Small' }).first().click();
    await studio.window.webview().locator('.scroll tbody tr', { hasText: 'Small' }).first().waitFor();
    await studio.window.screenshot('restarted');
  });

  test('of a block of three networks, one of which fails, one message tells the end, and shows it', async () => {
    const before = await studio.runs();
    await studio.window.openFile('three.nest');
    await studio.window.runCommand('Nestimate: Train');
    // Held until its panel is closed: no message tells the end of a training that is seen.
    const begun = async () => {
      const made = (await studio.runs()).filter((folder) => !before.includes(folder));
      expect(made.filter((folder) => existsSync(join(folder, runFiles.process)))).toHaveLength(3);
      return made;
    };
    const made = await vi.waitFor(begun, { ...patience, interval: 20 });
    for (const folder of made) await requestPause(folder);
    await tab('Wild, Calm, Quiet').waitFor();
    await studio.window.closeEditors();
    for (const folder of made) await clearPause(folder);
    await notification('Wild failed').waitFor();
    await studio.window.screenshot('three-ended');
    expect(await studio.window.notifications().count()).toBe(1);
    expect(await notification('Wild failed').innerText()).toContain('2 of 3 runs completed');
    await notification('Wild failed').locator('.monaco-button', { hasText: 'Show' }).click();
    await studio.window
      .webview()
      .locator('.scroll tbody tr', { hasText: 'Wild' })
      .filter({ hasText: 'failed' })
      .waitFor();
  });
});
