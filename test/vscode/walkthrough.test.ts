import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { patience } from './patience.js';
import { inVscode } from './studio.js';

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

const notes = (workspace: string) => writeFile(join(workspace, 'notes.txt'), '');

inVscode('the walkthrough', notes, (studio) => {
  /** In a narrower window the pictures are left out. */
  const open = () => studio.open({}, { width: 1600, height: 900 });

  async function openWalkthrough(): Promise<void> {
    await studio.window.choose('Welcome: Open Walkthrough...', 'Your first ResNEst');
    await studio.window.page
      .locator('.getting-started-step')
      .nth(STEPS.length - 1)
      .waitFor();
  }

  const picture = (mark: 'vs' | 'vs-dark') =>
    studio.window.page.locator(`.getting-started-media img[srcset*="-${mark === 'vs' ? 'light' : 'dark'}.png"]`);
  const step = (title: string) => studio.window.page.locator('.getting-started-step', { hasText: title });

  test('has its steps, each with its picture, in the light and in the dark', async () => {
    await open();
    for (const [theme, mark] of [
      ['Light Modern', 'vs'],
      ['Dark Modern', 'vs-dark'],
    ] as const) {
      await studio.window.useTheme(theme, mark);
      await openWalkthrough();
      expect(await studio.window.page.locator('.getting-started-step .step-title').allInnerTexts()).toEqual(STEPS);
      for (const [index, title] of STEPS.entries()) {
        await step(title).click();
        // Drawn, and not only there: a picture that can't be read has no size.
        await vi.waitFor(
          async () => expect((await picture(mark).boundingBox())?.height).toBeGreaterThan(100),
          patience,
        );
        await studio.window.screenshot(`walkthrough-${mark}-${index + 1}`);
      }
      await studio.window.runCommand('View: Close All Editors');
    }
    expect(studio.window.outsideRequests).toEqual([]);
  });

  test('a new network is offered among the new files', async () => {
    await open();
    await openWalkthrough();
    // Right after the start the command fails, and says so: VS Code has not made its list yet.
    await studio.window.choose('Create: New File...', 'Nestimate Network');
    await studio.window.page.locator('.tab.active', { hasText: 'Your first ResNEst' }).waitFor();
  });

  const ticked = (title: string) => step(title).locator('.codicon.complete').waitFor();

  test('can be followed to its end, and ticks off each step that was done', async () => {
    await open();
    await openWalkthrough();
    await step('Write a network').locator('.monaco-button', { hasText: 'New Network File' }).click();
    await studio.window.page.locator('.tab.active', { hasText: 'Your first ResNEst' }).waitFor();
    await studio.window.lens('Describe').first().waitFor();
    for (const severity of ['error', 'warning'] as const)
      expect(await studio.window.squiggles(severity).count()).toBe(0);
    await studio.window.screenshot('new-file');

    const { keyboard } = studio.window.page;
    await studio.window.goTo(5, 13);
    await keyboard.press('Backspace');
    await studio.window.squiggles('warning').first().waitFor();
    await studio.window.quickFix('Expand to 96');
    await studio.window.squiggles('warning').first().waitFor({ state: 'detached' });

    await keyboard.press('Control+S');
    await studio.window.answer(join(studio.workspace, 'first.nest'));
    await studio.window.page.locator('.tab.active', { hasText: 'first.nest' }).waitFor();
    await studio.window.lens('Train').click();
    const certificate = studio.window.webview().locator('.certificates > *:not(h2)').first();
    await certificate.waitFor();
    await studio.window.openFile('first.nest');
    await studio.window.lens('Describe').first().click();
    await studio.window.page.locator('.tab.active', { hasText: 'Wide.txt' }).waitFor();
    await studio.window.openFile('first.nest');
    // The button of the step: the file is behind the walkthrough.
    await openWalkthrough();
    await step('See it drawn').click();
    await step('See it drawn').locator('.monaco-button', { hasText: 'Show Architecture' }).click();
    await studio.window.webview().locator('[data-part=output], .network').first().waitFor();
    await studio.window.runCommand('Nestimate: Compare Runs…');
    await studio.window.page.locator('.quick-input-title', { hasText: 'Compare which runs?' }).waitFor();
    await keyboard.press('Escape');
    await studio.window.choose('Nestimate: Open Run…', 'Wide');
    await certificate.waitFor();

    // Its tab was a preview, which the description took the place of.
    await openWalkthrough();
    for (const title of STEPS) await ticked(title);
    await studio.window.screenshot('walkthrough-done');
  });
});
