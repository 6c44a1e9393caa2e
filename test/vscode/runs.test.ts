import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { changeLabels, noLabels, readLabels } from '../../models/training/run-labels.js';
import { nestimate } from '../cli/nestimate.js';
import { patience } from './patience.js';
import { inOneVscode, root } from './studio.js';

const program = (rate: string, seeds: string) => `
resnest Wide { input 4 expand 24 repeat 2 { block dense 8 relu } output 1 }
linear Baseline { input 4 output 1 }
data made { synthetic inputs 4 outputs 1 samples 300 noise 0.1 seed 1 split 80 : 20 seed 1 }
train Wide, Baseline on made { loss squared optimizer adam ${rate} batch 32 epochs 40 ${seeds} }
`;

async function sixRuns(workspace: string): Promise<void> {
  const runsFolder = join(workspace, '.nestimate/runs');
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
}

inOneVscode('the Runs view', sixRuns, (studio) => {
  beforeAll(() => studio.open({ extension: { linked: root } }));

  beforeEach(async () => {
    await showRuns();
    await studio.window.runCommand('Nestimate: Group Runs by Time');
    await group('Today').waitFor();
  });

  const tree = () => studio.window.page.locator('.pane-body [role=tree][aria-label*="Runs" i]');
  const rows = (text: string | RegExp) => tree().locator('.monaco-list-row', { hasText: text });
  const group = (label: string) => rows(label).first();
  const dialog = () => studio.window.page.locator('.monaco-dialog-box');
  const notification = (text: string) => studio.window.notifications().filter({ hasText: text });
  const titleButton = (label: string) =>
    studio.window.page.locator(`.part.sidebar .action-label[aria-label^="${label}"]:visible`).first();

  async function showRuns(): Promise<void> {
    await studio.window.runCommand('Nestimate: Focus on Runs View');
    await group('Today').waitFor();
  }

  /** Of two trainings the older one. */
  const six = () => rows(/Wide, Baseline/).last();
  const torn = () => rows('2026-01-01T00-00-00-Torn');

  async function showTorn(): Promise<void> {
    const unfold = async () => {
      if (await torn().isVisible()) return;
      await group('Can’t be read').click({ timeout: 4000 });
      await torn().waitFor({ timeout: 4000 });
    };
    await vi.waitFor(unfold, patience);
  }

  async function compareSix(): Promise<void> {
    await menu(six(), 'Compare Runs');
    await studio.window.webview().locator('.facts tbody tr').nth(5).waitFor();
  }

  /**
   * VS Code takes a click on a menu that has only just opened for the end of the one that opened it, and a menu that opens
   * just after the window was loaded does not know yet what is allowed: it stays so until it opens again.
   */
  async function menu(row: Locator, entry: string): Promise<void> {
    const item = studio.window.page.locator('.monaco-menu .action-label', { hasText: entry }).first();
    const choose = async () => {
      if (!(await item.isVisible())) {
        await row.click({ button: 'right', timeout: 4000 });
        await studio.window.page.waitForTimeout(600);
      }
      try {
        await item.click({ timeout: 4000 });
        await item.waitFor({ state: 'detached', timeout: 4000 });
      } catch (error) {
        await studio.window.page.keyboard.press('Escape');
        throw error;
      }
    };
    await vi.waitFor(choose, patience);
  }

  test('lists runs with their results, and what can’t be read with the reason', async () => {
    await rows(/Wide.*seed 0/)
      .first()
      .waitFor();
    await expect.poll(() => rows(/Wide, Baseline.*6 runs/).count(), patience).toBe(1);
    await showTorn();
    expect(await torn().innerText()).toContain('run.json');
    await studio.window.screenshots('runs-view');
  });

  test('groups by network, and by time again', async () => {
    await titleButton('Group Runs by Network').click();
    await group('Baseline').waitFor();
    await studio.window.screenshot('runs-by-network');
    await titleButton('Group Runs by Time').click();
    await group('Today').waitFor();
  });

  test('filters, and shows all again', async () => {
    await titleButton('Filter Runs').click();
    await studio.window.answer('baseline');
    await rows(/Wide, Baseline/)
      .first()
      .waitFor({ state: 'detached' });
    await titleButton('Show All Runs').click();
    await rows(/Wide, Baseline/)
      .first()
      .waitFor();
  });

  test('renames, tags, shows the text as it was, and the folder', async () => {
    // As a first try may have named it.
    for (const folder of await studio.runs()) await changeLabels(folder, noLabels);
    await studio.window.runCommand('Nestimate: Refresh Runs');
    await rows('the third').waitFor({ state: 'detached' });
    await menu(rows(/seed 2.*(test|train)/).first(), 'Rename');
    await studio.window.answer('the third');
    await rows('the third').waitFor();
    await menu(rows('the third').first(), 'Tag');
    await studio.window.answer('keep, odd');
    await rows('#keep #odd').waitFor();
    const named = (await Promise.all((await studio.runs()).map((f) => readLabels(f)))).filter(
      ({ name }) => name !== null,
    );
    expect(named).toEqual([{ version: 1, name: 'the third', tags: ['keep', 'odd'] }]);
    await menu(rows('the third').first(), 'Show Text');
    await studio.window.page.locator('.tab.active', { hasText: 'wide (as trained' }).waitFor();
    await studio.window.page.locator('.view-lines', { hasText: /seeds\s0\.\.2/ }).waitFor();
    await studio.window.page.locator('.view-lines', { hasText: /adam\s1e-2/ }).waitFor();
    await menu(rows('the third').first(), 'Open Run Folder');
    await studio.window.page
      .locator('.explorer-folders-view .monaco-list-row.selected', { hasText: 'Wide-2' })
      .waitFor();
  });

  test('compares what is selected, and opens a run from there', async () => {
    await compareSix();
    const page = studio.window.webview();
    expect(await page.locator('.facts tbody tr').count()).toBe(6);
    await page.locator('h2', { hasText: 'Over seeds' }).waitFor();
    expect(await page.locator('section tbody tr').first().innerText()).toContain('±');
    await studio.window.screenshots('compare');
    await page.locator('.facts button.link').first().click();
    await studio.window.page.locator('.tab.active', { hasText: 'Wide, Baseline' }).waitFor();
  });

  test('the comparison is there again after the window is loaded anew', async () => {
    await compareSix();
    await studio.window.webview().locator('.facts button.sort', { hasText: 'Test risk' }).click();
    await studio.window.webview().locator('.facts [aria-sort=ascending]').waitFor();
    await studio.window.reload();
    await studio.window.page.locator('.tab', { hasText: 'Compare 6 Runs' }).click();
    await studio.window.webview().locator('.facts [aria-sort=ascending]').waitFor();
    expect(await studio.window.webview().locator('.facts tbody tr').count()).toBe(6);
  });

  test('trains a run again as it was trained', async () => {
    const before = await studio.runs();
    await menu(rows(/Baseline.*seed 0/).first(), 'Train Again');
    const made = async () => (await studio.runs()).filter((folder) => !before.includes(folder));
    await vi.waitFor(async () => expect(await made()).toHaveLength(1), patience);
    const [again] = await made();
    await vi.waitFor(() => expect(existsSync(join(again, 'certificate.json'))).toBe(true), patience);
    await rows(/Baseline.*test.*seed 0/)
      .first()
      .waitFor();
  });

  test('shows the text of a run as it was, by a name of its own, and beside the file as it is', async () => {
    const row = rows(/Wide.*seed 0/).first();
    await writeFile(join(studio.workspace, 'wide.nest'), `// changed since\n${program('1e-3', 'seed 0')}`);
    await menu(row, 'Show Text That Was Trained');
    const { page } = studio.window;
    await page.locator('.tab.active', { hasText: 'wide (as trained' }).waitFor();
    const action = (name: string) => page.locator(`.editor-actions .action-label[aria-label^="${name}"]`);
    await action('Train Again').waitFor();
    expect(await action('Show Architecture').count()).toBe(0);
    // From the palette it is offered, and says what it is.
    await studio.window.runCommand('Nestimate: Train');
    await notification('is the text of a run').waitFor();
    expect(await studio.window.lens('Train').count()).toBe(0);
    await studio.window.runCommand('Notifications: Clear All Notifications');
    await action('Compare Trained Text with File').click();
    await page.locator('.tab.active', { hasText: '↔ wide.nest' }).waitFor();
    await page.locator('.diff-editor, .monaco-diff-editor').first().waitFor();
    await studio.window.screenshot('run-text-compared');
  });

  test('exports a table', async () => {
    const file = join(studio.workspace, 'all.csv');
    await rm(file, { force: true });
    await menu(six(), 'Export Runs');
    await studio.window.answer(file);
    const lines = async () => (await readFile(file, 'utf8')).trim().split('\r\n');
    await vi.waitFor(async () => expect(await lines()).toHaveLength(1 + 6), patience);
    expect((await lines())[0]).toContain('learning_rate');
  });

  test('deletes when it is told twice, and not when it is told once', async () => {
    const before = await studio.runs();
    await changeLabels(before[1], { name: 'superfluous' });
    await studio.window.runCommand('Nestimate: Refresh Runs');
    await menu(rows('superfluous').first(), 'Delete Runs');
    await dialog().waitFor();
    await studio.window.screenshot('delete-run');
    await studio.window.page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    expect(await studio.runs()).toEqual(before);
    await menu(rows('superfluous').first(), 'Delete Runs');
    await dialog().locator('.monaco-button', { hasText: 'Move to Trash' }).click();
    const forGood = dialog().locator('.monaco-button', { hasText: 'Delete Permanently' });
    await vi.waitFor(async () => {
      if (await forGood.isVisible()) await forGood.click({ timeout: 4000 });
      expect(await studio.runs()).toEqual(before.filter((folder) => folder !== before[1]));
    }, patience);
    await rows('superfluous').waitFor({ state: 'detached' });
    await showTorn();
  });

  test('every command about runs asks which, where it is called from the palette', async () => {
    for (const [title, question] of [
      ['Compare Runs…', 'Compare which runs?'],
      ['Rename Run…', 'Rename which run?'],
      ['Tag Runs…', 'Tag which runs?'],
      ['Delete Runs…', 'Delete which runs?'],
      ['Open Run Folder', 'Open the folder of which run?'],
      ['Show Text That Was Trained', 'Show the text of which run?'],
      ['Compare Trained Text with File', 'Compare the text of which run?'],
      ['Train Again', 'Train which run again?'],
      ['Export Runs as CSV…', 'Export which runs?'],
    ] as const) {
      await studio.window.runCommand(`Nestimate: ${title}`);
      await studio.window.page.locator('.quick-input-title', { hasText: question }).waitFor();
      await studio.window.page.keyboard.press('Escape');
    }
    expect(await notification('failed').count()).toBe(0);
  });
});
