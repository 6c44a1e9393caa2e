import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { openPage, type VscodePage } from './page.js';
import { startVscode, type VscodeSession } from './server.js';
import './prepared.js';

const vscode = inject('vscode');
const root = join(import.meta.dirname, '../..');

const STEPS = [
  'Write a network',
  'Break a condition, and repair it',
  'See what is promised',
  'Train it',
  'Watch it learn',
  'Read the certificate',
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

  test('opens a new file with a program without findings, and ticks its step off', async () => {
    await open('Dark Modern');
    await openWalkthrough();
    await step('Write a network').locator('.monaco-button', { hasText: 'New Network File' }).click();
    await window.page.locator('.tab.active', { hasText: 'Your first ResNEst' }).waitFor();
    await window.lens('Describe').first().waitFor();
    for (const severity of ['error', 'warning'] as const) expect(await window.squiggles(severity).count()).toBe(0);
    await window.screenshot('new-file');
    await window.page.locator('.tab', { hasText: 'Welcome' }).click();
    await step('Write a network').locator('.codicon.complete').waitFor();
  });
});
