import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { trainerIsAlive } from '../../models/training/launch.js';
import { readRunRecord, runFiles } from '../../models/training/run-folder.js';
import { nestimate } from '../cli/nestimate.js';
import { patience } from './patience.js';
import { inOneVscode, root } from './studio.js';

const program = (name: string, epochs: number) => `
resnest ${name} { input 4 expand 24 repeat 2 { block dense 8 relu } output 1 }
data made { synthetic inputs 4 outputs 1 samples 1000 noise 0.1 seed 1 split 80 : 20 seed 1 }
train ${name} on made { loss squared optimizer adam 1e-4 batch 20 epochs ${epochs} seed 1 }
`;

const aLine = 'a line of the legend';
const aResult = 'a result’s page';

/** What can be pressed or set in a page, by its picture for screen readers: `- button "Stop"`. */
function namesIn(aria: string): string[] {
  const marks = aria.matchAll(/- (?:button|combobox|slider|checkbox) "([^"]*)"/g);
  return [...marks].map(([, name]) => name);
}

async function twoPrograms(workspace: string): Promise<void> {
  await writeFile(join(workspace, 'long.nest'), program('Long', 100_000));
  await writeFile(join(workspace, 'short.nest'), program('Short', 20));
  const out = join(workspace, '.nestimate/runs');
  expect((await nestimate('train', join(workspace, 'short.nest'), '--out', out, '--quiet')).code).toBe(0);
}

