import type { Page } from 'playwright-core';

/** How long a busy machine may take to show something. */
export const PATIENCE = 90_000;

/** For what is polled. */
export const patience = { timeout: PATIENCE, interval: 200 };

/**
 * Does something until it succeeds, for as long as there is patience: a key may fall into the void, and a list come late.
 * What is half open is closed before it is tried again, so an attempt must end by seeing what it did.
 */
export async function again(page: Page, attempt: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await page.keyboard.press('Escape');
    }
  }
}
