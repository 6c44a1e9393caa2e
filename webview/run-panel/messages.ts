import type { Certificate } from '../../models/certificates/certificate.js';
import type { Landscape } from '../../models/certificates/landscape/landscape.js';
import type { RunEvent } from '../../models/training/events.js';
import type { RunRecord } from '../../models/training/run-record.js';
import type { RunStatus } from '../../models/training/run-status.js';
import type { ChartOptions, Zoomed } from '../chart/chosen.js';

/** How a person has set the curves, kept across reloads of the window. */
export interface CurveView extends ChartOptions {
  /** Keys of the legend that are switched off. */
  readonly hidden: readonly string[];
  /** The stretches that are looked at, by the title of their chart; not there: all of each. */
  readonly zoomed?: Readonly<Record<string, Zoomed>> | undefined;
}

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
  | { readonly v: 1; readonly type: 'certificate'; readonly run: string; readonly certificate: Certificate }
  | { readonly v: 1; readonly type: 'landscape'; readonly run: string; readonly landscape: Landscape }
  /** The folders of these runs, and of no others of the session, are not there: they were deleted. */
  | { readonly v: 1; readonly type: 'gone'; readonly runs: readonly string[] }
  /** Every folder of the session that the page kept was deleted before the window was loaded: nothing is known of it. */
  | { readonly v: 1; readonly type: 'vanished'; readonly runsFolder: string; readonly session: string }
  /** What is computed of a run at the moment beside its training; null: nothing any more. */
  | { readonly v: 1; readonly type: 'work'; readonly run: string; readonly work: Work | null }
  /** That was all for now: `drawn` asks for more. */
  | { readonly v: 1; readonly type: 'told' };

/** Something that takes its time, and how many of its points are computed; null where it has none, or none yet. */
export interface Work {
  readonly kind: 'certify' | 'landscape';
  readonly points: { readonly done: number; readonly of: number } | null;
}

export const exportFormats = ['json', 'markdown', 'html'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** From the page to the extension. */
export type FromPage =
  | { readonly v: 1; readonly type: 'ready' }
  /** All that was told of before the last `told` is drawn. */
  | { readonly v: 1; readonly type: 'drawn' }
  /** Stop the run that trains and those that wait. */
  | { readonly v: 1; readonly type: 'stop' }
  /** Let the run that trains hold still, and those that wait. */
  | { readonly v: 1; readonly type: 'pause' }
  /** Let paused runs go on. */
  | { readonly v: 1; readonly type: 'continue' }
  /** Compute the certificate anew. */
  | { readonly v: 1; readonly type: 'certify'; readonly run: string }
  /** Compute the risk around the trained weights. */
  | { readonly v: 1; readonly type: 'landscape'; readonly run: string }
  /** End what is computed of the run beside its training. */
  | { readonly v: 1; readonly type: 'cancel'; readonly run: string }
  /** Save the certificate where the person says; `html`: as the page shows it, null for the other formats. */
  | {
      readonly v: 1;
      readonly type: 'export';
      readonly run: string;
      readonly format: ExportFormat;
      readonly html: string | null;
    }
  /** Open the certificate, as the page shows it, where it can be printed. */
  | { readonly v: 1; readonly type: 'print'; readonly run: string; readonly html: string }
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
  /** How the curves are set; not there before a person has set them. */
  readonly view?: CurveView | undefined;
  /** Whether the certificate of a run is unfolded, by run, where a person has chosen. */
  readonly unfolded?: Readonly<Record<string, boolean>> | undefined;
  /** How far down the page is read, in pixels. */
  readonly top?: number | undefined;
}
