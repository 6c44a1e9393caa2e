import { howMany } from '../../models/architecture/how-many.js';
import type { RunEvent } from '../../models/training/events.js';
import { lastEvent } from '../../models/training/progress.js';
import { isSettled } from '../../models/training/run-status.js';
import { trainingSeconds } from '../../models/training/training-seconds.js';
import type { AxisName } from '../chart/chosen.js';
import type { LegendEntry } from '../chart/legend.js';
import { growing, type Level, type Series } from '../chart/series.js';
import { shadesOf } from '../chart/strokes.js';
import type { RunView } from './messages.js';

/** Keys of the legend that speak of rows, not of networks. */
const splitKeys = { train: 'rows: train', test: 'rows: test' } as const;

/** The key of the lower bounds. */
const boundKey = 'lower bound';

type Split = keyof typeof splitKeys;
type Placed = Extract<RunEvent, { step: number }>;

/** Scores that are drawn over the training, each a chart where some run has it. */
export type Measure = 'risk' | 'accuracy' | 'topFive' | 'rSquared';

/** What every step tells. */
export type StepMeasure = 'loss' | 'learningRate';

/** What every light certificate tells. */
export type LightMeasure = 'epsilon' | 'rank';

interface NamedRun {
  readonly run: RunView;
  readonly name: string;
  /** Its colour is the network's place. Runs of one network with several seeds share it, and have a shade each. */
  readonly look: { readonly color: number; readonly shade: number };
  /** What of the legend hides it. */
  readonly keys: readonly string[];
}

function networkOf({ record }: RunView): string {
  return record.architecture.name;
}

function named(runs: readonly RunView[]): NamedRun[] {
  const networks = [...new Set(runs.map(networkOf))];
  const seeded = runs.length > networks.length;
  const colors = runs.map((run) => networks.indexOf(networkOf(run)));
  const shades = shadesOf(colors);
  return runs.map((run, i) => {
    const name = seeded ? `${networkOf(run)}, seed ${run.record.seed}` : networkOf(run);
    const look = { color: colors[i], shade: shades[i] };
    return { run, name, look, keys: [networkOf(run), run.record.id] };
  });
}

/** A button for a network and, where it has several runs, one for each of them. */
function networkEntries(name: string, all: readonly NamedRun[]): LegendEntry[] {
  const own = all.filter(({ run }) => networkOf(run) === name);
  const network: LegendEntry = { key: name, label: name, color: own[0].look.color, dash: 'solid' };
  if (own.length === 1) return [network];
  const seeds = own.map(({ run, look }): LegendEntry => {
    return { key: run.record.id, label: `seed ${run.record.seed}`, within: name, ...look, dash: 'solid' };
  });
  return [network, ...seeds];
}

/** The legend of all charts: a button a network and a seed, one each for training and held-out rows, and one for the lower bounds. */
export function legendEntries(runs: readonly RunView[]): LegendEntry[] {
  const bounded = boundSeries(runs, 'step').length > 0;
  const networks = [...new Set(runs.map(networkOf))];
  const all = named(runs);
  return [
    ...networks.flatMap((name) => networkEntries(name, all)),
    { key: splitKeys.train, label: 'training rows', color: null, dash: 'solid' },
    { key: splitKeys.test, label: 'held-out rows', color: null, dash: 'dashed' },
    ...(bounded
      ? [{ key: boundKey, label: 'lower bound, by the features at that step', color: null, dash: 'points' as const }]
      : []),
  ];
}

/** The numbers that some events of a run tell, over an axis. */
function pointsOf<E extends Placed>(
  { events }: RunView,
  axis: AxisName,
  isOne: (event: RunEvent) => event is E,
  read: (event: E) => number | null | undefined,
): Pick<Series, 'x' | 'y'> {
  const seconds = axis === 'time' ? trainingSeconds(events) : [];
  const x: number[] = [];
  const y: number[] = [];
  events.forEach((event, i) => {
    if (!isOne(event)) return;
    const value = read(event);
    if (value === null || value === undefined) return;
    x.push(axis === 'time' ? seconds[i] : event[axis]);
    y.push(value);
  });
  return { x, y };
}

type EventOf<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

const isEvaluation = (event: RunEvent): event is EventOf<'evaluation'> => event.type === 'evaluation';
const isStep = (event: RunEvent): event is EventOf<'step'> => event.type === 'step';
const isLight = (event: RunEvent): event is EventOf<'light-certificate'> => event.type === 'light-certificate';

function withPoints(lines: readonly Series[]): Series[] {
  return lines.filter(({ x }) => x.length > 0);
}

/** A score over the training: a line for the training rows and, where there are some, one for the held-out rows of each run. */
export function scoreSeries(runs: readonly RunView[], measure: Measure, axis: AxisName): Series[] {
  const line = ({ run, name, look, keys }: NamedRun, split: Split): Series => ({
    label: `${name}, ${split}`,
    ...look,
    dash: split === 'test' ? 'dashed' : 'solid',
    keys: [...keys, splitKeys[split]],
    ...pointsOf(run, axis, isEvaluation, (event) => event[split]?.[measure]),
  });
  return withPoints(named(runs).flatMap((each) => [line(each, 'train'), line(each, 'test')]));
}

