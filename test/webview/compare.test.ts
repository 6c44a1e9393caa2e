import { mkdtempSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareBrowser } from '../vscode/browser.js';
import { comparison } from './drawn-comparison.js';
import { goldenObstacle, holdToGolden } from './golden.js';
import { servePage } from './page-server.js';
import { type ThemeName, themes } from './themes.js';

const found = await prepareBrowser().catch((error: unknown) => String(error));
const why = typeof found === 'string' ? ` (left out: ${found})` : '';

describe.skipIf(typeof found === 'string')(`the page that compares runs, in a browser${why}`, () => {
  let browser: Browser;
  const folder = mkdtempSync(join(tmpdir(), 'nestimate-compare-'));

  beforeAll(async () => {
    if (typeof found === 'string') return;
    browser = await chromium.launch({
      executablePath: found.executable,
      env: { ...process.env, ...found.environment },
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
  });

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it.each(Object.keys(themes) as ThemeName[])('is read and used without a mouse, in %s', async (theme) => {
    const server = await servePage({ name: 'compare', messages: [comparison], milliseconds: 1 }, folder);
    const page = await browser.newPage({ viewport: { width: 700, height: 1400 } });
    const complaints: string[] = [];
    page.on('console', (said) => {
      if (['error', 'warning'].includes(said.type())) complaints.push(said.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${server.url}?theme=${theme}`);
    const names = page.locator('.facts tbody .link');
    await names.nth(1).waitFor();
    const paint = await page.evaluate<number>("performance.getEntriesByName('first-contentful-paint')[0].startTime");
    console.log(`first paint of the page that compares runs: ${Math.round(paint)} ms`);
    expect(await names.allInnerTexts()).toEqual(['Wide <a>', 'Wide <b>']);
    // What is hidden in a cell once made the page as wide as its table.
    for (const width of [400, 700]) {
      await page.setViewportSize({ width, height: 1400 });
      await expect.poll(() => page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    }
    expect(await page.locator('section tbody').innerText()).toContain('0.250 ± 0.050');
    expect(await page.getByRole('alert').innerText()).toContain('c.');
    expect(await page.locator('.facts .best').innerText()).toContain('0.5000');
    await page.locator('.sort', { hasText: 'Seed' }).focus();
    await page.keyboard.press('Enter');
    expect(await names.allInnerTexts()).toEqual(['Wide <b>', 'Wide <a>']);
    expect(await page.evaluate('document.activeElement.textContent')).toContain('Seed');
    await names.first().focus();
    await page.keyboard.press('Enter');
    expect(await page.evaluate('window.said.at(-1)')).toEqual({ v: 1, type: 'open', folder: '/runs/b' });
    expect(await page.evaluate('window.kept')).toMatchObject({ folders: comparison.folders, sort: { key: 'seed' } });
    await page.evaluate(await readFile('node_modules/axe-core/axe.min.js', 'utf8'));
    const axe = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>('axe.run()');
    expect(axe.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 160))])).toEqual([]);
    // The browser is light: its sliders are drawn for the theme all the same.
    const scheme = await page.evaluate("getComputedStyle(document.querySelector('input[type=range]')).colorScheme");
    expect(scheme).toBe(theme === 'light' ? 'light' : 'dark');
    expect(complaints).toEqual([]);
    await page.screenshot({ path: `test-results/webview/compare-${theme}.png` });
    await page.close();
    server.close();
  });

  const obstacle = typeof found === 'string' ? found : goldenObstacle(found);
  const looks = it.skipIf(obstacle !== null).each(Object.keys(themes) as ThemeName[]);
  looks(`is as it was in %s${obstacle === null ? '' : ` (left out: ${obstacle})`}`, async (theme) => {
    const server = await servePage({ name: 'compare', messages: [comparison], milliseconds: 1 }, folder);
    const page = await browser.newPage({ viewport: { width: 900, height: 1400 } });
    await page.goto(`${server.url}?theme=${theme}`);
    await page.locator('.facts tbody .link').nth(1).waitFor();
    await page.evaluate('document.fonts.ready.then(() => new Promise((drawn) => requestAnimationFrame(drawn)))');
    await holdToGolden(`compare-${theme}`, await page.screenshot({ animations: 'disabled' }));
    await page.close();
    server.close();
  });
});
