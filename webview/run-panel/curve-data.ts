import { lastEvent } from '../../models/training/progress.js';
import type { RunView } from './messages.js';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** One line of a chart. */
export interface Curve {
  readonly label: string;
  /** Which colour: the network's place. Runs of one network with several seeds share it. */
  readonly network: number;
  readonly split: 'train' | 'test';
  readonly points: readonly Point[];
}

/** A horizontal line: what is to be beaten. */
export interface Baseline {
  readonly label: string;
  readonly value: number;
}

export type Measure = 'risk' | 'accuracy';

const mostPoints = 600;

/** At most `most` points: of each stretch its lowest and highest, so that no spike is lost. */
export function downSampled(points: readonly Point[], most = mostPoints): readonly Point[] {
  if (points.length <= most) return points;
  const stretch = Math.ceil((2 * points.length) / most);
  const kept: Point[] = [];
  for (let begin = 0; begin < points.length; begin += stretch) {
    const part = points.slice(begin, begin + stretch);
    const low = part.reduce((a, b) => (b.y < a.y ? b : a));
    const high = part.reduce((a, b) => (b.y > a.y ? b : a));
    kept.push(...(low === high ? [low] : low.x < high.x ? [low, high] : [high, low]));
  }
  return kept;
}

function pointsOf({ events }: RunView, split: 'train' | 'test', measure: Measure): Point[] {
  return events.flatMap((event) => {
    const score = event.type === 'evaluation' ? event[split] : null;
    const value = score?.[measure] ?? null;
    return event.type !== 'evaluation' || value === null ? [] : [{ x: event.epoch, y: value }];
  });
}

/** The curves of a measure over epochs: a training and, where there are test rows, a test curve for each run. */
export function curvesOf(runs: readonly RunView[], measure: Measure): Curve[] {
  const networks = [...new Set(runs.map(({ record }) => record.architecture.name))];
  const seeded = runs.length > networks.length;
  return runs.flatMap((run) => {
    const { architecture, seed } = run.record;
    const name = seeded ? `${architecture.name}, seed ${seed}` : architecture.name;
    return (['train', 'test'] as const).flatMap((split) => {
      const points = downSampled(pointsOf(run, split, measure));
      const network = networks.indexOf(architecture.name);
      return points.length === 0 ? [] : [{ label: `${name}, ${split}`, network, split, points }];
    });
  });
}

/** The best linear risk on the training rows: the same for all runs with a bias; null before it is known. */
export function baselineOf(runs: readonly RunView[]): Baseline | null {
  const found = runs.map(({ events }) => lastEvent(events, 'baseline')).find((event) => event !== null);
  if (found === undefined) return null;
  return {
    label: found.separable ? 'best linear, train: 0 (linearly separable)' : 'best linear, train',
    value: found.linearRisk,
  };
}
