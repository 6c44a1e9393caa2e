import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { appendEvent } from '../../models/training/event-log.js';
import { trainerIsAlive } from '../../models/training/launch.js';
import { listRuns, requestStop } from '../../models/training/run-folder.js';
import { createSession } from '../../models/training/session.js';
import { plan } from '../training/runs.js';
import { openPage, type VscodePage } from './page.js';
import { startVscode, type VscodeSession } from './server.js';
import './prepared.js';

const vscode = inject('vscode');
const root = join(import.meta.dirname, '../..');

/** Three networks, of which the first, deep and wide, diverges at this learning rate. */
const THREE = `
resnest Wild { input 4 expand 128 repeat 6 { block dense 32 relu } output 1 }
linear Calm { input 4 output 1 }
linear Quiet { input 4 bias none output 1 }
data made { synthetic inputs 4 outputs 1 samples 200 noise 0.1 seed 1 }
train Wild, Calm, Quiet on made { loss squared optimizer sgd 0.1 batch 20 epochs 20 seed 1 }
`;

const score = (risk: number) => ({ risk, accuracy: null, topFive: null, rSquared: null });

async function complete(run: string, risk: number): Promise<void> {
  await appendEvent(run, { type: 'started', step: 0, epoch: 0, pid: 1, totalSteps: 10 });
  await appendEvent(run, { type: 'evaluation', step: 0, epoch: 0, train: score(1), test: score(1) });
  await appendEvent(run, { type: 'evaluation', step: 10, epoch: 6, train: score(risk), test: score(risk) });
  await appendEvent(run, { type: 'done', step: 10, epoch: 6, reason: 'completed' });
  await appendEvent(run, { type: 'certified' });
}

