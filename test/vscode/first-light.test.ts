import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { trainerIsAlive } from '../../models/training/launch.js';
import { examples } from './examples.js';
import { patience } from './patience.js';
import { inVscode } from './studio.js';

inVscode('first light', examples, (studio) => {
  const runRow = (network: string) => studio.window.webview().locator('.scroll tbody tr', { hasText: network });
  const certificates = () => studio.window.webview().locator('.certificates > *:not(h2)');
  const pageButton = (text: string) => studio.window.webview().locator('vscode-button', { hasText: text });
  const epochs = async (network: string) => {
    const text = await runRow(network).locator('td').nth(1).innerText();
    return Number(text.split('/')[0].replaceAll(',', ''));
  };
  const canvas = () => studio.window.webview().locator('canvas').first();
  const curve = async () => (await canvas().screenshot()).toString('base64');

  test('shows the four warnings of violations.nest where they are and in the Problems view', async () => {
    await studio.open();
    await studio.window.openFile('violations.nest');
    await studio.window.squiggles('warning').nth(3).waitFor();
    await studio.window.runCommand('View: Toggle Problems');
    const rows = studio.window.problems();
    await expect.poll(() => rows.count(), patience).toBe(5);
    const texts = await rows.allInnerTexts();
    for (const code of ['bottleneck-condition', 'expansion-condition', 'output-width']) {
      expect(texts.some((text) => text.includes(code))).toBe(true);
    }
    expect(texts.join()).toContain('residual width 6 is below 7');
    expect(texts.join()).not.toContain('LastIsFree');
    expect(await studio.window.squiggles('error').count()).toBe(0);
    await studio.window.screenshots('violations');
    expect(studio.window.outsideRequests).toEqual([]);
  });

  test('describes a network from its lens, as the command line does, and follows what is typed', async () => {
    await studio.open();
    await studio.window.openFile('violations.nest');
    await studio.window
      .lens(/describe/i)
      .first()
      .click();
    await studio.window.page.locator('.tab.active', { hasText: 'Narrow.txt' }).waitFor();
    const page = studio.window.page.locator('.editor-instance');
    // The editor draws spaces as no-break spaces.
    await page.filter({ hasText: /K\(L-1\):\s6\s<\s7/ }).waitFor();
    await studio.window.screenshot('describe');
    await studio.window.page.locator('.tab', { hasText: 'violations.nest' }).click();
    await studio.window.goTo(5, 11);
    await studio.window.page.keyboard.press('Backspace');
    await studio.window.page.keyboard.type('7');
    await studio.window.page.locator('.tab', { hasText: 'Narrow.txt' }).click();
    await page.filter({ hasText: /K\(L-1\):\s7\s≥\s7/ }).waitFor();
  });

  test('trains first.nest from its lens: certificates arrive, and the run is replayed by command', async () => {
    await studio.open();
    await studio.window.openFile('first.nest');
    await studio.window.pressLastLens('Train');
    await certificates().nth(2).waitFor();
    for (const network of ['Wide', 'Dense', 'Baseline']) {
      expect(await runRow(network).innerText()).toContain('60 / 60');
    }
    const folders = await studio.runs();
    expect(folders).toHaveLength(3);
    expect(folders.filter((folder) => existsSync(join(folder, 'certificate.json')))).toEqual(folders);
    await studio.window.screenshots('run-panel');
    await studio.window.runCommand('View: Close All Editors');
    await studio.window.page.locator('.tab').first().waitFor({ state: 'detached' });
    await studio.window.choose('Nestimate: Open Run…', 'Wide');
    await certificates().nth(2).waitFor();
    expect(await runRow('Wide').innerText()).toContain('60 / 60');
    expect(studio.window.outsideRequests).toEqual([]);
  });

  test('moves the curve, stops, resumes, and finds a training again after the window is loaded anew', async () => {
    await studio.open();
    await studio.window.openFile('long.nest');
    await studio.window.pressLastLens('Train');
    await vi.waitFor(async () => expect(await epochs('Long')).toBeGreaterThan(0), patience);
    await studio.window.page.locator('.statusbar', { hasText: /Long \d+\/100000/ }).waitFor();
    const begun = await curve();
    await vi.waitFor(async () => expect(await curve()).not.toBe(begun), patience);
    await pageButton('Stop').click();
    await runRow('Long').filter({ hasText: 'stopped' }).waitFor();
    const stoppedAt = await epochs('Long');
    await pageButton('Resume').click();
    await runRow('Long').filter({ hasText: 'training' }).waitFor();
    await vi.waitFor(async () => expect(await epochs('Long')).toBeGreaterThan(stoppedAt), patience);
    await studio.window.screenshot('resumed');

    const [folder] = await studio.runs();
    const reloadedAt = await epochs('Long');
    await studio.window.reload();
    await runRow('Long').filter({ hasText: 'training' }).waitFor();
    expect(await trainerIsAlive(folder)).toBe(true);
    await vi.waitFor(async () => expect(await epochs('Long')).toBeGreaterThan(reloadedAt), patience);
    await studio.window.page.locator('.statusbar', { hasText: /Long \d+\/100000/ }).waitFor();
    await studio.window.screenshot('reloaded');
    expect(await studio.runs()).toEqual([folder]);
    await studio.window.runCommand('Nestimate: Stop Training');
    await runRow('Long').filter({ hasText: 'stopped' }).waitFor();
  });
});
