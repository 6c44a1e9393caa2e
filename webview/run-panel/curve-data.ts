import type { RunEvent } from '../../models/training/events.js';
import { lastEvent } from '../../models/training/progress.js';
import { trainingSeconds } from '../../models/training/training-seconds.js';
import type { AxisName } from '../chart/chosen.js';
import type { LegendEntry } from '../chart/legend.js';
import type { Level, Series } from '../chart/series.js';
import type { RunView } from './messages.js';

/** Keys of the legend that speak of rows, not of networks. */
export const splitKeys = { train: 'rows: train', test: 'rows: test' } as const;

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
  /** Its colour: the network's place. Runs of one network with several seeds share it. */
  readonly color: number;
}

function networkOf({ record }: RunView): string {
  return record.architecture.name;
}

function named(runs: readonly RunView[]): NamedRun[] {
  const networks = [...new Set(runs.map(networkOf))];
  const seeded = runs.length > networks.length;
  return runs.map((run) => {
    const name = seeded ? `${networkOf(run)}, seed ${run.record.seed}` : networkOf(run);
    return { run, name, color: networks.indexOf(networkOf(run)) };
  });
}

/** The legend of all charts: a button a network, and one each for training and test rows. */
export function legendEntries(runs: readonly RunView[]): LegendEntry[] {
  const networks = [...new Set(runs.map(networkOf))];
  return [
    ...networks.map((name, color) => ({ key: name, label: name, color, dashed: false })),
    { key: splitKeys.train, label: 'training rows', color: null, dashed: false },
    { key: splitKeys.test, label: 'test rows', color: null, dashed: true },
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

/** A score over the training: a line for the training rows and, where there are some, one for the test rows of each run. */
export function scoreSeries(runs: readonly RunView[], measure: Measure, axis: AxisName): Series[] {
  const line = ({ run, name, color }: NamedRun, split: Split): Series => ({
    label: `${name}, ${split}`,
    color,
    dashed: split === 'test',
    keys: [networkOf(run), splitKeys[split]],
    ...pointsOf(run, axis, isEvaluation, (event) => event[split]?.[measure]),
  });
  return withPoints(named(runs).flatMap((each) => [line(each, 'train'), line(each, 'test')]));
}

/** What each step tells, of the training rows it took. */
export function stepSeries(runs: readonly RunView[], measure: StepMeasure, axis: AxisName): Series[] {
  return withPoints(
    named(runs).map(({ run, name, color }) => ({
      label: name,
      color,
      dashed: false,
      keys: [networkOf(run), splitKeys.train],
      ...pointsOf(run, axis, isStep, (event) => event[measure]),
    })),
  );
}

/** The least share of the directions that a block's features span; null of a network without blocks. */
function leastRankShare({ ranks }: EventOf<'light-certificate'>): number | null {
  return ranks.length === 0 ? null : Math.min(...ranks.map(({ rank, size }) => rank / size));
}

/** What light certificates told along the way. */
export function lightSeries(runs: readonly RunView[], measure: LightMeasure, axis: AxisName): Series[] {
  return withPoints(
    named(runs).map(({ run, name, color }) => ({
      label: name,
      color,
      dashed: false,
      keys: [networkOf(run)],
      ...pointsOf(run, axis, isLight, (event) => (measure === 'epsilon' ? event.epsilon : leastRankShare(event))),
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

/** What the risks are held against: the best linear one and, once certified, each network's lower bound. */
export function riskLevels(runs: readonly RunView[]): Level[] {
  const linear = linearLevel(runs);
  const bounds = named(runs).flatMap(({ run, name, color }): Level[] => {
    const { certificate } = run;
    // A linear network has no features but its input: its bound is the best linear risk.
    if (certificate === null || certificate.features.length === 0) return [];
    const value = certificate.lowerBound;
    return [{ label: `lower bound of ${name}`, value, color, keys: [networkOf(run), splitKeys.train] }];
  });
  return [...(linear === null ? [] : [linear]), ...bounds];
}
