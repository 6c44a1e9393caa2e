import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import type { Browser as FoundBrowser } from '../vscode/browser.js';
import { launchBrowser } from './find-browser.js';
import { type PageServer, type ServedPage, servePage } from './page-server.js';
import type { ThemeName } from './themes.js';

interface OpenedPage {
  readonly page: Page;
  /** What the browser has complained of so far. */
  readonly complaints: readonly string[];
}

/** The pages that a block of tests opens. */
interface PanelPages {
  /** Where their script and style sheet are built. */
  readonly folder: string;
  browser(): Browser;
  /** Opens one in a theme; it is sent these messages. */
  open(messages: readonly object[], theme: ThemeName, width: number): Promise<OpenedPage>;
}

/**
 * Pages of a panel for a block of tests, in a browser that is started before them; all is gone after them.
 * @param found a text, where there is no browser: the block is left out
 */
export function panelPages(found: FoundBrowser | string, name: ServedPage['name'], height: number): PanelPages {
  const folder = mkdtempSync(join(tmpdir(), 'nestimate-page-'));
  const servers: PageServer[] = [];
  let browser: Browser;
  beforeAll(async () => {
    if (typeof found !== 'string') browser = await launchBrowser(found);
  });
  afterAll(async () => {
    for (const server of servers) server.close();
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    folder,
    browser: () => browser,
    async open(messages, theme, width) {
      const server = await servePage({ name, messages, milliseconds: 1 }, folder);
      servers.push(server);
      const page = await browser.newPage({ viewport: { width, height } });
      page.setDefaultTimeout(90_000);
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(`${server.url}?theme=${theme}`);
      return { page, complaints };
    },
  };
}

/** What axe finds fault with: the rule, and where. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(await readFile('node_modules/axe-core/axe.min.js', 'utf8'));
  const { violations: all } = await page.evaluate<{
    violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
  }>('axe.run()');
  return all.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
  );
}

/** Milliseconds until the page had something to show. */
export function firstPaint(page: Page): Promise<number> {
  // What is there may not be painted yet.
  return page.evaluate(`new Promise((tell) => {
    const seen = (list) => list.getEntriesByName('first-contentful-paint').forEach(({ startTime }) => tell(startTime));
    new PerformanceObserver(seen).observe({ type: 'paint', buffered: true });
  })`);
}
