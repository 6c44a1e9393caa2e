import { isDeepStrictEqual } from 'node:util';
import type { Score } from '../training/events.js';
import type { Progress } from '../training/progress.js';
import type { RunRecord } from '../training/run-record.js';
import type { RunStatus } from '../training/run-status.js';
import type { CertifiedNumbers } from './certified-numbers.js';
import {
  type CertifiedMeasure,
  type CertifiedSpreads,
  type Measure,
  type Spread,
  spreadOf,
  type Spreads,
} from './spread.js';

/** A run that is summed up. */
export interface SeedRun {
  readonly folder: string;
  readonly record: Omit<RunRecord, 'text'>;
  readonly status: RunStatus;
  /** The scores that it ended with. */
  readonly end: Pick<Progress, 'epoch' | 'train' | 'test'>;
  readonly certified: CertifiedNumbers;
}

/** The runs of one network on the same data with the same settings, which differ in their seeds alone. */
export interface SeedSummary {
  readonly record: SeedRun['record'];
  /** One a seed that is completed, in the order of the seeds: what the spreads are of. */
  readonly runs: readonly SeedRun[];
  /** Of each seed that was begun, or is to be, and of which no run is completed, the latest run; in the order of the seeds. */
  readonly unfinished: readonly SeedRun[];
  readonly train: Spreads;
  readonly test: Spreads;
  readonly certified: CertifiedSpreads;
}

/** Null where one of them is missing, or there are none. */
function spreadOfAll(values: readonly (number | null | undefined)[]): Spread | null {
  const found = values.flatMap((value) => value ?? []);
  return found.length === 0 || found.length < values.length ? null : spreadOf(found);
}

function certifiedSpreads(runs: readonly SeedRun[]): CertifiedSpreads {
  const spread = (measure: CertifiedMeasure) => spreadOfAll(runs.map(({ certified }) => certified[measure]));
  return {
    linearRisk: spread('linearRisk'),
    lowerBound: spread('lowerBound'),
    epsilon: spread('epsilon'),
    aboveLinear: spread('aboveLinear'),
  };
}

function spreadsOf(scores: readonly (Score | null)[]): Spreads {
  const spread = (measure: Measure) => spreadOfAll(scores.map((score) => score?.[measure]));
  return {
    risk: spread('risk'),
    rSquared: spread('rSquared'),
    accuracy: spread('accuracy'),
    topFive: spread('topFive'),
  };
}

/** Engines apart, whose numbers differ in their last digits. */
function isAlike(a: SeedRun['record'], b: SeedRun['record']): boolean {
  const [rowsA, rowsB] = [a.resolved?.dataHash, b.resolved?.dataHash];
  const sameRows = rowsA === undefined || rowsB === undefined || rowsA === rowsB;
  const decisive = ({ architecture, data, settings }: SeedRun['record']) => ({ architecture, data, settings });
  return sameRows && isDeepStrictEqual(decisive(a), decisive(b));
}

function inSeedOrder(runs: Iterable<SeedRun>): SeedRun[] {
  return [...runs].sort((a, b) => a.record.seed - b.record.seed);
}

function summaryOf(group: readonly SeedRun[]): SeedSummary {
  const latest = new Map<number, SeedRun>();
  for (const run of group) if (run.status === 'completed') latest.set(run.record.seed, run);
  const runs = inSeedOrder(latest.values());
  const open = new Map(group.filter(({ record }) => !latest.has(record.seed)).map((run) => [run.record.seed, run]));
  return {
    record: group[0].record,
    runs,
    unfinished: inSeedOrder(open.values()),
    train: spreadsOf(runs.map(({ end }) => end.train)),
    test: spreadsOf(runs.map(({ end }) => end.test)),
    certified: certifiedSpreads(runs),
  };
}

/**
 * Sums runs up over their seeds, one summary a network, data and settings. Of several runs of one seed the last that is
 * completed counts; those that were computed from another run's weights are left out.
 * @param runs oldest first
 */
export function seedSummaries(runs: readonly SeedRun[]): SeedSummary[] {
  const groups: SeedRun[][] = [];
  for (const run of runs) {
    if (run.record.origin !== null) continue;
    const group = groups.find(([first]) => isAlike(first.record, run.record));
    if (group === undefined) groups.push([run]);
    else group.push(run);
  }
  return groups.map(summaryOf);
}
