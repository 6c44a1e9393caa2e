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
  const lastRead = new Map(view.networks.map((network) => [network.name, network]));
  if (before?.uri === uri) {
    for (const { name } of view.broken) {
      const known = before.lastRead.get(name);
      if (known !== undefined && !lastRead.has(name)) lastRead.set(name, known);
    }
  }
  return { uri, file, view, lastRead };
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
