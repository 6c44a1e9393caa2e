import { mkdtempSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Comparison } from '../../webview/compare/messages.js';
import { prepareBrowser } from '../vscode/browser.js';
import { servePage } from './page-server.js';
import { type ThemeName, themes } from './themes.js';

const found = await prepareBrowser().catch((error: unknown) => String(error));
const why = typeof found === 'string' ? ` (left out: ${found})` : '';

const places = [0, 1, 2, 3];
const curve = (measure: 'risk' | 'loss', split: 'train' | 'test', by: number) => ({
  measure,
  split,
  step: places,
  epoch: places,
  time: places,
  value: places.map((x) => by / (1 + x)),
});
const spread = { mean: 0.25, deviation: 0.05 };
const spreads = { risk: spread, rSquared: null, accuracy: null, topFive: null };
const comparison: Comparison = {
  v: 1,
  type: 'comparison',
  folders: ['/runs/a', '/runs/b'],
  runs: ['a', 'b'].map((name, i) => ({
    folder: `/runs/${name}`,
    label: `Wide <${name}>`,
    group: i,
    status: i === 0 ? 'completed' : 'training',
    curves: [curve('risk', 'train', i + 1), curve('risk', 'test', i + 2), curve('loss', 'train', i + 1)],
  })),
  facts: [
    { key: 'seed', head: 'Seed', group: 'training', kind: 'number', values: [2, 1], differs: true },
    { key: 'loss', head: 'Loss', group: 'training', kind: 'text', values: ['squared', 'squared'], differs: false },
    { key: 'test_risk', head: 'Test risk', group: 'result', kind: 'number', values: [0.5, 0.75], differs: true },
  ],
  seeds: [{ label: 'Wide', group: 0, seeds: [1, 2], unfinished: [], train: spreads, test: spreads }],
  gone: ['c'],
};

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
    expect(await names.allInnerTexts()).toEqual(['Wide <a>', 'Wide <b>']);
    expect(await page.locator('section tbody').innerText()).toContain('0.2500 ± 0.05000');
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
    expect(complaints).toEqual([]);
    await page.screenshot({ path: `test-results/webview/compare-${theme}.png` });
    await page.close();
    server.close();
  });
});
