import type { PartAt } from '../../models/language/architecture-view.js';
import type { PanelState, ShownNetwork, ToPage, UnreadNetwork } from './messages.js';

/** What the page shows: the last document it was told of, where the cursor is, and what the person chose. */
export interface View {
  readonly uri: string;
  readonly file: string;
  readonly networks: readonly ShownNetwork[];
  readonly unread: readonly UnreadNetwork[];
  readonly cursor: PartAt | null;
  /** The person asked for what is seen: where the cursor is at first does not take it away. */
  readonly asked: boolean;
  /** The network to be seen; null: all of them. */
  readonly network: string | null;
  /** Side by side, what differs from this one is marked; null: from the first. */
  readonly reference: string | null;
  readonly unfolded: ReadonlySet<string>;
  /** In the place of a document. */
  readonly nothing: string | null;
}

/** Before the first message. */
export function firstView(kept: PanelState | undefined): View {
  return {
    uri: kept?.uri ?? '',
    file: '',
    networks: [],
    unread: [],
    cursor: null,
    asked: kept !== undefined,
    network: kept === undefined ? '' : kept.network,
    reference: kept?.reference ?? null,
    unfolded: new Set(kept?.unfolded),
    nothing: null,
  };
}

/** Names of all that a file declares, those that can't be read too. */
export function namesOf({ networks, unread }: Pick<View, 'networks' | 'unread'>): string[] {
  return [...networks, ...unread].map(({ name }) => name);
}

/** The view after a message. One network is seen until all are asked for; a cursor that enters another takes the view there. */
export function receive(view: View, message: ToPage): View {
  switch (message.type) {
    case 'document': {
      const { uri, file, networks, unread } = message;
      const sameFile = uri === view.uri || view.uri === '';
      const names = namesOf(message);
      const stays = view.network !== null && names.includes(view.network) && sameFile;
      const network = view.network === null && sameFile ? null : stays ? view.network : (names[0] ?? '');
      const unfolded = sameFile ? view.unfolded : new Set<string>();
      return {
        ...view,
        uri,
        file,
        networks,
        unread,
        network,
        unfolded,
        nothing: null,
        cursor: sameFile ? view.cursor : null,
        asked: sameFile && view.asked,
      };
    }
    case 'cursor': {
      const { network, places } = message;
      const entered = !view.asked && network !== null && network !== view.cursor?.network;
      const elsewhere = view.network !== null && !places.some((place) => place.network === view.network);
      const goes = entered && elsewhere && namesOf(view).includes(network);
      return { ...view, cursor: { network, places }, asked: false, network: goes ? network : view.network };
    }
    case 'show':
      return namesOf(view).includes(message.network)
        ? { ...view, network: message.network, asked: view.cursor === null }
        : view;
    case 'nothing':
      return { ...view, networks: [], unread: [], cursor: null, nothing: message.message };
  }
}

/** What is kept across reloads of the window. */
export function keptState({ uri, network, reference, unfolded }: View): PanelState {
  return { v: 1, uri, network, reference, unfolded: [...unfolded] };
}

/** The networks to be seen. */
export function shownNetworks({ networks, network }: View): readonly ShownNetwork[] {
  return network === null ? networks : networks.filter(({ name }) => name === network);
}

/** Those to be seen that can't be read. */
export function shownUnread({ unread, network }: View): readonly UnreadNetwork[] {
  return network === null ? unread : unread.filter(({ name }) => name === network);
}

/** The one of these networks that the others are compared with. */
export function referenceOf({ reference }: View, networks: readonly ShownNetwork[]): ShownNetwork {
  return networks.find(({ name }) => name === reference) ?? networks[0];
}
