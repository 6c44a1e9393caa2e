import { differentParts } from './differences.js';
import type { PanelState, ShownNetwork, ToPage, UnreadNetwork } from './messages.js';

/** What the page shows: the last document it was told of, where the cursor is, and what the person chose. */
export interface View {
  readonly uri: string;
  readonly file: string;
  readonly networks: readonly ShownNetwork[];
  readonly unread: readonly UnreadNetwork[];
  readonly cursor: { readonly networks: readonly string[]; readonly part: string } | null;
  /** The network to be seen; null: all of them. */
  readonly network: string | null;
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
    network: kept === undefined ? '' : kept.network,
    unfolded: new Set(kept?.unfolded),
    nothing: null,
  };
}

/** Names of all that a file declares, those that can't be read too. */
export function namesOf({ networks, unread }: Pick<View, 'networks' | 'unread'>): string[] {
  return [...networks, ...unread].map(({ name }) => name);
}

/** The view after a message. One network is seen until all are asked for; the cursor takes the view with it. */
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
      };
    }
    case 'cursor': {
      const { networks, part } = message;
      const [first] = networks;
      const known = first !== undefined && namesOf(view).includes(first);
      const shown = view.network !== null && known && !networks.includes(view.network);
      return { ...view, cursor: { networks, part }, network: shown ? first : view.network };
    }
    case 'show':
      return namesOf(view).includes(message.network) ? { ...view, network: message.network } : view;
    case 'nothing':
      return { ...view, networks: [], unread: [], cursor: null, nothing: message.message };
  }
}

/** What is kept across reloads of the window. */
export function keptState({ uri, network, unfolded }: View): PanelState {
  return { v: 1, uri, network, unfolded: [...unfolded] };
}

/** The networks to be seen. */
export function shownNetworks({ networks, network }: View): readonly ShownNetwork[] {
  return network === null ? networks : networks.filter(({ name }) => name === network);
}

/** For each network that is shown, its parts that the first one has otherwise. */
export function differencesOf(networks: readonly ShownNetwork[]): ReadonlySet<string>[] {
  return networks.map((network) => differentParts(network, networks[0]));
}
