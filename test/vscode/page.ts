import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type FrameLocator, type Locator, type Page } from 'playwright-core';
import type { Browser } from './browser.js';

/** How long a busy machine may take to show something. */
const PATIENCE = 45_000;

const SCREENSHOTS = join(import.meta.dirname, '../../test-results/vscode');

/** VS Code in a browser: the page itself, and what a person does there. */
export interface VscodePage {
  page: Page;
  /** Addresses outside this machine that the page asked for. None was reached: the browser resolves no name. */
  outsideRequests: string[];
  /** Opens a file of the workspace by its name and waits for its tab. */
  openFile: (name: string) => Promise<void>;
  /** Runs a command of the palette by its title, e.g. `View: Toggle Problems`. */
  runCommand: (title: string) => Promise<void>;
  /** The document of the webview that is to be seen. */
  webview: () => FrameLocator;
  /** Lenses over lines, by what they say. */
  lens: (text: string | RegExp) => Locator;
  squiggles: (severity: 'error' | 'warning' | 'info') => Locator;
  /** Rows of the Problems panel, once it is open. */
  problems: () => Locator;
  notifications: () => Locator;
  /** Saves what is to be seen as `test-results/vscode/NAME.png`. */
  screenshot: (name: string) => Promise<string>;
  close: () => Promise<void>;
}

/**
 * Opens VS Code's page, 1280 by 800, and waits for its workbench.
 *
 * @throws Error when the browser doesn't start or the workbench doesn't appear
 */
export async function openPage(browser: Browser, url: string): Promise<VscodePage> {
  const chrome = await chromium.launch({
    executablePath: browser.executable,
    env: { ...process.env, ...browser.environment },
    // Nothing leaves this machine, whoever asks: page, worker or webview.
    args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1', '--disable-gpu'],
  });
  try {
    const context = await chrome.newContext({ viewport: { width: 1280, height: 800 } });
    context.setDefaultTimeout(PATIENCE);
    const outsideRequests: string[] = [];
    const record = (address: string) => {
      if (/^(https?|wss?):/.test(address) && new URL(address).hostname !== '127.0.0.1') outsideRequests.push(address);
    };
    context.on('request', (request) => record(request.url()));
    const page = await context.newPage();
    page.on('websocket', (socket) => record(socket.url()));
    await page.goto(url);
    await page.locator('.monaco-workbench .statusbar').waitFor();
    return { page, outsideRequests, ...actionsOn(page), close: () => chrome.close() };
  } catch (error) {
    await chrome.close();
    throw error;
  }
}

function actionsOn(page: Page): Omit<VscodePage, 'page' | 'outsideRequests' | 'close'> {
  return {
    openFile: async (name) => {
      const tab = page.locator('.tab.active', { hasText: name.split('/').at(-1) ?? name });
      await pick(page, 'Control+P', name, tab);
    },
    runCommand: (title) => pick(page, 'F1', `>${title}`),
    webview: () => page.frameLocator('iframe.webview.ready:visible').frameLocator('#active-frame'),
    lens: (text) => page.locator('.codelens-decoration a', { hasText: text }),
    squiggles: (severity) => page.locator(`.cdr.squiggly-${severity}`),
    problems: () => page.locator('.markers-panel .monaco-list-row'),
    notifications: () => page.locator('.notifications-toasts .notification-list-item'),
    screenshot: async (name) => {
      await mkdir(SCREENSHOTS, { recursive: true });
      const path = join(SCREENSHOTS, `${name}.png`);
      await page.screenshot({ path });
      return path;
    },
  };
}

/**
 * Picks the first row of quick open that holds the text; waits for `shown` when given.
 *
 * Tries again as long as there is patience: just after the start rows come late, and a key may fall into the void.
 */
async function pick(page: Page, key: string, text: string, shown?: Locator): Promise<void> {
  const input = page.locator('.quick-input-widget input');
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: text.replace(/^>/, '') }).first();
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    try {
      await page.keyboard.press(key);
      await input.fill(text, { timeout: 3000 });
      await row.click({ timeout: 3000 });
      await shown?.waitFor({ timeout: 3000 });
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await page.keyboard.press('Escape');
    }
  }
}
