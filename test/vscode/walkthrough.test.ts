import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { trainerIsAlive } from '../../models/training/launch.js';
import { listRuns, requestStop } from '../../models/training/run-folder.js';
import { openPage, type VscodePage } from './page.js';
import { startVscode, type VscodeSession } from './server.js';
import './prepared.js';

const vscode = inject('vscode');
const root = join(import.meta.dirname, '../..');

const STEPS = [
  'Write a network',
  'Break a condition, and repair it',
  'See what is promised',
  'See it drawn',
  'Train it',
  'Watch it learn',
  'Read the certificate',
  'Compare runs',
];

describe.skipIf(!vscode.ok)(`the walkthrough in a real VS Code${vscode.ok ? '' : ` (left out: ${vscode.why})`}`, () => {
  let workspace: string;
  let session: VscodeSession;
  let window: VscodePage;

  beforeEach(async () => {
    workspace = await mkdtemp(join(tmpdir(), 'walkthrough-'));
    await writeFile(join(workspace, 'notes.txt'), '');
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await window?.screenshot(`failed-${task.name.replaceAll(/\W+/g, '-')}`);
    // A trainer outlives its window.
    for (const folder of await listRuns(join(workspace, '.nestimate/runs'))) {
      await requestStop(folder);
      await vi.waitFor(async () => expect(await trainerIsAlive(folder)).toBe(false), { timeout: 30_000 });
    }
    await window?.close();
    await session?.close();
    await rm(workspace, { recursive: true, force: true });
  });

  async function open(theme: string): Promise<void> {
    if (!vscode.ok) throw new Error(vscode.why);
    const settings = { 'workbench.colorTheme': theme };
    session = await startVscode(vscode, { workspace, extension: { development: root }, settings });
    window = await openPage(vscode.browser, session.url);
    // In a narrower window the pictures are left out.
    await window.page.setViewportSize({ width: 1600, height: 900 });
  }

  async function openWalkthrough(): Promise<void> {
    await window.runCommand('Welcome: Open Walkthrough...');
    await window.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Your first ResNEst' }).click();
    await window.page
      .locator('.getting-started-step')
      .nth(STEPS.length - 1)
      .waitFor();
  }

  const step = (title: string) => window.page.locator('.getting-started-step', { hasText: title });

  test.each(['Light Modern', 'Dark Modern'])('has its steps, each with its picture, in %s', async (theme) => {
    await open(theme);
    await openWalkthrough();
    expect(await window.page.locator('.getting-started-step .step-title').allInnerTexts()).toEqual(STEPS);
    for (const [index, title] of STEPS.entries()) {
      await step(title).click();
      await window.webview().locator('svg[role=img]').waitFor();
      await window.screenshot(`walkthrough-${theme.split(' ')[0].toLowerCase()}-${index + 1}`);
    }
    expect(window.outsideRequests.filter((address) => !address.includes('vscode-resource.vscode-cdn.net'))).toEqual([]);
  });

  test('a new network is offered among the new files', async () => {
    await open('Dark Modern');
    await openWalkthrough();
    // Right after the start the command fails, and says so: VS Code has not made its list yet.
    const choose = async () => {
      await window.page.keyboard.press('Escape');
      await window.runCommand('Create: New File...');
      const entry = window.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Nestimate Network' });
      await entry.click({ timeout: 3000 });
    };
    await vi.waitFor(choose, { timeout: 60_000 });
    await window.page.locator('.tab.active', { hasText: 'Your first ResNEst' }).waitFor();
  });

  const ticked = (title: string) => step(title).locator('.codicon.complete').waitFor();

  test('can be followed to its end, and ticks off each step that was done', async () => {
    await open('Dark Modern');
    await openWalkthrough();
    await step('Write a network').locator('.monaco-button', { hasText: 'New Network File' }).click();
    await window.page.locator('.tab.active', { hasText: 'Your first ResNEst' }).waitFor();
    await window.lens('Describe').first().waitFor();
    for (const severity of ['error', 'warning'] as const) expect(await window.squiggles(severity).count()).toBe(0);
    await window.screenshot('new-file');

    const { keyboard } = window.page;
    await keyboard.press('Control+G');
    await window.page.locator('.quick-input-widget input').fill(':5:13');
    await keyboard.press('Enter');
    await keyboard.press('Backspace');
    await window.squiggles('warning').first().waitFor();
    await keyboard.press('Control+.');
    await window.page.locator('.action-widget', { hasText: 'Expand to 96' }).waitFor();
    await keyboard.press('Enter');
    await window.squiggles('warning').first().waitFor({ state: 'detached' });

    await keyboard.press('Control+S');
    await window.page.locator('.quick-input-widget input').fill(join(workspace, 'first.nest'));
    await keyboard.press('Enter');
    await window.page.locator('.tab.active', { hasText: 'first.nest' }).waitFor();
    await window.lens('Train').click();
    const certificate = window.webview().locator('.certificates > *:not(h2)').first();
    await certificate.waitFor();
    await window.openFile('first.nest');
    await window.lens('Describe').first().click();
    await window.page.locator('.tab.active', { hasText: 'Wide.txt' }).waitFor();
    await window.openFile('first.nest');
    await window.runCommand('Nestimate: Show Architecture');
    await window.webview().locator('[data-part=output], .network').first().waitFor();
    await window.runCommand('Nestimate: Compare Runs…');
    await window.page.locator('.quick-input-title', { hasText: 'Compare which runs?' }).waitFor();
    await keyboard.press('Escape');
    await window.runCommand('Nestimate: Open Run…');
    await window.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Wide' }).click();
    await certificate.waitFor();

    // Its tab was a preview, which the description took the place of.
    await openWalkthrough();
    for (const title of STEPS) await ticked(title);
    await window.screenshot('walkthrough-done');
  });
});
