import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { documentView } from '../../models/language/lsp/architecture/requests.js';
import type { ToPage } from '../../webview/architecture-panel/messages.js';
import { served } from '../language/served.js';

/** What the extension tells the architecture panel's page of a text, as the language server reads it. */
export async function documentMessage(text: string, file: string): Promise<ToPage> {
  const { document } = await served(text, resolve(file));
  const { networks, broken } = documentView(document);
  return {
    v: 1,
    type: 'document',
    uri: `file:///${file}`,
    file: file.split('/').at(-1) ?? file,
    networks: networks.map((network) => ({ ...network, stale: null })),
    unread: broken.map(({ name, message }) => ({ name, message })),
  };
}

/** The same of a file of this folder. */
export async function fileMessage(file: string): Promise<ToPage> {
  return documentMessage(readFileSync(file, 'utf8'), file);
}