/** What each step tells, of the training rows it took. */
export function stepSeries(runs: readonly RunView[], measure: StepMeasure, axis: AxisName): Series[] {
  return withPoints(
    named(runs).map(({ run, name, look, keys }) => ({
      label: name,
      ...look,
      dash: 'solid' as const,
      // A learning rate is that of a whole epoch.
      stepped: measure === 'learningRate',
      keys: [...keys, splitKeys.train],
      ...pointsOf(run, axis, isStep, (event) => event[measure]),
    })),
  );
}

/** The best linear risk on the training rows: the same for all runs with a bias; null before it is known. */
function linearLevel(runs: readonly RunView[]): Level | null {
  const found = runs.map(({ events }) => lastEvent(events, 'baseline')).find((event) => event !== null);
  const certified = runs.map(({ certificate }) => certificate).find((certificate) => certificate !== null);
  const value = found?.linearRisk ?? certified?.linearRisk;
  if (value === undefined) return null;
  const label = found?.separable === true ? 'best linear: 0, linearly separable' : 'best linear, train';
  return { label, value, color: null, keys: [splitKeys.train] };
}

/** What the risks are held against from the first step to the last: the best linear risk. */
export function riskLevels(runs: readonly RunView[]): Level[] {
  const linear = linearLevel(runs);
  return linear === null ? [] : [linear];
}

/** What is known of the weights of a moment, from its light certificate or, at the end, from the certificate. */
interface Known {
  readonly x: number;
  /** It is about so many training rows, the first ones. */
  readonly rows: number;
  readonly lowerBound: number;
  readonly epsilon: number;
  readonly features: readonly { readonly rank: number; readonly size: number }[];
}

/** Where the weights were taken that the certificate is about: those of the last step, or of the best. */
function certifiedAt({ events }: RunView, axis: AxisName): number | null {
  const done = lastEvent(events, 'done');
  if (done === null) return null;
  return axis === 'time' ? (trainingSeconds(events).at(-1) ?? null) : (done.best ?? done)[axis];
}

function knownOf(run: RunView, axis: AxisName): Known[] {
  const light = run.events.filter(isLight);
  const { x } = pointsOf(run, axis, isLight, ({ rows }) => rows);
  const along = light.map(({ ranks, ...numbers }, i): Known => ({ ...numbers, x: x[i], features: ranks }));
  const end = run.certificate === null ? null : certifiedAt(run, axis);
  return run.certificate === null || end === null ? along : [...along, { ...run.certificate, x: end }];
}

/**
 * Points for each run and, where light certificates read fewer rows than the certificate, apart for each number of rows.
 * What a certificate tells belongs to the features of its own step: between two of them nothing is known, and no line is
 * drawn (a bound would seem to hold of the risks that it crosses).
 */
function knownSeries(
  runs: readonly RunView[],
  axis: AxisName,
  drawn: { readonly keys: readonly string[]; readonly label: string },
  read: (known: Known) => number | null,
): Series[] {
  const lines = named(runs).flatMap(({ run, name, look, keys }) => {
    const known = knownOf(run, axis);
    return [...new Set(known.map(({ rows }) => rows))].map((count): Series => {
      const own = known.flatMap((each) => {
        const y = each.rows === count ? read(each) : null;
        return y === null ? [] : [{ x: each.x, y }];
      });
      return {
        label: `${name}${drawn.label} on ${howMany(count, 'row')}`,
        ...look,
        dash: 'points',
        keys: [...keys, ...drawn.keys],
        x: own.map(({ x }) => x),
        y: own.map(({ y }) => y),
      };
    });
  });
  return withPoints(lines);
}

/** What certificates told along the way and at the end; nothing where there was none along the way. */
export function lightSeries(runs: readonly RunView[], measure: LightMeasure, axis: AxisName): Series[] {
  const lines = knownSeries(runs, axis, { keys: [], label: '' }, ({ epsilon, features }) => {
    if (measure === 'epsilon') return epsilon;
    // The least share of the directions that a block's features span.
    return features.length === 0 ? null : Math.min(...features.map(({ rank, size }) => rank / size));
  });
  return growing(lines);
}

/** Whether epsilon and rank are known of the end alone: runs with features are certified, and none was along the way. */
export function lacksLight(runs: readonly RunView[]): boolean {
  const known = runs.some(({ certificate }) => certificate !== null && certificate.features.length > 0);
  return known && runs.every(({ status }) => isSettled(status)) && runs.every(({ events }) => !events.some(isLight));
}

/**
 * The lower bound that Proposition 2 of Chen 2021 puts on the training risk, at the steps whose features it was computed of. A linear network has no features but its input: its bound is the best linear risk.
 */
export function boundSeries(runs: readonly RunView[], axis: AxisName): Series[] {
  const drawn = { keys: [splitKeys.train, boundKey], label: ', lower bound' } as const;
  return knownSeries(runs, axis, drawn, ({ features, lowerBound }) =>
    // 0 bounds every risk: it says nothing.
    features.length === 0 || lowerBound <= 0 ? null : lowerBound,
  );
}
