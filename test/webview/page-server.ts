import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buildPage } from '../../build-page.mjs';
import { pageHtml } from '../../webview/page-html.js';
import { allThemes, type ThemeName, themeStyle } from './themes.js';

const nonce = 'page';

/** A page, and what stands for the extension that it talks to. */
export interface ServedPage {
  /** As the build names its script and style sheet. */
  readonly name: 'run-panel' | 'architecture-panel' | 'compare';
  /** What the extension would send; what isn't of the page's types is for the page to refuse. */
  readonly messages: readonly object[];
  /** Between two messages. */
  readonly milliseconds: number;
}

/** Stands for VS Code: keeps what the page says, and answers `ready` with the messages one after the other. */
function fakeChannel({ messages, milliseconds }: ServedPage): string {
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
    document.addEventListener('DOMContentLoaded', () => document.body.classList.add('vscode-' + (theme ?? 'dark')));
    window.showTheme = show;`;
}

function themeVariables(): Record<string, string> {
  return Object.fromEntries(Object.keys(allThemes).map((name) => [name, themeStyle(name as ThemeName)]));
}

/** The page as the extension shows it, with the fake channel and the theme put into its head. */
function servedHtml(page: ServedPage): string {
  const { name } = page;
  const addresses = { scriptUri: `${name}.js`, styleUri: `${name}.css`, cspSource: "'self'", nonce };
  const html = pageHtml({ title: `Nestimate ${name}`, ...addresses });
  const head = `<style id="theme" nonce="${nonce}"></style><script nonce="${nonce}">${fakeChannel(page)}</script></head>`;
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

const built = new Map<string, Promise<void>>();

/** Builds the pages into a folder, once. */
function buildOnce(folder: string): Promise<void> {
  const building = built.get(folder) ?? buildPage(folder, true);
  built.set(folder, building);
  return building;
}

/**
 * Builds the pages, where that was not done before, and serves one to a plain browser on this machine only.
 * @param folder where they are built
 */
export async function servePage(page: ServedPage, folder: string, port = 0): Promise<PageServer> {
  await buildOnce(folder);
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1);
    const content = name === '' ? Promise.resolve(servedHtml(page)) : readFile(join(folder, name.replaceAll('/', '')));
    content.then(
      (body) => response.writeHead(200, { 'Content-Type': types[name.split('.').pop() ?? ''] ?? types.html }).end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
  const { port: bound } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${bound}/`, close: () => void server.close() };
}
