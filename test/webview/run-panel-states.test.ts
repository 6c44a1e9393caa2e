import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { runDescription } from '../../models/training/run-description.js';
import type { RunView, ToPage } from '../../webview/run-panel/messages.js';
import { findBrowser } from './find-browser.js';
import { panelPages, violations } from './open-page.js';
import { recordSession } from './recorded-session.js';

const found = await findBrowser();
const why = typeof found === 'string' ? ` (left out: ${found})` : '';

describe.skipIf(typeof found === 'string')(`states of the run panel's page${why}`, () => {
  let runs: RunView[];
  const pages = panelPages(found, 'run-panel', 1000);

  beforeAll(async () => {
    runs = await recordSession(12);
  });

  const open = (messages: readonly ToPage[]) => pages.open(messages, 'light', 1200);

  const session = (views: readonly RunView[]): ToPage => ({
    v: 1,
    type: 'session',
    runsFolder: '/runs',
    session: 's',
    runs: views,
  });
  const tell = (page: Page, message: ToPage) => page.evaluate((data) => window.postMessage(data), message);

  it('says of a run whose folder was deleted that it is gone, and asks nothing of it until it is back', async () => {
    const { page, complaints } = await open([session(runs)]);
    const polish = page.getByRole('button', { name: 'Polish' });
    const openFolder = page.getByRole('button', { name: 'Open folder' });
    await polish.first().waitFor();
    await page.locator('.fold').nth(1).click();
    const [first, second] = runs.map(({ record }) => record.id);
    await tell(page, { v: 1, type: 'gone', runs: [first] });
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('The run Wide, seed 1 is gone');
    expect(await page.locator('tbody tr').first().innerText()).toContain('– deleted');
    expect(await polish.first().isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: 'Export JSON' }).first().isDisabled()).toBe(true);
    expect(await polish.nth(1).isDisabled()).toBe(false);
    await openFolder.click();
    expect(await page.evaluate('window.said.at(-1)')).toEqual({ v: 1, type: 'reveal-folder', run: second });
    await tell(page, { v: 1, type: 'gone', runs: [first, second] });
    await openFolder.waitFor({ state: 'hidden' });
    expect(await page.locator('header [role=status]').textContent()).toBe('Deleted');
    // Buttons fade to what they look like when they can't be pressed.
    await expect.poll(() => violations(page)).toEqual([]);
    await tell(page, { v: 1, type: 'gone', runs: [] });
    await openFolder.waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(await polish.first().isDisabled()).toBe(false);
    expect(complaints).toEqual([]);
  });

  it('of a session that is gone says so, and has nothing else', async () => {
    const { page } = await open([{ v: 1, type: 'vanished', runsFolder: '/runs', session: '2026-wide' }]);
    await page.getByText('The runs of 2026-wide are gone: their folders were deleted from /runs.').waitFor();
    expect(await page.getByRole('button').count()).toBe(0);
    expect(await page.locator('canvas').first().isVisible()).toBe(false);
  });

  it('draws the lower bound where its features were, with a name of its own in the legend', async () => {
    const { page } = await open([session(runs)]);
    const risk = page.locator('canvas').first();
    await expect.poll(() => risk.getAttribute('aria-label')).toMatch(/Wide, lower bound on \d+ rows 0\.\d+/);
    await page.getByRole('button', { name: 'lower bound, by the features at that step' }).click();
    await expect.poll(() => risk.getAttribute('aria-label')).not.toContain('lower bound');
  });

  it('says of each result what it promises, and of rounding that it is rounding', async () => {
    const [first] = runs;
    const { certificate } = first;
    if (certificate === null) throw new Error('The recorded session has no certificate.');
    const stationarity = { ...certificate.stationarity, curvatureUncertainty: 3.5e-41 };
    const { page } = await open([session([{ ...first, certificate: { ...certificate, stationarity } }])]);
    const row = page.locator('.result', { hasText: 'Proposition 2' }).first();
    await row.getByText('its minimum is a lower bound').waitFor();
    expect(await page.locator('.more[open]').count()).toBe(0);
    const text = await page.locator('.certificate').innerText();
    expect(text).toContain('the least within 0 (to rounding)');
    expect(text).not.toContain('e-41');
  });

  it('ends the chart of a landscape that another replaces', async () => {
    const { page } = await open([session(runs)]);
    await page.locator('.certificate').nth(1).waitFor();
    // Every chart watches its size: what is watched and not let go counts the charts that live.
    await page.evaluate(`
      const { observe, disconnect } = ResizeObserver.prototype;
      window.watching = new Set();
      ResizeObserver.prototype.observe = function (...all) { window.watching.add(this); return observe.apply(this, all); };
      ResizeObserver.prototype.disconnect = function () { window.watching.delete(this); return disconnect.apply(this); };
    `);
    const landscape = (risk: number): ToPage => ({
      v: 1,
      type: 'landscape',
      run: runs[0].record.id,
      landscape: {
        version: 1,
        seed: 1,
        rows: 9,
        risk,
        slice: { places: [-1, 0, 1], risks: [1, 2, 3].map((row) => [row + 3, row + risk, row + 4]) },
        path: { places: [0, 1], risks: [5, risk] },
        kept: null,
      },
    });
    for (const risk of [1, 2, 3]) {
      await tell(page, landscape(risk));
      await page.getByRole('img', { name: `trained weights: ${risk} in the middle` }).waitFor();
    }
    await expect.poll(() => page.evaluate('window.watching.size')).toBe(1);
  });

  it('exports a page that prints: on white, without buttons, formulas whole, every result by its name', async () => {
    const { page } = await open([session(runs)]);
    await page.getByRole('button', { name: 'Export HTML' }).first().click();
    const html = await page.evaluate<string>('window.said.at(-1).html');
    const printed = await pages.browser().newPage({ viewport: { width: 660, height: 1000 }, colorScheme: 'dark' });
    await printed.setContent(html);
    await printed.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await printed.evaluate('getComputedStyle(document.documentElement).backgroundColor')).toBe(
      'rgb(255, 255, 255)',
    );
    expect(await printed.evaluate('getComputedStyle(document.body).color')).toBe('rgb(0, 0, 0)');
    expect(await printed.getByRole('button').count()).toBe(0);
    const about = await printed.locator('h1 + table').innerText();
    for (const [name, text] of runDescription(runs[0].record)) expect(about).toContain(`${name}\t${text}`);
    const cut = await printed.evaluate<number>(
      "[...document.querySelectorAll('.formula')].filter((each) => each.scrollWidth > each.clientWidth + 1).length",
    );
    expect(cut).toBe(0);
    expect(await printed.locator('.asked').getByText('Proposition 3', { exact: true }).count()).toBe(1);
    expect((await printed.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000);
  });
});
