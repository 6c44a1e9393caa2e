import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type FrameLocator, type Locator, type Page } from 'playwright-core';
import { full } from '../full.js';
import type { Browser } from './browser.js';
import { emptyingOf, type Emptying } from './emptying.js';
import { PATIENCE } from './patience.js';
import { type QuickInput, quickInputOn } from './quick-input.js';
import { type TextEditor, textEditorOn } from './text-editor.js';

const SCREENSHOTS = join(import.meta.dirname, '../../test-results/vscode');

/** VS Code in a browser: the page itself, and what a person does there. */
export interface VscodePage extends QuickInput, TextEditor, Emptying {
  page: Page;
  /** Addresses outside this machine that the page asked for. None was reached: the browser resolves no name. */
  outsideRequests: string[];
  /** The document of the webview that is to be seen. */
  webview: () => FrameLocator;
  /** Lenses over lines, by what they say. */
  lens: (text: string | RegExp) => Locator;
  squiggles: (severity: 'error' | 'warning' | 'info') => Locator;
  /** Rows of the Problems panel, once it is open. */
  problems: () => Locator;
  notifications: () => Locator;
  /** Loads the window anew, as a person does who has changed a setting. */
  reload: () => Promise<void>;
  /** Saves what is to be seen as `test-results/vscode/NAME.png`. */
  screenshot: (name: string) => Promise<string>;
  /** The same as `NAME-THEME.png`: in `npm run test:full` in each of VS Code's own themes, else in the one it begins with. */
  screenshots: (name: string) => Promise<void>;
  close: () => Promise<void>;
}

/** As the workbench is marked in the theme that windows begin with. */
const begun = 'vs-dark';

/** As the list of themes has them, and as the workbench is marked in them; last what windows begin with. */
const themes = [
  ['Light Modern', 'vs'],
  ['Dark High Contrast', 'hc-black'],
  ['Light High Contrast', 'hc-light'],
  ['Dark Modern', begun],
] as const;

/** In pixels. */
export interface WindowSize {
  width: number;
  height: number;
  /** Of a screen on which each of them is several: for pictures that are shown small. */
  scale?: number;
}

const usual: WindowSize = { width: 1280, height: 800 };

/**
 * Opens VS Code's page and waits for its workbench. Its size holds from the beginning: the workbench overlooks a change of
 * it while it starts.
 *
 * @throws Error when the browser doesn't start or the workbench doesn't appear
 */
export async function openPage(browser: Browser, url: string, { scale = 1, ...size } = usual): Promise<VscodePage> {
  const chrome = await chromium.launch({
    executablePath: browser.executable,
    env: { ...process.env, ...browser.environment },
    // Nothing leaves this machine, whoever asks: page, worker or webview.
    args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1', '--disable-gpu'],
  });
  try {
    const context = await chrome.newContext({ viewport: size, deviceScaleFactor: scale });
    context.setDefaultTimeout(PATIENCE);
    const outsideRequests: string[] = [];
    // A page's own files have an address that VS Code's service worker answers.
    const record = (address: string) => {
      if (!/^(https?|wss?):/.test(address)) return;
      const { hostname } = new URL(address);
      if (hostname !== '127.0.0.1' && !hostname.endsWith('.vscode-resource.vscode-cdn.net'))
        outsideRequests.push(address);
    };
    context.on('request', (request) => record(request.url()));
    const page = await context.newPage();
    page.on('websocket', (socket) => record(socket.url()));
    await page.goto(url);
    await page.locator('.monaco-workbench .statusbar').waitFor();
    const input = quickInputOn(page);
    const keys = { ...input, ...textEditorOn(page), ...emptyingOf(page, input) };
    return { page, outsideRequests, ...keys, ...whatIsSeen(page, keys), close: () => chrome.close() };
  } catch (error) {
    await chrome.close();
    throw error;
  }
}

function whatIsSeen(
  page: Page,
  { runCommand, useTheme }: QuickInput,
): Omit<VscodePage, 'page' | 'outsideRequests' | 'close' | keyof QuickInput | keyof TextEditor | keyof Emptying> {
  const screenshot = async (name: string) => {
    await mkdir(SCREENSHOTS, { recursive: true });
    const path = join(SCREENSHOTS, `${name}.png`);
    await page.screenshot({ path });
    return path;
  };
  return {
    webview: () => page.frameLocator('iframe.webview.ready:visible').frameLocator('#active-frame'),
    lens: (text) => page.locator('.codelens-decoration a', { hasText: text }),
    squiggles: (severity) => page.locator(`.cdr.squiggly-${severity}`),
    problems: () => page.locator('.markers-panel .monaco-list-row'),
    notifications: () => page.locator('.notifications-toasts .notification-list-item'),
    reload: async () => {
      const loaded = page.waitForEvent('load');
      await runCommand('Developer: Reload Window');
      await loaded;
    },
    screenshot,
    screenshots: async (name) => {
      if (!full) return void (await screenshot(`${name}-${begun}`));
      for (const [label, mark] of themes) {
        await useTheme(label, mark);
        await page.waitForTimeout(700);
        await screenshot(`${name}-${mark}`);
      }
    },
  };
}
