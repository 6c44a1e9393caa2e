import { prepareBrowser, type Browser } from './browser.js';
import { prepareEditor } from './editor.js';
import { prepareNode } from './node.js';

/** What runs VS Code's server: a Node, and the folder that holds `out/server-main.js`. */
export interface ServerParts {
  node: string;
  editor: string;
}

export interface VscodeParts extends ServerParts {
  browser: Browser;
}

export type Prepared = ({ ok: true } & VscodeParts) | { ok: false; why: string };

/** Finds or fetches everything that a test in a real VS Code needs. Never throws: `why` says what is missing. */
export async function prepareVscode(): Promise<Prepared> {
  const parts = await Promise.allSettled([prepareNode(), prepareEditor(), prepareBrowser()]);
  const [node, editor, browser] = parts;
  if (node.status === 'fulfilled' && editor.status === 'fulfilled' && browser.status === 'fulfilled') {
    return { ok: true, node: node.value, editor: editor.value, browser: browser.value };
  }
  const reasons = parts.flatMap((part) => (part.status === 'rejected' ? [messageOf(part.reason)] : []));
  return { ok: false, why: reasons.join('; ') };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