describe.skipIf(!vscode.ok)(`the Runs view without a mouse${vscode.ok ? '' : ` (left out: ${vscode.why})`}`, () => {
  let workspace: string;
  let runsFolder: string;
  let session: VscodeSession;
  let window: VscodePage;
  const runs = () => listRuns(runsFolder);

  beforeAll(async () => {
    if (!vscode.ok) return;
    workspace = await mkdtemp(join(tmpdir(), 'runs-keys-'));
    runsFolder = join(workspace, '.nestimate/runs');
    await writeFile(join(workspace, 'three.nest'), THREE);
    const folders = await createSession(runsFolder, plan({ seeds: [1, 2, 3] }));
    for (const [i, folder] of folders.entries()) await complete(folder, 0.1 * (i + 1));
    session = await startVscode(vscode, { workspace, extension: { linked: root } });
    window = await openPage(vscode.browser, session.url);
    window.page.setDefaultTimeout(30_000);
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await window?.screenshot(`failed-${task.name.replaceAll(/\W+/g, '-')}`);
  });

  afterAll(async () => {
    if (!vscode.ok) return;
    for (const folder of await runs()) {
      await requestStop(folder);
      await vi.waitFor(async () => expect(await trainerIsAlive(folder)).toBe(false), { timeout: 30_000 });
    }
    await window?.close();
    await session?.close();
    await rm(workspace, { recursive: true, force: true });
  });

  const tree = () => window.page.locator('.pane-body [role=tree][aria-label*="Runs" i]');
  const rows = (text: string | RegExp) => tree().locator('.monaco-list-row', { hasText: text });
  const input = () => window.page.locator('.quick-input-widget input').first();
  const question = (text: string) => window.page.locator('.quick-input-title', { hasText: text });
  const dialog = () => window.page.locator('.monaco-dialog-box');
  const notification = (text: string) => window.notifications().filter({ hasText: text });
  const patience = { timeout: 60_000, interval: 300 };

  /** Puts the focus on a row by the arrows, wherever it is. */
  async function focusRow(text: string): Promise<void> {
    const focused = tree().locator('.monaco-list-row.focused');
    const step = async () => {
      if ((await tree().locator('*:focus').count()) + (await tree().and(window.page.locator(':focus')).count()) === 0) {
        await window.runCommand('Nestimate: Focus on Runs View');
      }
      const there = (await focused.count()) === 1 ? await focused.innerText() : '';
      if (there.includes(text)) return;
      await window.page.keyboard.press(there === '' || (await isLast(there)) ? 'Home' : 'ArrowDown');
      throw new Error(`${text} has no focus yet, but ${there}`);
    };
    await vi.waitFor(step, { timeout: 60_000, interval: 150 });
  }

  async function isLast(text: string): Promise<boolean> {
    return (await tree().locator('.monaco-list-row').last().innerText()) === text;
  }

  /** Presses a key on a row until its effect is to be seen. */
  async function pressOn(text: string, key: string, shown: () => Promise<void>): Promise<void> {
    const press = async () => {
      await focusRow(text);
      await window.page.keyboard.press(key);
      await shown();
    };
    await vi.waitFor(press, patience);
  }

  const selectRow = (text: string) =>
    pressOn(text, 'Control+Shift+Enter', () => rows(text).and(tree().locator('.selected')).waitFor({ timeout: 3000 }));

  test('rows are selected, compared and exported by keys', async () => {
    await window.runCommand('Nestimate: Focus on Runs View');
    await rows('seed 1').waitFor();
    await selectRow('seed 1');
    await selectRow('seed 3');
    await pressOn('seed 3', 'Control+Enter', () =>
      window.page.locator('.tab.active', { hasText: 'Compare 2 Runs' }).waitFor({ timeout: 10_000 }),
    );
    const page = window.webview();
    await page.locator('.facts tbody tr').nth(1).waitFor();
    expect(await page.locator('.facts .link').allInnerTexts()).toEqual(['Small, seed 1', 'Small, seed 3']);
    await page.locator('body').press('Tab');
    const onExport = () => page.locator('vscode-button:focus', { hasText: 'Export CSV' });
    await vi.waitFor(async () => {
      if ((await onExport().count()) === 1) return;
      await window.page.keyboard.press('Tab');
      throw new Error('The button has no focus yet.');
    }, patience);
    await window.page.keyboard.press('Enter');
    await vi.waitFor(async () => expect(await input().inputValue()).toContain('runs.csv'), patience);
    await input().fill(join(workspace, 'two.csv'));
    await input().press('Enter');
    await vi.waitFor(() => expect(existsSync(join(workspace, 'two.csv'))).toBe(true), patience);
    expect((await readFile(join(workspace, 'two.csv'), 'utf8')).trim().split('\r\n')).toHaveLength(3);
  });

  test('keys are about the focused row, right after the window was loaded anew too, and ask where no row has the focus', async () => {
    for (const again of [false, true]) {
      if (again) {
        const loaded = window.page.waitForEvent('load');
        await window.runCommand('Developer: Reload Window');
        await loaded;
        await window.runCommand('Nestimate: Focus on Runs View');
        await rows('seed 2').waitFor();
      }
      await pressOn('seed 2', 'Delete', () => dialog().waitFor({ timeout: 5000 }));
      expect(await dialog().innerText()).toContain('Small-2');
      expect(await dialog().innerText()).toContain('Delete the run Small?');
      await window.page.keyboard.press('Escape');
      await dialog().waitFor({ state: 'detached' });
    }
    await pressOn('seed 2', 'F2', () => question('Rename Small').waitFor({ timeout: 5000 }));
    await window.page.keyboard.press('Escape');
    await pressOn('Today', 'Delete', () => question('Delete which runs?').waitFor({ timeout: 5000 }));
    await window.page.keyboard.press('Escape');
    expect(await runs()).toHaveLength(3);
  });

  test('panels of all kinds are there again after VS Code was ended and started', async () => {
    await window.runCommand('View: Close All Editors');
    await pressOn('seed 1', 'Enter', () =>
      window.page.locator('.tab', { hasText: 'Small' }).first().waitFor({ timeout: 10_000 }),
    );
    await window.webview().locator('.scroll tbody tr', { hasText: 'Small' }).first().waitFor();
    await selectRow('seed 1');
    await selectRow('seed 2');
    await pressOn('seed 2', 'Control+Enter', () =>
      window.page.locator('.tab.active', { hasText: 'Compare 2 Runs' }).waitFor({ timeout: 10_000 }),
    );
    await window.webview().locator('.facts tbody tr').nth(1).waitFor();
    await window.openFile('three.nest');
    await window.runCommand('Nestimate: Show Architecture');
    await window.webview().last().locator('.network').first().waitFor();
    const tabs = async () => (await window.page.locator('.tab').allInnerTexts()).map((text) => text.trim()).sort();
    const before = await tabs();
    expect(before).toHaveLength(4);
    // VS Code writes down what is open now and then, and when its window goes.
    await window.page.goto('about:blank');
    await window.page.goto(session.url);
    await window.page.locator('.tab', { hasText: 'Compare 2 Runs' }).waitFor();
    await vi.waitFor(async () => expect(await tabs()).toEqual(before), patience);
    await window.webview().last().locator('.network').first().waitFor();
    await window.page.locator('.tab', { hasText: 'Compare 2 Runs' }).click();
    await window.webview().first().locator('.facts tbody tr').nth(1).waitFor();
    await window.page.locator('.tab', { hasText: 'Small' }).first().click();
    await window.webview().first().locator('.scroll tbody tr', { hasText: 'Small' }).first().waitFor();
    await window.screenshot('restarted');
    await window.runCommand('View: Close All Editors');
  });

  test('of a block of three networks, one of which fails, one message tells the end, and shows it', async () => {
    await window.openFile('three.nest');
    await window.runCommand('Nestimate: Train');
    await window.page.locator('.tab', { hasText: 'Wild, Calm, Quiet' }).first().waitFor();
    await window.runCommand('View: Close All Editors');
    await notification('Wild failed').waitFor({ timeout: 60_000 });
    await window.screenshot('three-ended');
    expect(await window.notifications().count()).toBe(1);
    expect(await notification('Wild failed').innerText()).toContain('2 of 3 runs completed');
    await notification('Wild failed').locator('.monaco-button', { hasText: 'Show' }).click();
    await window.webview().locator('.scroll tbody tr', { hasText: 'Wild' }).filter({ hasText: 'failed' }).waitFor();
  });
});
