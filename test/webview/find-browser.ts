import { chromium, type Browser } from 'playwright-core';
import { type Browser as FoundBrowser, prepareBrowser } from '../vscode/browser.js';

/** The browser that pages are tested in, or why there is none. */
export async function findBrowser(): Promise<FoundBrowser | string> {
  try {
    return await prepareBrowser();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export function launchBrowser({ executable, environment }: FoundBrowser): Promise<Browser> {
  return chromium.launch({
    executablePath: executable,
    env: { ...process.env, ...environment },
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}
