import { existsSync } from 'node:fs';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
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

/** Less than `patience`: then it is tried again. */
const soon = { timeout: 4000 };

const aLine = 'a line of the legend';
const aResult = 'a result’s page';

/** What can be pressed or set in a page's picture for screen readers: `  - button "Stop"`. Its legend is one of its parts. */
function namesIn(aria: string): string[] {
  let legend: number | null = null;
  return aria.split('\n').flatMap((line) => {
    const depth = line.search(/\S/);
    if (legend !== null && depth <= legend) legend = null;
    if (line.includes('group "Lines that are shown"')) legend = depth;
    const name = /- (?:button|combobox|slider|checkbox) "([^"]*)"/.exec(line)?.[1];
    if (name === undefined) return [];
    // A page has many lines and many results, whose buttons name their sources.
    return legend === null ? [/\(.+\)$/.test(name) ? aResult : name] : [aLine];
  });
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

  // What a first try polished is no run of this one.
  beforeEach(async () => {
    for (const folder of await studio.runs())
      if ((await readRunRecord(folder)).origin !== null) await rm(folder, { recursive: true });
  });

  const page = () => studio.window.webview();
  const row = (text: string) => page().locator('.scroll tbody tr', { hasText: text });
  const status = (words: string) => row(words).first().waitFor();
  const curve = async () => (await page().locator('canvas').first().screenshot()).toString('base64');
  const epoch = async () => {
    const text = await row('Long').locator('td').nth(1).innerText();
    return Number(text.split('/')[0].replaceAll(',', ''));
  };

  async function press(name: string, within: { timeout?: number } = {}): Promise<void> {
    // Read at once: a page that trains is another one a moment later.
    for (const called of namesIn(await page().locator('#panel').ariaSnapshot())) seen.add(called);
    pressed.add(name);
    await page().getByRole('button', { name, exact: true }).first().click(within);
  }

  /** Sets one of the options over the curves, and waits until they are drawn otherwise. */
  async function setOption(name: string, set: () => Promise<unknown>): Promise<void> {
    const before = await curve();
    pressed.add(name);
    await set();
    await vi.waitFor(async () => expect(await curve()).not.toBe(before), patience);
  }

  /** Of the last training of a network. */
  async function folderOf(network: string): Promise<string> {
    const records = await Promise.all(
      (await studio.runs()).map(async (at) => ({ at, record: await readRunRecord(at) })),
    );
    return records.findLast(({ record }) => record.architecture.name === network && record.origin === null)?.at ?? '';
  }

  async function openShort(): Promise<void> {
    await studio.window.choose('Nestimate: Open Run…', 'Short');
    await page().locator('.certificate').first().waitFor();
  }

  /** Polishes Short in its panel, which leads to a new run. */
  async function polish(): Promise<string> {
    await openShort();
    const before = await studio.runs();
    await press('Polish');
    await page().locator('header', { hasText: 'polished from' }).waitFor();
    await page().locator('.certificate').first().waitFor();
    const made = (await studio.runs()).filter((folder) => !before.includes(folder));
    expect(made).toHaveLength(1);
    return made[0];
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
    await openShort();
    await press('Open folder');
    const folder = studio.window.page.locator('.explorer-folders-view .monaco-list-row.selected', { hasText: 'Short' });
    await folder.waitFor();
    await press('Show source');
    await studio.window.page.locator('.tab.active', { hasText: 'short.nest' }).waitFor();
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

  test('certifies again', async () => {
    const certificate = join(await folderOf('Short'), runFiles.certificate);
    const written = async () => (await stat(certificate)).mtimeMs;
    const before = await written();
    await openShort();
    await press('Certify again');
    await vi.waitFor(async () => expect(await written()).toBeGreaterThan(before), patience);
    await page().locator('.work').first().waitFor({ state: 'hidden' });
  });

  test('computes a landscape unless it is cancelled', async () => {
    const landscape = join(await folderOf('Short'), runFiles.landscape);
    await openShort();
    // That of a small network may be there before it is cancelled.
    const cancel = async () => {
      await rm(landscape, { force: true });
      await press('Compute landscape', soon);
      await press('Cancel', soon);
      await page().locator('.work').first().waitFor({ state: 'hidden' });
      expect(existsSync(landscape)).toBe(false);
    };
    await vi.waitFor(cancel, patience);
    await press('Compute landscape');
    await vi.waitFor(() => expect(existsSync(landscape)).toBe(true), patience);
    await page().locator('.landscape svg, .landscape canvas').first().waitFor();
    await page().locator('.landscape').first().scrollIntoViewIfNeeded();
    await press('Show landscape');
    await studio.window.screenshot('landscape');
  });

  test('saves its certificate in three formats', async () => {
    const folder = await folderOf('Short');
    await openShort();
    for (const [format, ending, words] of [
      ['JSON', 'json', '"network": "Short"'],
      ['Markdown', 'md', '# '],
      ['HTML', 'html', '<!doctype html>'],
    ] as const) {
      const file = join(folder, `Short-certificate.${ending}`);
      await rm(file, { force: true });
      await press(`Export ${format}`);
      await studio.window.saveAsOffered(`Short-certificate.${ending}`);
      const saved = async () => (await readFile(file, 'utf8')).toLowerCase();
      await vi.waitFor(async () => expect(await saved()).toContain(words.toLowerCase()), patience);
      await studio.window
        .notifications()
        .filter({ hasText: `Saved Short-certificate.${ending}` })
        .waitFor();
    }
    await studio.window.runCommand('Notifications: Clear All Notifications');
  });

  test('prints its certificate: where the editor runs in a browser, from a saved page', async () => {
    await openShort();
    const file = join(await folderOf('Short'), 'Short-certificate.html');
    await rm(file, { force: true });
    await press('Print…');
    await studio.window.saveAsOffered('Short-certificate.html');
    await vi.waitFor(async () => expect(await readFile(file, 'utf8')).toContain('print()'), patience);
    await studio.window.notifications().filter({ hasText: 'in a browser it asks to be printed' }).waitFor();
    await studio.window.runCommand('Notifications: Clear All Notifications');
  });

  test('leads from a result to its page', async () => {
    await openShort();
    pressed.add(aResult);
    await page().locator('.result', { hasText: 'Theorem 1' }).first().locator('.more > summary').click();
    await page().locator('.more[open] .link').first().click();
    await studio.window.page.locator('.tab.active', { hasText: '.md' }).waitFor();
  });

  test('polishes, and says of a run whose folder was deleted that it is gone, also after the window is loaded anew', async () => {
    await rm(await polish(), { recursive: true });
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
