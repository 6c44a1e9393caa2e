import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { trainerIsAlive } from '../../models/training/launch.js';
import { listRuns, requestStop } from '../../models/training/run-folder.js';
import { readLabels } from '../../models/training/run-labels.js';
import { nestimate } from '../cli/nestimate.js';
import { openPage, type VscodePage } from './page.js';
import { startVscode, type VscodeSession } from './server.js';
import './prepared.js';

const vscode = inject('vscode');
const root = join(import.meta.dirname, '../..');

const program = (rate: string, seeds: string) => `
resnest Wide { input 4 expand 24 repeat 2 { block dense 8 relu } output 1 }
linear Baseline { input 4 output 1 }
data made { synthetic inputs 4 outputs 1 samples 300 noise 0.1 seed 1 split 80 : 20 seed 1 }
train Wide, Baseline on made { loss squared optimizer adam ${rate} batch 32 epochs 40 ${seeds} }
`;

const themes = [
  ['Dark Modern', 'vs-dark'],
  ['Light Modern', 'vs'],
  ['Dark High Contrast', 'hc-black'],
] as const;

describe.skipIf(!vscode.ok)(`the Runs view in a real VS Code${vscode.ok ? '' : ` (left out: ${vscode.why})`}`, () => {
  let workspace: string;
  let runsFolder: string;
  let session: VscodeSession;
  let window: VscodePage;
  const runs = () => listRuns(runsFolder);

  beforeAll(async () => {
    if (!vscode.ok) return;
    workspace = await mkdtemp(join(tmpdir(), 'runs-view-'));
    runsFolder = join(workspace, '.nestimate/runs');
    const file = join(workspace, 'wide.nest');
    for (const [rate, seeds] of [
      ['1e-2', 'seeds 0..2'],
      ['1e-3', 'seed 0'],
    ]) {
      await writeFile(file, program(rate, seeds));
      expect((await nestimate('train', file, '--out', runsFolder, '--quiet')).code).toBe(0);
    }
    await mkdir(join(runsFolder, '2026-01-01T00-00-00-Torn'));
    await writeFile(join(runsFolder, '2026-01-01T00-00-00-Torn/run.json'), '{ "version": 1,');
    session = await startVscode(vscode, { workspace, extension: { linked: root } });
    window = await openPage(vscode.browser, session.url);
    window.page.setDefaultTimeout(20_000);
    await showRuns();
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
  const group = (label: string) => rows(label).first();
  const input = () => window.page.locator('.quick-input-widget input').first();
  const dialog = () => window.page.locator('.monaco-dialog-box');
  const notification = (text: string) => window.notifications().filter({ hasText: text });
  const titleButton = (label: string) =>
    window.page.locator(`.part.sidebar .action-label[aria-label^="${label}"]:visible`).first();

  async function showRuns(): Promise<void> {
    await window.page.locator('.activitybar [aria-label^="Nestimate"]').first().click();
    await group('Today').waitFor();
  }

  async function answer(text: string): Promise<void> {
    await input().fill(text);
    await input().press('Enter');
  }

  async function useTheme(label: string): Promise<void> {
    await window.runCommand('Preferences: Color Theme');
    await input().fill(label);
    await window.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: label }).waitFor();
    await input().press('Enter');
  }

  async function screenshots(name: string): Promise<void> {
    for (const [label, mark] of themes) {
      await useTheme(label);
      await window.page.locator(`.monaco-workbench.${mark}`).waitFor();
      await window.page.waitForTimeout(700);
      await window.screenshot(`${name}-${mark}`);
    }
    await useTheme('Dark Modern');
  }

  /**
   * VS Code takes a click on a menu that has only just opened for the end of the one that opened it, and a menu that opens
   * just after the window was loaded does not know yet what is allowed: it stays so until it opens again.
   */
  async function menu(row: Locator, entry: string): Promise<void> {
    const item = window.page.locator('.monaco-menu .action-label', { hasText: entry }).first();
    const choose = async () => {
      if (!(await item.isVisible())) {
        await row.click({ button: 'right', timeout: 2000 });
        await window.page.waitForTimeout(600);
      }
      try {
        await item.click({ timeout: 2000 });
        await item.waitFor({ state: 'detached', timeout: 2000 });
      } catch (error) {
        await window.page.keyboard.press('Escape');
        throw error;
      }
    };
    await vi.waitFor(choose, { timeout: 20_000, interval: 300 });
  }

  test('lists runs with their results, and what can’t be read with the reason', async () => {
    await rows(/Wide.*seed 0/)
      .first()
      .waitFor();
    expect(await rows(/^Wide, Baseline.*6 runs/).count()).toBe(1);
    await group('Can’t be read').click();
    await rows('2026-01-01T00-00-00-Torn').waitFor();
    expect(await rows('2026-01-01T00-00-00-Torn').innerText()).toContain('no JSON');
    await screenshots('runs-view');
  });

  test('groups by network, and by time again', async () => {
    await titleButton('Group Runs by Network').click();
    await group('Baseline').waitFor();
    await window.screenshot('runs-by-network');
    await titleButton('Group Runs by Time').click();
    await group('Today').waitFor();
  });

  test('filters, and shows all again', async () => {
    await titleButton('Filter Runs').click();
    await answer('baseline');
    await rows(/^Wide, Baseline/)
      .first()
      .waitFor({ state: 'detached' });
    await titleButton('Show All Runs').click();
    await rows(/^Wide, Baseline/)
      .first()
      .waitFor();
  });

  test('renames, tags, shows the text as it was, and the folder', async () => {
    await menu(rows(/risk.*seed 2/).first(), 'Rename');
    await answer('the third');
    await rows('the third').waitFor();
    await menu(rows('the third').first(), 'Tag');
    await answer('keep, odd');
    await rows('#keep #odd').waitFor();
    const named = (await Promise.all((await runs()).map((f) => readLabels(f)))).filter(({ name }) => name !== null);
    expect(named).toEqual([{ version: 1, name: 'the third', tags: ['keep', 'odd'] }]);
    await menu(rows('the third').first(), 'Show Text');
    await window.page.locator('.tab.active', { hasText: 'wide.nest' }).waitFor();
    await window.page.locator('.view-lines', { hasText: /seeds\s0\.\.2/ }).waitFor();
    await window.page.locator('.view-lines', { hasText: /adam\s1e-2/ }).waitFor();
    await menu(rows('the third').first(), 'Open Run Folder');
    await window.page.locator('.explorer-folders-view .monaco-list-row.selected', { hasText: 'Wide-2' }).waitFor();
    await showRuns();
  });

  test('compares what is selected, and opens a run from there', async () => {
    await menu(rows(/^Wide, Baseline/).last(), 'Compare Runs');
    const page = window.webview();
    await page.locator('.facts tbody tr').nth(5).waitFor();
    expect(await page.locator('.facts tbody tr').count()).toBe(6);
    await page.locator('h2', { hasText: 'Over seeds' }).waitFor();
    expect(await page.locator('section tbody tr').first().innerText()).toContain('±');
    await screenshots('compare');
    await page.locator('.facts button.link').first().click();
    await window.page.locator('.tab.active', { hasText: 'Wide, Baseline' }).waitFor();
    await window.runCommand('View: Close Editor');
  });

  test('the comparison is there again after the window is loaded anew', async () => {
    await window.page.locator('.tab', { hasText: 'Compare 6 Runs' }).click();
    await window.webview().locator('.facts button.sort', { hasText: 'Test risk' }).click();
    await window.webview().locator('.facts [aria-sort=ascending]').waitFor();
    const loaded = window.page.waitForEvent('load');
    await window.runCommand('Developer: Reload Window');
    await loaded;
    await window.page.locator('.tab', { hasText: 'Compare 6 Runs' }).click();
    await window.webview().locator('.facts [aria-sort=ascending]').waitFor();
    expect(await window.webview().locator('.facts tbody tr').count()).toBe(6);
    await window.runCommand('View: Close All Editors');
  });

  test('trains a run again as it was trained', async () => {
    const before = (await runs()).length;
    await menu(rows(/Baseline.*seed 0/).first(), 'Train Again');
    await vi.waitFor(async () => expect(await runs()).toHaveLength(before + 1), { timeout: 20_000 });
    const again = (await runs()).at(-1) ?? '';
    await vi.waitFor(() => expect(existsSync(join(again, 'certificate.json'))).toBe(true), { timeout: 60_000 });
    await rows(/Baseline.*risk.*seed 0/)
      .first()
      .waitFor();
  });

  test('exports a table', async () => {
    await menu(rows(/^Wide, Baseline/).last(), 'Export Runs');
    // The dialog writes its own offer when it is ready, over what was written before.
    await vi.waitFor(async () => expect(await input().inputValue()).toContain('runs.csv'), { timeout: 20_000 });
    await answer(join(workspace, 'all.csv'));
    await vi.waitFor(() => expect(existsSync(join(workspace, 'all.csv'))).toBe(true), { timeout: 20_000 });
    const lines = (await readFile(join(workspace, 'all.csv'), 'utf8')).trim().split('\r\n');
    expect(lines).toHaveLength(1 + 6);
    expect(lines[0]).toContain('learning_rate');
  });

  test('deletes when it is told twice, and not when it is told once', async () => {
    const before = (await runs()).length;
    await menu(rows('the third').first(), 'Delete Runs');
    await dialog().waitFor();
    await window.screenshot('delete-run');
    await window.page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    expect(await runs()).toHaveLength(before);
    await menu(rows('the third').first(), 'Delete Runs');
    await dialog().locator('.monaco-button', { hasText: 'Move to Trash' }).click();
    const forGood = dialog().locator('.monaco-button', { hasText: 'Delete Permanently' });
    await vi.waitFor(
      async () => {
        if (await forGood.isVisible()) await forGood.click();
        expect((await runs()).length).toBe(before - 1);
      },
      { timeout: 20_000, interval: 300 },
    );
    await rows('the third').waitFor({ state: 'detached' });
    const torn = rows('2026-01-01T00-00-00-Torn');
    if (!(await torn.isVisible())) await group('Can’t be read').click();
    expect(basename(await torn.innerText())).toContain('Torn');
  });

  test('every command about runs asks which, where it is called from the palette', async () => {
    for (const [title, question] of [
      ['Compare Runs', 'Compare which runs?'],
      ['Rename Run', 'Rename which run?'],
      ['Tag Runs', 'Tag which runs?'],
      ['Delete Runs', 'Delete which runs?'],
      ['Open Run Folder', 'Open the folder of which run?'],
      ['Show Text That Was Trained', 'Show the text of which run?'],
      ['Train Again', 'Train which run again?'],
      ['Export Runs as CSV', 'Export which runs?'],
    ] as const) {
      await window.runCommand(`Nestimate: ${title}`);
      await window.page.locator('.quick-input-title', { hasText: question }).waitFor();
      await window.page.keyboard.press('Escape');
    }
    expect(await notification('failed').count()).toBe(0);
  });
});
