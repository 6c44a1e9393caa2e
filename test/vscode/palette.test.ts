import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { z } from 'zod';
import { openPage, type VscodePage } from './page.js';
import { startVscode, type VscodeSession } from './server.js';
import './prepared.js';

const vscode = inject('vscode');
const root = join(import.meta.dirname, '../..');

const named = z.object({ command: z.string(), title: z.string(), when: z.string().optional() });
const { commands, menus } = z
  .object({
    contributes: z.object({
      commands: z.array(named),
      menus: z.object({ commandPalette: z.array(named.omit({ title: true })) }),
    }),
  })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))).contributes;

/** What answers a command where nothing is open and nothing was trained: words of a message, a question, or what is shown. */
type Answer = { message: string } | { question: string } | { shown: string } | 'not offered';

const noRun: Answer = { message: 'No run yet: train a .nest file first.' };
const runsView: Answer = { shown: '.pane-body [role=tree][aria-label*="Runs" i], .welcome-view-content' };

const answers: Record<string, Answer> = {
  'nestimate.newFile': { shown: '.tab.active[aria-label*="Your first ResNEst"]' },
  'nestimate.train': 'not offered',
  'nestimate.stop': 'not offered',
  'nestimate.openRun': noRun,
  'nestimate.polish': { message: 'No trained run yet: train a .nest file first.' },
  'nestimate.describe': 'not offered',
  'nestimate.showArchitecture': 'not offered',
  'nestimate.explain': 'not offered',
  'nestimate.compareRuns': noRun,
  'nestimate.renameRun': noRun,
  'nestimate.tagRuns': noRun,
  'nestimate.deleteRuns': noRun,
  'nestimate.openRunFolder': noRun,
  'nestimate.showRunText': noRun,
  'nestimate.trainAgain': noRun,
  'nestimate.exportRuns': noRun,
  'nestimate.filterRuns': { question: 'Show which runs?' },
  'nestimate.clearRunFilter': runsView,
  'nestimate.refreshRuns': runsView,
  'nestimate.groupRunsByTime': runsView,
  'nestimate.groupRunsByNetwork': runsView,
  'nestimate.showMoreRuns': 'not offered',
  'nestimate.installTensorflow': { message: 'TensorFlow' },
};

const nest = `linear Flat { input 4 output 1 }\n`;

describe.skipIf(!vscode.ok)(`every command, from the palette${vscode.ok ? '' : ` (left out: ${vscode.why})`}`, () => {
  let workspace: string;
  let session: VscodeSession;
  let window: VscodePage;

  beforeAll(async () => {
    if (!vscode.ok) return;
    workspace = await mkdtemp(join(tmpdir(), 'palette-'));
    await writeFile(join(workspace, 'flat.nest'), nest);
    session = await startVscode(vscode, { workspace, extension: { linked: root } });
    window = await openPage(vscode.browser, session.url);
    window.page.setDefaultTimeout(30_000);
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await window?.screenshot(`failed-${task.name.replaceAll(/\W+/g, '-')}`);
  });

  afterAll(async () => {
    if (!vscode.ok) return;
    await window?.close();
    await session?.close();
    await rm(workspace, { recursive: true, force: true });
  });

  const input = () => window.page.locator('.quick-input-widget input').first();
  const listed = (title: string) =>
    window.page.locator('.quick-input-list .monaco-list-row', { hasText: `Nestimate: ${title}` });
  const modal = () => window.page.locator('.monaco-dialog-box');

  function seen(answer: Exclude<Answer, 'not offered'>): Locator {
    if ('shown' in answer) return window.page.locator(answer.shown).first();
    if ('question' in answer) return window.page.locator('.quick-input-title', { hasText: answer.question });
    return window
      .notifications()
      .filter({ hasText: answer.message })
      .or(modal().filter({ hasText: answer.message }));
  }

  /** Closes what asks or tells, until nothing does. */
  async function clear(): Promise<void> {
    const open = window.page.locator('.quick-input-widget:visible, .monaco-dialog-box');
    await vi.waitFor(
      async () => {
        await window.page.keyboard.press('Escape');
        expect(await open.count()).toBe(0);
      },
      { timeout: 20_000, interval: 200 },
    );
    await window.runCommand('Notifications: Clear All Notifications');
  }

  test('this list has every command of the manifest', () => {
    expect(Object.keys(answers).sort()).toEqual(commands.map(({ command }) => command).sort());
    const hidden = menus.commandPalette.filter(({ when }) => when === 'false').map(({ command }) => command);
    for (const command of hidden) expect(answers[command]).toBe('not offered');
  });

  test('where nothing is open each does what it says, or says in a sentence what it needs', async () => {
    await window.runCommand('Nestimate: Focus on Runs View');
    await window.page.locator('.welcome-view-content', { hasText: 'No run in this workspace yet.' }).waitFor();
    for (const { command, title } of commands) {
      const answer = answers[command];
      if (answer === 'not offered') {
        await window.page.keyboard.press('F1');
        await input().fill(`>Nestimate: ${title}`);
        await window.page.locator('.quick-input-list .monaco-list-row').first().waitFor();
        expect([command, await listed(title).count()]).toEqual([command, 0]);
      } else {
        await window.runCommand(`Nestimate: ${title}`);
        await seen(answer).waitFor();
      }
      await clear();
      if (command === 'nestimate.newFile') await window.runCommand('View: Close All Editors');
    }
  });

  test('those of an open program are offered beside it, and answer', async () => {
    await window.openFile('flat.nest');
    await window.lens('Describe').waitFor();
    await window.runCommand('Nestimate: Describe Network');
    await window.page.locator('.tab', { hasText: 'Flat.txt' }).waitFor();
    await window.openFile('flat.nest');
    await window.runCommand('Nestimate: Show Architecture');
    await window.webview().locator('.network').first().waitFor();
    await window.openFile('flat.nest');
    await window.runCommand('Nestimate: Train');
    await window.notifications().filter({ hasText: 'has no train block' }).waitFor();
    await window.runCommand('Nestimate: Explain Network: Show Counterexamples');
    await window.page.locator('.view-lines', { hasText: /No\stheorem\shere\sspeaks/ }).waitFor();
    await window.screenshot('palette-program');
  });
});
