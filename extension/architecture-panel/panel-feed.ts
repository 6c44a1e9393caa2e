import { type TextDocument, window } from 'vscode';
import { protocolVersion as v, type ToPage } from '../../webview/architecture-panel/messages.js';
import { latest } from '../latest.js';
import type { ArchitectureServer } from './server.js';
import { documentMessage, readAgain, type ShownDocument } from './shown-document.js';

/** Brings a file's networks to a page that comes and goes, as the text and the cursor change. */
export interface PanelFeed {
  /** The page is there and listens. */
  ready(): void;
  hidden(): void;
  /** Draws this file, and of its networks this one where one is named. */
  show(document: TextDocument, network: string | null): void;
  /** The text, or a text that it imports, may have changed. */
  changed(): void;
  moved(): void;
  /** What was read last; null before. */
  shown(): ShownDocument | null;
  document(): TextDocument | null;
}

export function nameOf({ uri }: TextDocument): string {
  return uri.path.split('/').at(-1) ?? uri.path;
}

/** The page's messages, but for those that would say what was said last: a blank typed changes nothing. */
function changesOnly(send: (message: ToPage) => void): { send(message: ToPage): void; forget(): void } {
  let said = '';
  return {
    send(message) {
      const text = JSON.stringify(message);
      if (text === said) return;
      said = text;
      send(message);
    },
    forget: () => (said = ''),
  };
}

export function panelFeed(server: ArchitectureServer, post: (message: ToPage) => void): PanelFeed {
  let listens = false;
  let document: TextDocument | null = null;
  let shown: ShownDocument | null = null;
  let wanted: string | null = null;
  const documents = changesOnly(post);
  async function sayCursor(): Promise<void> {
    const editor = window.visibleTextEditors.find((each) => each.document === document);
    if (editor === undefined || document === null || !listens) return;
    const at = await server.partAt(document, editor.selection.active).catch(() => undefined);
    if (at !== undefined && listens) post({ v, type: 'cursor', ...(at ?? { network: null, places: [] }) });
  }
  const cursor = latest(sayCursor);
  const reading = latest(async () => {
    if (document === null || !listens) return;
    const read = document;
    try {
      const view = await server.networks(read);
      if (read !== document || !listens) return;
      shown = readAgain(shown, read.uri.toString(), nameOf(read), view);
      documents.send(documentMessage(shown));
      if (wanted !== null) {
        // First where the cursor is: what it enters afterwards is seen in the place of what was asked for.
        await sayCursor();
        post({ v, type: 'show', network: wanted });
        wanted = null;
      } else cursor.ask();
    } catch (error) {
      // With something drawn, that stays: the server is being started again.
      if (read !== document || !listens || shown?.uri === read.uri.toString()) return;
      const why = error instanceof Error ? error.message : String(error);
      documents.send({ v, type: 'nothing', message: `The language server does not answer: ${why}` });
    }
  });
  return {
    ready() {
      listens = true;
      documents.forget();
      if (document === null)
        documents.send({ v, type: 'nothing', message: 'Open a .nest file: its networks are drawn here.' });
      reading.ask();
    },
    hidden: () => (listens = false),
    show(next, network) {
      // What was asked for in another file is not in this one.
      wanted = network ?? (next === document ? wanted : null);
      document = next;
      reading.ask();
    },
    changed: () => reading.ask(),
    moved: () => cursor.ask(),
    shown: () => shown,
    document: () => document,
  };
}
