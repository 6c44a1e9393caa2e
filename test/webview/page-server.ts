import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buildPage } from '../../build-page.mjs';
import { runPanelHtml } from '../../webview/run-panel/html.js';
import type { ToPage } from '../../webview/run-panel/messages.js';
import { type ThemeName, themes, themeStyle } from './themes.js';

const nonce = 'page';

/** Stands for VS Code: keeps what the page says, and answers `ready` with the messages one after the other. */
function fakeChannel(messages: readonly ToPage[], milliseconds: number): string {
  return `
    window.said = [];
    let state;
    window.acquireVsCodeApi = () => ({
      postMessage(message) {
        window.said.push(message);
        if (message.type !== 'ready') return;
        const messages = ${JSON.stringify(messages).replaceAll('<', '\\u003c')};
        messages.forEach((data, i) => setTimeout(() => window.postMessage(data), i * ${milliseconds}));
      },
      setState(next) { state = next; window.kept = next; },
      getState: () => state,
    });
    const theme = new URLSearchParams(location.search).get('theme');
    const show = (name) => { document.getElementById('theme').textContent = (${JSON.stringify(themeVariables())})[name] ?? ''; };
    show(theme ?? 'dark');
    window.showTheme = show;`;
}

function themeVariables(): Record<string, string> {
  return Object.fromEntries(Object.keys(themes).map((name) => [name, themeStyle(name as ThemeName)]));
}

/** The page as the extension shows it, with the fake channel and the theme put into its head. */
function pageHtml(messages: readonly ToPage[], milliseconds: number): string {
  const html = runPanelHtml({ scriptUri: 'run-panel.js', styleUri: 'run-panel.css', cspSource: "'self'", nonce });
  const head = `<style id="theme" nonce="${nonce}"></style><script nonce="${nonce}">${fakeChannel(messages, milliseconds)}</script></head>`;
  return html.replace('</head>', () => head);
}

const types: Record<string, string> = {
  js: 'text/javascript',
  css: 'text/css',
  html: 'text/html; charset=utf-8',
  woff2: 'font/woff2',
};

export interface PageServer {
  readonly url: string;
  close(): void;
}

/**
 * Builds the run panel's page and serves it to a plain browser on this machine only.
 * @param messages what the extension would send
 * @param milliseconds between two of them
 */
export async function servePage(
  messages: readonly ToPage[],
  milliseconds: number,
  folder: string,
  port = 0,
): Promise<PageServer> {
  await buildPage(folder, true);
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1);
    const content =
      name === ''
        ? Promise.resolve(pageHtml(messages, milliseconds))
        : readFile(join(folder, name.replaceAll('/', '')));
    content.then(
      (body) => response.writeHead(200, { 'Content-Type': types[name.split('.').pop() ?? ''] ?? types.html }).end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
  const { port: bound } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${bound}/`, close: () => void server.close() };
}
