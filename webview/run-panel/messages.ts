import type { Certificate } from '../../models/certificates/certificate.js';
import type { RunEvent } from '../../models/training/events.js';
import type { RunRecord } from '../../models/training/run-record.js';
import type { RunStatus } from '../../models/training/run-status.js';

/** Version of the messages between the run panel's page and the extension. */
export const protocolVersion = 1;

/** A run as the page shows it: its record without the text, and all that happened so far. */
export interface RunView {
  readonly record: Omit<RunRecord, 'text'>;
  readonly status: RunStatus;
  readonly events: readonly RunEvent[];
  readonly certificate: Certificate | null;
}

/** From the extension to the page. `session` replaces everything: it is also the answer to `ready`, so that a page shown again replays. */
export type ToPage =
  | {
      readonly v: 1;
      readonly type: 'session';
      /** Absolute path, for the page's `PanelState`. */
      readonly runsFolder: string;
      readonly session: string;
      readonly runs: readonly RunView[];
    }
  | {
      readonly v: 1;
      readonly type: 'progress';
      readonly run: string;
      readonly events: readonly RunEvent[];
      readonly status: RunStatus;
    }
  | { readonly v: 1; readonly type: 'certificate'; readonly run: string; readonly certificate: Certificate };

/** From the page to the extension. */
export type FromPage =
  | { readonly v: 1; readonly type: 'ready' }
  /** Stop the run that trains and those that wait. */
  | { readonly v: 1; readonly type: 'stop' }
  /** Resume runs that stopped or were interrupted. */
  | { readonly v: 1; readonly type: 'resume' }
  /** Take the run's prediction weights to the minimum of their convex problem, in a new run. */
  | { readonly v: 1; readonly type: 'polish'; readonly run: string }
  /** Show the page of the theory on this guarantee. */
  | { readonly v: 1; readonly type: 'theory'; readonly guarantee: string }
  | { readonly v: 1; readonly type: 'reveal-folder'; readonly run: string }
  | { readonly v: 1; readonly type: 'reveal-source' };

/** What the page keeps across reloads of the window (`setState`), enough to revive it. */
export interface PanelState {
  readonly v: 1;
  /** Absolute path of the folder that holds the run folders. */
  readonly runsFolder: string;
  readonly session: string;
}
