import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunView, ToPage } from '../../webview/run-panel/messages.js';
import { findBrowser } from './find-browser.js';
import { firstPaint, panelPages, violations } from './open-page.js';
import { liveMessages, recordSession } from './recorded-session.js';
import { type ThemeName, themes } from './themes.js';

const pictures = 'test-results/webview';

const found = await findBrowser();
const why = typeof found === 'string' ? ` (left out: ${found})` : '';

describe.skipIf(typeof found === 'string')(`the run panel's page in a browser${why}`, () => {
  let runs: RunView[];
  const pages = panelPages(found, 'run-panel', 1500);

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    runs = await recordSession(12);
  });

  const open = (messages: readonly ToPage[], theme: ThemeName, width = 1200) => pages.open(messages, theme, width);

  /** Every result of the first certificate is unfolded. */
  async function openAll(page: Page): Promise<void> {
    await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })");
    await page.locator('.formula .katex').first().waitFor();
  }

  const replayed = (): ToPage[] => [{ v: 1, type: 'session', runsFolder: '/runs', session: 'session', runs }];

  it('draws live curves, then the certificates, and a replay shows the same', async () => {
    const { page, complaints } = await open(liveMessages(runs), 'dark');
    await page.locator('.certificate').nth(1).waitFor();
    await expect.poll(() => page.locator('header [role=status]').textContent()).toContain('2 of 2 runs done');
    const label = await page.locator('canvas').first().getAttribute('aria-label');
    expect(label).toMatch(/Wide, train 0\.\d+; Wide, test/);
    const live = await page.locator('#panel').innerText();
    for (const text of [
      'Wide, Baseline on diabetes',
      'squared loss, adam 0.001',
      '42 of 42',
      'Theorem 1 … not shown',
      '✗ refuted: these weights are no local minimum',
      'No numbers: this is no ResNEst of one block.',
      '✓ done',
    ])
      expect(live).toContain(text);
    expect(complaints).toEqual([]);
    const again = await open(replayed(), 'dark');
    await again.page.locator('.certificate').nth(1).waitFor();
    expect(await again.page.locator('#panel').innerText()).toBe(live);
    expect(await again.page.evaluate('window.kept')).toEqual({ v: 1, runsFolder: '/runs', session: 'session' });
    console.log(
      `first paint ${Math.round(await firstPaint(again.page))} ms, script ${Math.round(statSync(join(pages.folder, 'run-panel.js')).size / 1024)} KiB`,
    );
  });

  it.each(Object.keys(themes) as ThemeName[])(
    'has its picture in %s, wide and narrow, without sideways scrolling',
    async (theme) => {
      for (const [name, width] of [
        ['wide', 1200],
        ['narrow', 420],
      ] as const) {
        const { page } = await open(replayed(), theme, width);
        await page.locator('.certificate').nth(1).waitFor();
        expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
        await page.screenshot({ path: join(pictures, `${theme}-${name}.png`), fullPage: true });
        await openAll(page);
        expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
        expect(await violations(page)).toEqual([]);
        await page.screenshot({ path: join(pictures, `${theme}-${name}-open.png`), fullPage: true });
        await page.close();
      }
    },
  );

  it('stops and resumes by keyboard, each where it makes sense', async () => {
    const [first] = runs;
    const training: RunView = { ...first, status: 'training', certificate: null, events: first.events.slice(0, -8) };
    const { page } = await open(
      [{ v: 1, type: 'session', runsFolder: '/runs', session: 's', runs: [training] }],
      'dark',
    );
    const stop = page.getByRole('button', { name: 'Stop' });
    await stop.waitFor();
    expect(await page.getByRole('button', { name: 'Resume' }).isVisible()).toBe(false);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('window.said')).toEqual([
      { v: 1, type: 'ready' },
      { v: 1, type: 'stop' },
    ]);
    await page.evaluate((message) => window.postMessage(message), {
      v: 1,
      type: 'progress',
      run: first.record.id,
      events: [],
      status: 'interrupted',
    });
    await page.getByRole('button', { name: 'Resume' }).click();
    expect(await stop.isVisible()).toBe(false);
    expect(await page.getByRole('alert').textContent()).toContain('was interrupted');
    expect(await page.evaluate('window.said.at(-1)')).toEqual({ v: 1, type: 'resume' });
  });

  it('pauses and goes on, each where it makes sense', async () => {
    const [first] = runs;
    const training: RunView = { ...first, status: 'training', certificate: null };
    const { page } = await open(
      [{ v: 1, type: 'session', runsFolder: '/runs', session: 's', runs: [training] }],
      'dark',
    );
    await page.getByRole('button', { name: 'Pause' }).click();
    const goOn = page.getByRole('button', { name: 'Continue' });
    expect(await goOn.isVisible()).toBe(false);
    const news = { v: 1, type: 'progress', run: first.record.id, events: [], status: 'paused' };
    await page.evaluate((message) => window.postMessage(message), news);
    await goOn.click();
    expect(await page.locator('header [role=status]').textContent()).toContain('Paused in Wide');
    expect(await page.getByRole('button', { name: 'Pause' }).isVisible()).toBe(false);
    expect(await page.evaluate('window.said.slice(1)')).toEqual([
      { v: 1, type: 'pause' },
      { v: 1, type: 'continue' },
    ]);
  });

  it('hides a network by its button, zooms by keys and shows all again, and keeps how it was set', async () => {
    const { page, complaints } = await open(replayed(), 'dark');
    const risk = page.locator('canvas').first();
    await expect.poll(() => risk.getAttribute('aria-label')).toContain('Baseline, train');
    await page.locator('.legend').getByRole('button', { name: 'Baseline' }).click();
    await expect.poll(() => risk.getAttribute('aria-label')).not.toContain('Baseline, train');
    await page.getByRole('combobox', { name: 'Over' }).selectOption('step');
    await expect.poll(() => risk.getAttribute('aria-label')).toContain('Risk over step');
    await risk.focus();
    const all = page.getByRole('button', { name: 'Show all of Risk' });
    expect(await all.isVisible()).toBe(false);
    await page.keyboard.press('+');
    await all.waitFor();
    await page.keyboard.press('0');
    expect(await all.isVisible()).toBe(false);
    const box = await risk.boundingBox();
    if (box === null) throw new Error('The chart has no place.');
    await page.mouse.move(box.x + 120, box.y + 90);
    await page.mouse.down();
    await page.mouse.move(box.x + 260, box.y + 90, { steps: 4 });
    await page.mouse.up();
    await all.waitFor();
    const zoomed = 'JSON.stringify(window.kept.view.zoomed)';
    const kept = await page.evaluate<string>(zoomed);
    expect(Object.keys(JSON.parse(kept) as object)).toEqual(['Risk']);
    await page.reload();
    await all.waitFor();
    await page.mouse.move(box.x + 200, box.y + 90);
    const tooltip = page.locator('.tooltip').first();
    await tooltip.waitFor();
    expect(await tooltip.innerText()).toMatch(/^step \d+\n(Wide, \w+\n[\d.]+\n?)+$/);
    // Over the numbers of its axis, and while a stretch is drawn.
    await page.mouse.move(box.x + 4, box.y + 90);
    await tooltip.waitFor({ state: 'hidden' });
    await page.mouse.move(box.x + 200, box.y + 90);
    await tooltip.waitFor();
    await page.mouse.down();
    await tooltip.waitFor({ state: 'hidden' });
    await page.mouse.up();
    await page.mouse.move(box.x + 201, box.y + 90);
    await tooltip.waitFor();
    await page.mouse.move(0, 0);
    await tooltip.waitFor({ state: 'hidden' });
    await all.click();
    expect(await all.isVisible()).toBe(false);
    expect(await page.evaluate(zoomed)).toBe('{}');
    await page.locator('.numbers summary').first().click();
    expect(await page.locator('.numbers td').first().innerText()).toMatch(/^\d/);
    expect(await page.evaluate('window.kept')).toMatchObject({ view: { axis: 'step', hidden: ['Baseline'] } });
    expect(complaints).toEqual([]);
  });

  it('asks for what is computed of a run, says how far it is, cancels it, and draws a landscape', async () => {
    const [first] = runs;
    const run = first.record.id;
    const { page, complaints } = await open(replayed(), 'dark');
    const certificate = page.locator('.certificate').first();
    await certificate.getByRole('button', { name: 'Compute landscape' }).click();
    const tell = (message: ToPage) => page.evaluate((data) => window.postMessage(data), message);
    await tell({ v: 1, type: 'work', run, work: { kind: 'landscape', points: { done: 137, of: 666 } } });
    await certificate.getByText('Computing the landscape …').waitFor();
    await certificate.getByText('137 of 666 points, 20 %').waitFor();
    const bar = certificate.getByRole('progressbar');
    expect(Number(await bar.getAttribute('value'))).toBeCloseTo(137 / 666);
    expect(await certificate.getByRole('button', { name: 'Certify again' }).isDisabled()).toBe(true);
    await certificate.getByRole('button', { name: 'Cancel' }).click();
    const places = [-1, 0, 1];
    const risks = [
      [4, 3, 4],
      [2, 1, null],
      [4, 3, 40],
    ];
    const path = { places: [0, 0.5, 1], risks: [5, 2, 1] };
    const landscape = {
      version: 1,
      seed: 1,
      rows: 9,
      risk: 1,
      slice: { places, risks },
      path,
      kept: 'biases',
    } as const;
    await tell({ v: 1, type: 'work', run, work: null });
    await tell({ v: 1, type: 'landscape', run, landscape });
    await page.getByRole('img', { name: /Risk on a slice through the trained weights: 1 in the middle/ }).waitFor();
    expect(await violations(page)).toEqual([]);
    await certificate.getByRole('button', { name: 'Export HTML' }).click();
    const said: { type: string; html?: string }[] = await page.evaluate('window.said.slice(1)');
    expect(said.map(({ type }) => type)).toEqual(['landscape', 'cancel', 'export']);
    expect(said[2].html).toMatch(/^<!DOCTYPE html>[^]*<math[^]*Theorem 1/);
    expect(said[2].html).not.toContain('<button');
    expect(complaints).toEqual([]);
  });

  it('asks for a run to be polished, by keyboard too; a polished run offers nothing and says where it comes from', async () => {
    const [first, second] = runs;
    const { page, complaints } = await open(replayed(), 'dark');
    const buttons = page.getByRole('button', { name: 'Polish' });
    await buttons.first().waitFor();
    await page.locator('.fold').nth(1).click();
    await buttons.first().click();
    await buttons.nth(1).focus();
    await page.keyboard.press('Enter');
    expect(await page.evaluate('window.said.slice(1)')).toEqual([
      { v: 1, type: 'polish', run: first.record.id },
      { v: 1, type: 'polish', run: second.record.id },
    ]);
    expect(complaints).toEqual([]);
    const polished: RunView = {
      ...first,
      record: { ...first.record, id: 'b', origin: { run: first.record.id, by: 'polish' } },
    };
    const again = await open([{ v: 1, type: 'session', runsFolder: '/runs', session: 's', runs: [polished] }], 'dark');
    await again.page.locator('.certificate').waitFor();
    expect(await again.page.getByRole('button', { name: 'Polish' }).count()).toBe(0);
    expect(await again.page.locator('header').innerText()).toContain(`polished from ${first.record.id}`);
  });

  it('unfolds a result by keyboard to its typeset formula, keeps it open, and asks for its page', async () => {
    const { page, complaints } = await open(replayed(), 'light');
    const summary = page.locator('.result', { hasText: 'Theorem 1' }).first().locator('.more > summary');
    await summary.focus();
    await page.keyboard.press('Enter');
    const result = page.locator('.result:has(.more[open])');
    await result.locator('.formula .katex-html').waitFor();
    expect(await result.locator('.formula .katex-error').count()).toBe(0);
    // Its fonts lie beside the page: nothing else is asked.
    expect(await page.evaluate('document.fonts.ready.then(() => document.fonts.check("16px KaTeX_Math"))')).toBe(true);
    expect(await result.innerText()).toContain('Assumption 4');
    // Another run's news.
    const [, second] = runs;
    const news = { v: 1, type: 'progress', run: second.record.id, events: [], status: 'completed' };
    await page.evaluate((message) => window.postMessage(message), news);
    await page.evaluate((message) => window.postMessage(message), replayed()[0]);
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
    expect(await result.count()).toBe(1);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('window.said.at(-1)')).toEqual({
      v: 1,
      type: 'theory',
      guarantee: 'chen-2021-theorem-1',
    });
    expect(complaints).toEqual([]);
  });

  it('says of what is null why there is none', async () => {
    const [first] = runs;
    const { certificate } = first;
    if (certificate === null) throw new Error('The recorded session has no certificate.');
    const { stationarity, features } = certificate;
    const bare: RunView = {
      ...first,
      certificate: {
        ...certificate,
        inverse: null,
        testRisk: null,
        yun: null,
        stationarity: { ...stationarity, smallestCurvature: null, largestCurvature: null, curvatureUncertainty: null },
        features: features.map((each) => ({ ...each, unpredictability: null, gain: null })),
      },
    };
    const { page, complaints } = await open(
      [{ v: 1, type: 'session', runsFolder: '/runs', session: 's', runs: [bare] }],
      'dark',
    );
    const text = await page.locator('.certificate').innerText();
    for (const reason of [
      'this network has no residual stream',
      'no rows are held out',
      'these papers speak of ResNEsts of one block or one output',
      'the loss has no second derivative everywhere',
      'too few rows',
      'not attained',
    ])
      expect(text).toContain(reason);
    expect(complaints).toEqual([]);
  });

  it('says why a run failed, and shows text from outside as text', async () => {
    const [first] = runs;
    const failed: RunView = {
      ...first,
      status: 'failed',
      certificate: null,
      events: [{ v: 1, time: 1, type: 'failed', message: 'The loss is NaN <img src=x onerror=alert(1)>' }],
    };
    const { page } = await open([{ v: 1, type: 'session', runsFolder: '/runs', session: 's', runs: [failed] }], 'dark');
    expect(await page.getByRole('alert').textContent()).toContain('The loss is NaN <img');
    expect(await page.locator('img').count()).toBe(0);
  });

  it('says why a run has no certificate, and how it was trained', async () => {
    const [first] = runs;
    const uncertified: RunView = {
      record: {
        ...first.record,
        settings: {
          ...first.record.settings,
          loss: 'huber',
          optimizer: { kind: 'adam', learningRate: 1e-3, decay: 0.01 },
          schedule: { kind: 'step', steps: [{ epoch: 5, factor: 0.1 }] },
        },
      },
      status: 'completed',
      certificate: null,
      events: [
        ...first.events.filter(({ type }) => type !== 'baseline' && type !== 'certified'),
        { v: 1, time: 1, type: 'uncertified', message: 'No certificate under the loss huber.' },
      ],
    };
    const { page, complaints } = await open(
      [{ v: 1, type: 'session', runsFolder: '/runs', session: 's', runs: [uncertified] }],
      'dark',
    );
    await page.getByText('Wide, seed 1: trained. No certificate under the loss huber.').waitFor();
    const panel = await page.locator('#panel').innerText();
    expect(panel).toContain('huber loss, adam 0.001 (× 0.1 after 5 epochs), decay 0.01, batch 32');
    expect(panel).toContain('✓ done');
    expect(complaints).toEqual([]);
  });
});
