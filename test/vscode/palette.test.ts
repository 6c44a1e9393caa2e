import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { inOneVscode, root } from './studio.js';

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

const newFile = 'nestimate.newFile';
const noProgram: Answer = { message: 'There is no .nest file here yet' };
const noRun: Answer = { message: 'No run yet: train a .nest file first.' };
const runsView: Answer = { shown: '.pane-body [role=tree][aria-label*="Runs" i], .welcome-view-content' };

const answers: Record<string, Answer> = {
  [newFile]: { shown: '.tab.active[aria-label*="Your first ResNEst"]' },
  'nestimate.train': noProgram,
  'nestimate.stop': 'not offered',
  'nestimate.openRun': noRun,
  'nestimate.openThisRun': 'not offered',
  'nestimate.polish': { message: 'No trained run yet: train a .nest file first.' },
  'nestimate.describe': noProgram,
  'nestimate.showArchitecture': noProgram,
  'nestimate.explain': noProgram,
  'nestimate.compareRuns': noRun,
  'nestimate.renameRun': noRun,
  'nestimate.tagRuns': noRun,
  'nestimate.deleteRuns': noRun,
  'nestimate.openRunFolder': noRun,
  'nestimate.showRunText': noRun,
  'nestimate.compareRunText': noRun,
  'nestimate.trainAgain': noRun,
  'nestimate.exportRuns': noRun,
  'nestimate.filterRuns': { question: 'Show which runs?' },
  'nestimate.clearRunFilter': runsView,
  'nestimate.refreshRuns': runsView,
  'nestimate.groupRunsByTime': runsView,
  'nestimate.groupRunsByNetwork': runsView,
  'nestimate.showMoreRuns': 'not offered',
  'nestimate.beginRunKey': 'not offered',
  'nestimate.installTensorflow': { message: 'TensorFlow' },
};

const empty = () => Promise.resolve();

inOneVscode('every command, from the palette', empty, (studio) => {
  beforeAll(() => studio.open({ extension: { linked: root } }));

  const input = () => studio.window.page.locator('.quick-input-widget input').first();
  const names = () => studio.window.page.locator('.quick-input-list .monaco-list-row .label-name');
  const listed = async (title: string) => (await names().allInnerTexts()).includes(`Nestimate: ${title}`);
  const run = (title: string) => studio.window.runCommand(`Nestimate: ${title}`);
  const modal = () => studio.window.page.locator('.monaco-dialog-box');

  function seen(answer: Exclude<Answer, 'not offered'>): Locator {
    if ('shown' in answer) return studio.window.page.locator(answer.shown).first();
    if ('question' in answer) return studio.window.page.locator('.quick-input-title', { hasText: answer.question });
    return studio.window
      .notifications()
      .filter({ hasText: answer.message })
      .or(modal().filter({ hasText: answer.message }));
  }

  test('this list has every command of the manifest', () => {
    expect(Object.keys(answers).sort()).toEqual(commands.map(({ command }) => command).sort());
    const hidden = menus.commandPalette.filter(({ when }) => when === 'false').map(({ command }) => command);
    for (const command of hidden) expect(answers[command]).toBe('not offered');
  });

  test('where nothing is open each does what it says, or says in a sentence what it needs', async () => {
    await studio.window.runCommand('Nestimate: Focus on Runs View');
    await studio.window.page.locator('.welcome-view-content', { hasText: 'No run in this workspace yet.' }).waitFor();
    // Last what opens an editor.
    const ordered = commands.toSorted((a, b) => Number(a.command === newFile) - Number(b.command === newFile));
    for (const { command, title } of ordered) {
      const answer = answers[command];
      if (answer === 'not offered') {
        await studio.window.page.keyboard.press('F1');
        await input().fill(`>Nestimate: ${title}`);
        await studio.window.page.locator('.quick-input-list .monaco-list-row').first().waitFor();
        expect([command, await listed(title)]).toEqual([command, false]);
      } else {
        await run(title);
        await seen(answer).waitFor();
      }
      await studio.window.dismiss();
    }
  });

  test('those about a program ask for a file of the workspace where none is open', async () => {
    await writeFile(join(studio.workspace, 'flat.nest'), 'linear Flat { input 4 output 1 }\n');
    await run('Train');
    await seen({ question: 'Train which file?' }).waitFor();
    await studio.window.dismiss();
    await studio.window.choose('Nestimate: Show Architecture', 'flat.nest');
    await studio.window.webview().locator('.network').first().waitFor();
  });

  test('those about a program are offered while a page has the focus, and are about the file that had it last', async () => {
    await studio.window.openFile('flat.nest');
    await studio.window.lens('Describe').waitFor();
    await studio.window.runCommand('Help: Welcome');
    await studio.window.page.locator('.tab.active', { hasText: 'Welcome' }).waitFor();
    await run('Train');
    await studio.window.notifications().filter({ hasText: 'flat.nest has no train block' }).waitFor();
    await studio.window.dismiss();
    // In the same group of editors: the file's tab is behind the page.
    await run('Show Architecture');
    // Words, which lead nowhere: a press on the drawing would give the focus to the text.
    await studio.window.webview().getByText('linear predictor').first().click();
    await run('Describe Network');
    await studio.window.page.locator('.tab', { hasText: 'Flat.txt' }).waitFor();
  });

  test('those of an open program are offered beside it, and answer', async () => {
    await studio.window.openFile('flat.nest');
    await studio.window.lens('Describe').waitFor();
    await run('Train');
    await studio.window.notifications().filter({ hasText: 'has no train block' }).waitFor();
    await run('Describe Network');
    await studio.window.page.locator('.tab', { hasText: 'Flat.txt' }).waitFor();
    await studio.window.openFile('flat.nest');
    await run('Explain Network with Counterexamples');
    await studio.window.page.locator('.view-lines', { hasText: /No\stheorem\shere\sspeaks/ }).waitFor();
    await studio.window.openFile('flat.nest');
    await run('Show Architecture');
    await studio.window.webview().locator('.network').first().waitFor();
    await studio.window.screenshot('palette-program');
  });
});
