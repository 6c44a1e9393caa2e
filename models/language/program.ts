import type { Architecture } from '../architecture/architecture.js';
import type { DataDefinition } from '../data/definition.js';
import type { TrainingSettings } from '../training/settings.js';
import type { FindingCode } from './finding-codes.js';

/** Lines and characters count from 0, as in LSP. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** Something to say about a place in a text: the unit of `nestimate check --format json`. */
export interface Finding {
  readonly file: string;
  readonly range: Range;
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
  readonly code: FindingCode;
  readonly message: string;
  /** The network it is about, where it is about one. */
  readonly network: string | null;
  /** The numbers and words of the message, by name: what repairs are made of. */
  readonly data: Readonly<Record<string, number | string | readonly string[]>>;
}

export interface NetworkDefinition {
  readonly architecture: Architecture;
  /** Of the network's name. */
  readonly range: Range;
}

/** A `train` block: every network with every seed is a run. */
export interface TrainDefinition {
  readonly networks: readonly Architecture[];
  readonly data: DataDefinition;
  readonly settings: TrainingSettings;
  readonly seeds: readonly number[];
  /** Of the whole block. */
  readonly range: Range;
}

/**
 * What a `.nest` text means, as plain values. Networks and trains with errors in them are left out;
 * `findings` says why.
 */
export interface Program {
  readonly file: string;
  readonly text: string;
  readonly networks: readonly NetworkDefinition[];
  readonly trains: readonly TrainDefinition[];
  readonly findings: readonly Finding[];
}
