import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunView } from '../../webview/run-panel/messages.js';
import { findBrowser } from './find-browser.js';
import { panelPages, violations } from './open-page.js';
import { recordSession } from './recorded-session.js';

const found = await findBrowser();
const why = typeof found === 'string' ? ` (left out: ${found})` : '';

describe.skipIf(typeof found === 'string')(`the way through the run panel's page${why}`, () => {
  let runs: RunView[];
  const pages = panelPages(found, 'run-panel', 700);

  beforeAll(async () => {
    runs = await recordSession(12);
  });

  async function open(width: number, views: readonly RunView[] = runs): Promise<Page> {
    const session = { v: 1, type: 'session', runsFolder: '/runs', session: 's', runs: views };
    const { page } = await pages.open([session], 'light', width);
    await page.locator('.certificate').first().waitFor();
    return page;
  }

  const link = (page: Page, name: string) => page.getByRole('link', { name, exact: true });
  /** Pixels between the row of links and what it led to. */
  const below = (page: Page, selector: string) =>
    page.evaluate<number>(
      `document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect().top - document.querySelector('nav').getBoundingClientRect().bottom`,
    );
  const ofRun = (run: RunView, place: string) => `[data-run="${run.record.id}"] [data-place="${place}"]`;

  it('leads to the parts of the page, and says which one is read', async () => {
    const page = await open(1200);
    await link(page, 'Features').click();
    await expect.poll(() => below(page, ofRun(runs[0], 'features'))).toBeLessThan(40);
    expect(await below(page, ofRun(runs[0], 'features'))).toBeGreaterThanOrEqual(0);
    expect(await link(page, 'Features').getAttribute('aria-current')).toBe('true');
    await link(page, 'Runs').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => below(page, '[data-place=runs]')).toBeLessThan(40);
    expect(await link(page, 'Features').getAttribute('aria-current')).toBeNull();
    await page.mouse.wheel(0, -10_000);
    await expect.poll(() => link(page, 'Curves').getAttribute('aria-current')).toBe('true');
    expect(await violations(page)).toEqual([]);
  });

  it('says what is read after any scrolling: what stands under the row, and at the end of the page its last part', async () => {
    const page = await open(1200);
    const current = () => page.locator('nav a[aria-current]').textContent();
    await link(page, 'Features').click();
    await expect.poll(() => below(page, ofRun(runs[0], 'features'))).toBeLessThan(40);
    // The link alone says where the reader is until something scrolls.
    await page.evaluate("document.dispatchEvent(new Event('scroll')); document.dispatchEvent(new Event('scroll'))");
    expect(await current()).toBe('Features');
    const landscape = {
      version: 1,
      seed: 1,
      rows: 9,
      risk: 1,
      slice: { places: [-1, 0, 1], risks: [1, 2, 3].map((row) => [row + 3, row + 1, row + 4]) },
      path: null,
      kept: null,
    };
    const told = { v: 1, type: 'landscape', run: runs[0].record.id, landscape };
    await page.evaluate((data) => window.postMessage(data), told);
    await page.locator('.landscape').waitFor();
    await page.mouse.wheel(0, 100_000);
    await expect.poll(current).toBe('Landscape');
    expect(await page.getByRole('combobox', { name: 'Certificate of' }).inputValue()).toBe(runs[0].record.id);
  });

  it('finds the certificate of each network, and unfolds it where it leads into it', async () => {
    const page = await open(1200);
    const ladder = page.locator(ofRun(runs[1], 'ladder'));
    expect(await page.locator(ofRun(runs[0], 'ladder')).isVisible()).toBe(true);
    expect(await ladder.isVisible()).toBe(false);
    expect(await page.locator('.certificate').nth(1).getByText('Best linear risk', { exact: true }).isVisible()).toBe(
      true,
    );
    await page.getByRole('combobox', { name: 'Certificate of' }).selectOption('Baseline');
    await ladder.waitFor();
    await link(page, 'Ladder').click();
    await expect.poll(() => below(page, ofRun(runs[1], 'ladder'))).toBeLessThan(40);
  });

  it('keeps what is folded and where it is read when it is loaded anew', async () => {
    const page = await open(1200);
    const folds = page.locator('.fold');
    await folds.first().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Baseline', exact: true }).last().click();
    const states = () => folds.evaluateAll((all) => all.map((each) => each.getAttribute('aria-expanded')));
    expect(await states()).toEqual(['false', 'true']);
    await page.mouse.wheel(0, 900);
    const top = () => page.evaluate<number>('scrollY');
    await expect.poll(top).toBeGreaterThan(500);
    await expect.poll(async () => (await page.evaluate('window.kept.top')) === (await top())).toBe(true);
    const before = await top();
    await page.reload();
    await expect.poll(top).toBe(before);
    expect(await states()).toEqual(['false', 'true']);
  });

  it('of one run folds nothing, and asks for no certificate', async () => {
    const page = await open(1200, runs.slice(0, 1));
    await link(page, 'Bounds').waitFor();
    expect(await page.locator('.fold').count()).toBe(0);
    expect(await page.getByRole('combobox', { name: 'Certificate of' }).count()).toBe(0);
  });

  it('is no wider than the window, and cuts no features, where it is narrow', async () => {
    const page = await open(400);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(400);
    const cut =
      'const { scrollWidth, clientWidth } = document.querySelector(".features").parentElement; scrollWidth > clientWidth';
    expect(await page.evaluate(`(() => { ${cut.replace('; scroll', '; return scroll')} })()`)).toBe(false);
    await link(page, 'Bounds').click();
    await expect.poll(() => link(page, 'Bounds').getAttribute('aria-current')).toBe('true');
  });
});
