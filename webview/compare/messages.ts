import type { RunStatus } from '../../models/training/run-status.js';
import type { CertifiedSpreads, Spreads } from '../../models/runs/spread.js';
import type { CurveName } from '../chart/curve-names.js';
import type { ComparedFact } from '../../models/runs/compared-fact.js';

/** Version of the messages between the page that compares runs and the extension. */
export const protocolVersion = 1;

/** A run's curve, down-sampled; its lists are of one length. */
export interface ComparedCurve {
  readonly measure: CurveName;
  readonly split: 'train' | 'test';
  /** Where it is of the first training rows alone, of how many. */
  readonly rows?: number;
  readonly step: readonly number[];
  readonly epoch: readonly number[];
  /** Seconds of training, without stops and pauses. */
  readonly time: readonly number[];
  readonly value: readonly number[];
}

export interface ComparedRun {
  readonly folder: string;
  /** What tells it from the others that are compared. */
  readonly label: string;
  /** Runs that differ in their seeds alone share one. */
  readonly group: number;
  readonly status: RunStatus;
  readonly curves: readonly ComparedCurve[];
}

/** Runs of one network and its settings, over their seeds. */
export interface ComparedSeeds {
  readonly label: string;
  readonly group: number;
  readonly seeds: readonly number[];
  /** Seeds that are not completed and count in nothing. */
  readonly unfinished: readonly number[];
  readonly train: Spreads;
  readonly test: Spreads;
  readonly certified: CertifiedSpreads;
}

/** What the page shows. */
export interface Comparison {
  readonly v: 1;
  readonly type: 'comparison';
  /** Those that were asked for, absolute: for the page's `KeptState`. */
  readonly folders: readonly string[];
  readonly runs: readonly ComparedRun[];
  /** A value for each of the runs, in their order. */
  readonly facts: readonly ComparedFact[];
  readonly seeds: readonly ComparedSeeds[];
  /** Names of folders that are gone, or can't be read. */
  readonly gone: readonly string[];
}

/** A run as it is sent: its curves are null where they are those that were sent last. */
export type SentRun = Omit<ComparedRun, 'curves'> & { readonly curves: ComparedRun['curves'] | null };

/** From the extension to the page: all of it, each time, but for curves that the page has. */
export type ToComparePage = Omit<Comparison, 'runs'> & { readonly runs: readonly SentRun[] };

/** From the page to the extension. */
export type FromComparePage =
  | { readonly v: 1; readonly type: 'ready' }
  | { readonly v: 1; readonly type: 'export' }
  /** Open the panel of this run. */
  | { readonly v: 1; readonly type: 'open'; readonly folder: string };
