import type { NetworkView, PartAt } from '../../models/language/architecture-view.js';

/** Version of the messages between the architecture panel's page and the extension. */
export const protocolVersion = 1;

/** A network as it was when its text could last be read, and what is wrong with the text now. */
export interface ShownNetwork extends NetworkView {
  readonly stale: string | null;
}

/** A network that could not be read since the panel was opened. */
export interface UnreadNetwork {
  readonly name: string;
  readonly message: string;
}

/** From the extension to the page. */
export type ToPage =
  /** Replaces everything: the answer to `ready`, and what comes after every change of the text that changes something here. */
  | {
      readonly v: 1;
      readonly type: 'document';
      /** For the page's `PanelState`. */
      readonly uri: string;
      /** The file's name. */
      readonly file: string;
      readonly networks: readonly ShownNetwork[];
      readonly unread: readonly UnreadNetwork[];
    }
  /** What is written where the cursor is. */
  | (PartAt & { readonly v: 1; readonly type: 'cursor' })
  /** This network is to be seen, and no other. */
  | { readonly v: 1; readonly type: 'show'; readonly network: string }
  /** There is nothing to draw, in words: the file is gone, the server doesn't answer. */
  | { readonly v: 1; readonly type: 'nothing'; readonly message: string };

/** From the page to the extension. */
export type FromPage =
  | { readonly v: 1; readonly type: 'ready' }
  /** Put the cursor where this part is written; of one that can't be read, where its first error is. */
  | { readonly v: 1; readonly type: 'reveal'; readonly network: string; readonly part: string }
  | {
      readonly v: 1;
      readonly type: 'repair';
      readonly network: string;
      /** Of the finding, and the repair's title. */
      readonly code: string;
      readonly title: string;
    }
  /** Show the page of the theory on this guarantee. */
  | { readonly v: 1; readonly type: 'theory'; readonly guarantee: string }
  /** Ask where to, and write a picture: an SVG as text, a PNG in base64. */
  | {
      readonly v: 1;
      readonly type: 'save';
      readonly format: 'svg' | 'png';
      readonly name: string;
      readonly content: string;
    }
  | { readonly v: 1; readonly type: 'new-file' };

/** What the page keeps across reloads of the window (`setState`), enough to revive it. */
export interface PanelState {
  readonly v: 1;
  readonly uri: string;
  /** The network to be seen; null: all, side by side. */
  readonly network: string | null;
  /** Side by side, what differs from this one is marked; null: from the first. */
  readonly reference: string | null;
  /** Groups of equal blocks that are drawn one by one. */
  readonly unfolded: readonly string[];
}
