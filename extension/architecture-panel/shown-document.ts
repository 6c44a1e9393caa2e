import type { DocumentView, NetworkView } from '../../models/language/architecture-view.js';
import { protocolVersion as v, type ShownNetwork, type ToPage } from '../../webview/architecture-panel/messages.js';

/** A file whose networks are drawn, with what of each could last be read. */
export interface ShownDocument {
  readonly uri: string;
  readonly file: string;
  readonly view: DocumentView;
  readonly lastRead: ReadonlyMap<string, NetworkView>;
}

/** The file after another reading: a network whose text is broken stays as it was when it could be read. */
export function readAgain(before: ShownDocument | null, uri: string, file: string, view: DocumentView): ShownDocument {
  const read = new Map(view.networks.map((network) => [network.name, network]));
  if (before?.uri !== uri || view.broken.length === 0) return { uri, file, view, lastRead: read };
  const broken = new Set(view.broken.map(({ name }) => name));
  // In the order of before: one whose text is broken has no place of its own.
  const kept = [...before.lastRead].flatMap(([name, network]): [string, NetworkView][] => {
    const now = read.get(name) ?? (broken.has(name) ? network : undefined);
    return now === undefined ? [] : [[name, now]];
  });
  return { uri, file, view, lastRead: new Map([...kept, ...read]) };
}

/** What the page is told of it. */
export function documentMessage({ uri, file, view, lastRead }: ShownDocument): ToPage {
  const sound = view.networks.map((network): ShownNetwork => ({ ...network, stale: null }));
  const stale = view.broken.flatMap(({ name, message }): ShownNetwork[] => {
    const network = lastRead.get(name);
    return network === undefined ? [] : [{ ...network, stale: message }];
  });
  const unread = view.broken.filter(({ name }) => !lastRead.has(name)).map(({ name, message }) => ({ name, message }));
  // As before the text was broken: what was drawn last has the order of the file.
  const order = [...lastRead.keys()];
  const networks = [...sound, ...stale].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  return { v, type: 'document', uri, file, networks, unread };
}
