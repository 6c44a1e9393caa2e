import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { ToPage } from '../../webview/architecture-panel/messages.js';
import { documentMessage, fileMessage } from './drawn-documents.js';
import { findBrowser } from './find-browser.js';
import { panelPages } from './open-page.js';

const found = await findBrowser();
const why = typeof found === 'string' ? ` (left out: ${found})` : '';

describe.skipIf(typeof found === 'string')(
  `many networks and many blocks in the architecture panel's page${why}`,
  () => {
    const pages = panelPages(found, 'architecture-panel', 1000);
    const send = (page: Page, message: ToPage) => page.evaluate((data) => window.postMessage(data), message);

    it('scrolls a row of networks for which there is no room, and keeps the one that they are compared with in sight', async () => {
      const { page } = await pages.open([await fileMessage('examples/violations.nest')], 'dark', 800);
      await page.locator('.choices select').selectOption('');
      const row = page.getByRole('region', { name: 'Networks side by side' });
      const leftOf = async (name: string) =>
        (await page.locator(`.network[data-name=${name}]`).boundingBox())?.x ?? NaN;
      expect(await leftOf('LastIsFree')).toBeGreaterThan(800);
      await row.focus();
      await expect
        .poll(async () => {
          await page.keyboard.press('ArrowRight');
          return leftOf('LastIsFree');
        })
        .toBeLessThan(600);
      expect(await leftOf('Narrow')).toBeGreaterThanOrEqual(0);
      await expect.poll(() => page.evaluate("document.querySelector('.scroll-bar').scrollLeft")).toBeGreaterThan(300);
      await page.evaluate("document.querySelector('.scroll-bar').scrollLeft = 0");
      await expect.poll(() => leftOf('LastIsFree')).toBeGreaterThan(800);
      await page.evaluate("document.querySelector('.scroll-bar').scrollLeft = 5000");
      await expect.poll(() => leftOf('LastIsFree')).toBeLessThan(600);
      // The text changes: it stays where it is.
      const message = await fileMessage('examples/violations.nest');
      if (message.type !== 'document') throw new Error('No document.');
      await send(page, { ...message, networks: message.networks.map((each) => ({ ...each, parameters: 1234 })) });
      await page.getByText('1,234').first().waitFor();
      expect(await leftOf('LastIsFree')).toBeLessThan(600);
    });

    it('says how many networks lie beyond the row, goes to them, and brings what the cursor lights into view', async () => {
      const { page } = await pages.open([await fileMessage('examples/violations.nest')], 'dark', 800);
      await page.locator('.choices select').selectOption('');
      const inView = (name: string) =>
        page.locator(`.network[data-name=${name}]`).evaluate((section) => {
          const { left, right } = section.getBoundingClientRect();
          const stays = document.querySelector('.stays')?.getBoundingClientRect().right ?? 0;
          return right <= window.innerWidth && left >= stays;
        });
      const [before, after] = [page.locator('.beyond .before'), page.locator('.beyond .after')];
      await expect.poll(() => after.innerText()).toBe('2 more networks →');
      expect(await after.getAttribute('title')).toBe('Basic, LastIsFree');
      await after.click();
      await expect.poll(() => inView('Basic')).toBe(true);
      await after.click();
      await expect.poll(() => inView('LastIsFree')).toBe(true);
      await expect.poll(() => before.innerText()).toBe('← 2 more networks');
      expect(await after.isHidden()).toBe(true);
      const light = (network: string) =>
        send(page, { v: 1, type: 'cursor', network, places: [{ network, parts: ['block-1'] }] });
      await light('Squeezed');
      await expect.poll(() => inView('Squeezed')).toBe(true);
      await light('LastIsFree');
      await expect.poll(() => inView('LastIsFree')).toBe(true);
    });

    it('draws of a thousand different blocks what is near, and loses nothing: cursor, keyboard, picture, table', async () => {
      const blocks = Array.from({ length: 1000 }, (_, i) => `block dense ${i + 5} relu dense ${(i % 2) + 2} relu`);
      const text = `resnest Different { input 10 expand 4000 ${blocks.join('\n')} output 1 }`;
      const { page, complaints } = await pages.open([await documentMessage(text, 'different.nest')], 'dark', 560);
      await page.locator('h2', { hasText: 'Different' }).waitFor();
      const drawn = (words: string) => page.locator('.figure text', { hasText: new RegExp(`^${words}$`) }).count();
      const nodes = () => page.evaluate<number>("document.querySelectorAll('*').length");
      expect([await drawn('dense 5 relu'), await drawn('dense 504 relu')]).toEqual([1, 0]);
      // A button, its name and its surface for each block, and some blocks.
      expect(await nodes()).toBeLessThan(10_000);
      const cursor = { network: 'Different', parts: ['block-500'] };
      await send(page, { v: 1, type: 'cursor', network: 'Different', places: [cursor] });
      await expect.poll(() => drawn('dense 504 relu')).toBe(1);
      const lit = await page.locator('.lit').boundingBox();
      expect(lit?.y).toBeGreaterThanOrEqual(-1);
      expect((lit?.y ?? 0) + (lit?.height ?? 0)).toBeLessThanOrEqual(1001);
      await page.locator('[data-part="block-500"]').focus();
      await page.keyboard.press('End');
      await expect.poll(() => drawn('4,000 → 1')).toBe(1);
      expect(await drawn('dense 5 relu')).toBe(0);
      expect(await nodes()).toBeLessThan(10_000);
      await page.getByRole('button', { name: 'Save the drawing as PNG' }).click();
      await page.getByRole('alert').getByText('too large for a PNG').waitFor();
      await page.getByRole('button', { name: 'Save the drawing as SVG' }).click();
      const said = () => page.evaluate<{ content: string }[]>('window.said.slice(1)');
      await expect.poll(async () => (await said()).length).toBe(1);
      const [{ content }] = await said();
      expect(content.match(/>dense [\d,]+ relu</g)).toHaveLength(2000);
      expect(await nodes()).toBeLessThan(10_000);
      await page.locator('.layers > summary').click();
      await expect.poll(() => page.locator('.layers tbody tr').count()).toBe(4003);
      expect(complaints).toEqual([]);
    });
  },
);