inOneVscode('the run panel', twoPrograms, (studio) => {
  const seen = new Set<string>();
  const pressed = new Set<string>();

  beforeAll(() => studio.open({ extension: { linked: root } }));

  const page = () => studio.window.webview();
  const row = (text: string) => page().locator('.scroll tbody tr', { hasText: text });
  const status = (words: string) => row(words).first().waitFor();
  const curve = async () => (await page().locator('canvas').first().screenshot()).toString('base64');
  const epoch = async () => Number((await row('Long').locator('td').nth(1).innerText()).split('/')[0]);

  async function press(name: string): Promise<void> {
    const all = namesIn(await page().locator('#panel').ariaSnapshot());
    // Read after the whole, since a training's legend grows in the meantime.
    const lines = new Set(namesIn(await page().locator('.legend').ariaSnapshot()));
    for (const called of all) {
      // A page has many lines and many results, whose buttons name their sources.
      seen.add(lines.has(called) ? aLine : /\(.+\)$/.test(called) ? aResult : called);
    }
    pressed.add(name);
    await page().getByRole('button', { name, exact: true }).first().click();
  }

  /** Sets one of the options over the curves, and waits until they are drawn otherwise. */
  async function setOption(name: string, set: () => Promise<unknown>): Promise<void> {
    const before = await curve();
    pressed.add(name);
    await set();
    await vi.waitFor(async () => expect(await curve()).not.toBe(before), patience);
  }

  async function folderOf(network: string): Promise<string> {
    const records = await Promise.all(
      (await studio.runs()).map(async (at) => ({ at, record: await readRunRecord(at) })),
    );
    return records.find(({ record }) => record.architecture.name === network && record.origin === null)?.at ?? '';
  }

  async function openShort(): Promise<void> {
    await studio.window.choose('Nestimate: Open Run…', 'Short');
    await page().locator('.certificate').first().waitFor();
  }

  test('stops, resumes, pauses; a paused training is found again after the window is loaded anew, and goes on', async () => {
    await studio.window.openFile('long.nest');
    await studio.window.pressLastLens('Train');
    await status('training');
    await vi.waitFor(async () => expect(await epoch()).toBeGreaterThan(0), patience);
    await press('Stop');
    await status('stopped');
    await press('Resume');
    await status('training');
    await press('Pause');
    await status('paused');
    const pausedAt = await epoch();
    await studio.window.reload();
    await status('paused');
    expect(await epoch()).toBe(pausedAt);
    expect(await trainerIsAlive(await folderOf('Long'))).toBe(true);
    await studio.window.screenshot('run-panel-paused');
    await press('Continue');
    await vi.waitFor(async () => expect(await epoch()).toBeGreaterThan(pausedAt), patience);
    await press('Stop');
    await status('stopped');
  });

  test('leads to its text and its folder', async () => {
    await press('Show source');
    await studio.window.page.locator('.tab.active', { hasText: 'long.nest' }).waitFor();
    await press('Open folder');
    const folder = studio.window.page.locator('.explorer-folders-view .monaco-list-row.selected', { hasText: 'Long' });
    await folder.waitFor();
    await studio.window.runCommand('View: Close All Editors');
  });

  test('draws its curves as its options and its legend say', async () => {
    await openShort();
    await setOption('Over', () => page().locator('.chart-options select').selectOption('step'));
    await setOption('Logarithmic', () => page().locator('.chart-options input[type=checkbox]').click());
    await setOption('Smoothing', () => page().locator('.chart-options input[type=range]').fill('0.9'));
    expect(await page().locator('.chart-options output').innerText()).toBe('0.90');
    await setOption(aLine, () => page().locator('.legend button').first().click());
    expect(await page().locator('.legend button').first().getAttribute('aria-pressed')).toBe('false');
  });

  test('certifies again, and computes a landscape unless it is cancelled', async () => {
    const folder = await folderOf('Short');
    await rm(join(folder, runFiles.certificate));
    await press('Certify again');
    await vi.waitFor(() => expect(existsSync(join(folder, runFiles.certificate))).toBe(true), patience);
    await page().locator('.work').first().waitFor({ state: 'hidden' });
    await press('Compute landscape');
    await press('Cancel');
    await page().locator('.work').first().waitFor({ state: 'hidden' });
    expect(existsSync(join(folder, runFiles.landscape))).toBe(false);
    await press('Compute landscape');
    await page().locator('.landscape svg, .landscape canvas').first().waitFor();
    await page().locator('.landscape').first().scrollIntoViewIfNeeded();
    await press('Show landscape');
    await studio.window.screenshot('landscape');
    expect(existsSync(join(folder, runFiles.landscape))).toBe(true);
  });

  test('saves its certificate in three formats', async () => {
    const folder = await folderOf('Short');
    for (const [format, ending, words] of [
      ['JSON', 'json', '"network": "Short"'],
      ['Markdown', 'md', '# '],
      ['HTML', 'html', '<!doctype html>'],
    ] as const) {
      const file = join(folder, `Short-certificate.${ending}`);
      await press(`Export ${format}`);
      await studio.window.saveAsOffered(`Short-certificate.${ending}`);
      await vi.waitFor(
        async () => expect((await readFile(file, 'utf8')).toLowerCase()).toContain(words.toLowerCase()),
        {
          timeout: 20_000,
        },
      );
      await studio.window
        .notifications()
        .filter({ hasText: `Saved Short-certificate.${ending}` })
        .waitFor();
    }
    await studio.window.runCommand('Notifications: Clear All Notifications');
  });

  test('prints its certificate from a page that the browser opens', async () => {
    const file = join(await folderOf('Short'), 'certificate-to-print.html');
    await press('Print…');
    await vi.waitFor(async () => expect(await readFile(file, 'utf8')).toContain('print()'), patience);
    // Where the machine has no browser, a message says so.
    await studio.window.runCommand('Notifications: Clear All Notifications');
  });

  test('leads from a result to its page, and polishes', async () => {
    pressed.add(aResult);
    await page().locator('.result', { hasText: 'Theorem 1' }).first().locator('.more > summary').click();
    await page().locator('.more[open] .link').first().click();
    await studio.window.page.locator('.tab.active', { hasText: '.md' }).waitFor();
    await studio.window.runCommand('View: Close All Editors');
    await openShort();
    const before = (await studio.runs()).length;
    await press('Polish');
    await page().locator('header', { hasText: 'polished from' }).waitFor();
    await page().locator('.certificate').first().waitFor();
    expect(await studio.runs()).toHaveLength(before + 1);
  });

  test('says of a run whose folder was deleted that it is gone, also after the window is loaded anew', async () => {
    const records = await Promise.all((await studio.runs()).map(async (at) => ({ at, run: await readRunRecord(at) })));
    const polished = records.find(({ run }) => run.origin !== null)?.at ?? '';
    await rm(polished, { recursive: true });
    await page().getByRole('alert').filter({ hasText: 'is gone: its folder was deleted' }).waitFor();
    expect(await page().getByRole('button', { name: 'Certify again' }).isDisabled()).toBe(true);
    await studio.window.screenshot('run-panel-gone');
    await studio.window.reload();
    await page().locator('header', { hasText: 'are gone: their folders were deleted' }).waitFor();
    await studio.window.screenshot('run-panel-vanished');
  });

  test('has no button that was not pressed here', () => {
    expect(seen.size).toBeGreaterThan(12);
    expect([...seen].filter((name) => !pressed.has(name))).toEqual([]);
  });
});
