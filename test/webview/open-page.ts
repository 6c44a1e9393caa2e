import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { type PageServer, type ServedPage, servePage } from './page-server.js';
import type { ThemeName } from './themes.js';

export interface OpenedPage {
  readonly page: Page;
  /** What the browser has complained of so far. */
  readonly complaints: readonly string[];
  readonly server: PageServer;
}

/**
 * Opens a page in the browser, in a theme.
 * @param folder where its script and style sheet are built
 */
export async function openServed(
  browser: Browser,
  served: ServedPage,
  folder: string,
  theme: ThemeName,
  viewport: { readonly width: number; readonly height: number },
): Promise<OpenedPage> {
  const server = await servePage(served, folder);
  const page = await browser.newPage({ viewport });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${server.url}?theme=${theme}`);
  return { page, complaints, server };
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
