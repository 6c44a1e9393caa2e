import type { Architecture } from '../../architecture/architecture.js';
import type { Loss } from '../../architecture/loss.js';
import { runningStatistics } from '../../architecture/running-statistics.js';
import { trainables } from '../../architecture/trainable.js';
import type { WeightArray, Weights } from '../../architecture/weights.js';
import type { Samples } from '../../data/dataset.js';
import { CertificateError } from '../certificate-error.js';
import { trainedNetwork } from '../features/passes.js';
import { firstRows } from '../first-rows.js';
import { scoreOf } from '../score.js';
import { filterNormalisedDirection } from './directions.js';
import type { Landscape } from './landscape.js';

/** A landscape takes many passes over the rows, and looks the same on a part of them. */
const mostRows = 1000;
/** Points along the path from the start to the trained weights. */
const pathPoints = 41;
/** Of the random directions: the same slice every time. */
const seed = 1;

export interface LandscapeInput {
  readonly architecture: Architecture;
  readonly loss: Loss;
  readonly weights: Weights;
  /** What the run began with; null: the weights were not trained from there. */
  readonly start: Weights | null;
  readonly train: Samples;
  /** Points along each side of the slice, odd: the trained weights are its middle. */
  readonly grid: number;
}

/** How far it is: so many points of all that are computed. */
export interface PointsDone {
  readonly done: number;
  readonly of: number;
}

/** Every array as a function of its name, itself and its values makes it. */
function changed(weights: Weights, value: (name: string, array: WeightArray, i: number) => number): Weights {
  return new Map(
    [...weights].map(([name, array]) => {
      const values = Float32Array.from(array.values, (_, i) => value(name, array, i));
      return [name, { ...array, values }];
    }),
  );
}

/** From `from` to `to`, both among them. */
function evenPlaces(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
}

/** The risk at some weights; null where the outputs are not finite there. */
function riskAt({ architecture, loss, train }: LandscapeInput, weights: Weights): number | null {
  try {
    return scoreOf(trainedNetwork(architecture, weights), train, loss).risk;
  } catch (error) {
    if (error instanceof CertificateError) return null;
    throw error;
  }
}

function keptWords({ architecture, weights }: LandscapeInput): string | null {
  const flat = trainables(architecture).filter(({ name }) => weights.get(name)?.shape.length === 1);
  const parts = [
    ...(flat.some(({ role }) => role.kind === 'bias') ? ['biases'] : []),
    ...(flat.some(({ role }) => role.kind === 'scale') ? ['scales of norms'] : []),
    ...(runningStatistics(architecture).length > 0 ? ['running means and variances'] : []),
  ];
  return parts.length === 0 ? null : parts.join(', ');
}

/**
 * The training risk around trained weights, in float64: on a slice through them along two random filter-normalised
 * directions, and on the way to them from the weights that training began with. A norm uses its running statistics, which
 * the slice leaves as they are and the path takes along.
 * @yields how far it is, before each point
 * @throws CertificateError where the trained weights themselves have no finite risk
 */
export function* computeLandscape(given: LandscapeInput): Generator<PointsDone, Landscape> {
  const input = { ...given, train: firstRows(given.train, mostRows) };
  const { architecture, loss, weights, start, train, grid } = input;
  const { risk } = scoreOf(trainedNetwork(architecture, weights), train, loss);
  const [d1, d2] = ['first', 'second'].map((name) => filterNormalisedDirection(architecture, weights, seed, name));
  const places = evenPlaces(-1, 1, grid);
  const ts = start === null ? [] : evenPlaces(0, 1, pathPoints);
  const of = grid ** 2 + ts.length;
  let done = 0;
  const sliceRisks: (number | null)[][] = [];
  for (const b of places) {
    const row: (number | null)[] = [];
    const at = (a: number) =>
      changed(
        weights,
        (name, { values }, i) => values[i] + a * (d1.get(name)?.[i] ?? 0) + b * (d2.get(name)?.[i] ?? 0),
      );
    for (const a of places) {
      yield { done, of };
      row.push(riskAt(input, at(a)));
      done += 1;
    }
    sliceRisks.push(row);
  }
  const pathRisks: (number | null)[] = [];
  const onPath = (from: Weights, t: number) =>
    changed(weights, (name, { values }, i) => (1 - t) * (from.get(name)?.values[i] ?? values[i]) + t * values[i]);
  for (const t of ts) {
    yield { done, of };
    pathRisks.push(start === null ? null : riskAt(input, onPath(start, t)));
    done += 1;
  }
  const path = start === null ? null : { places: ts, risks: pathRisks };
  return {
    version: 1,
    seed,
    rows: train.rows,
    risk,
    slice: { places, risks: sliceRisks },
    path,
    kept: keptWords(input),
  };
}
