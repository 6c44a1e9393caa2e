import type { ChartDataset } from 'chart.js';
import type { Theme } from '../theme.js';
import { sampled, smoothed } from './sampling.js';
import type { Range } from './chosen.js';
import type { ChartContent, Level, Point, Series } from './series.js';
import { type Stroke, strokeOf } from './strokes.js';

export interface LineDataset extends ChartDataset<'line', Point[]> {
  readonly label: string;
  readonly stroke: Stroke;
}

/** Whether it has a name and is told of: the values behind a smoothed line and the levels have none. */
export function isNamed({ label }: { readonly label?: string | undefined }): boolean {
  return label !== '';
}

/** Whether there is a line between its points. */
export function isJoined({ stroke }: LineDataset): boolean {
  return stroke.width > 0;
}

/** So far beyond the axes a chart is drawn on: a point on its edge has room. */
export const edgePixels = 6;

/** Marks along a line: few enough to tell lines apart without hiding them. */
const marksPerLine = 8;

function pointLook({ mark, width }: Stroke, points: readonly Point[]) {
  const every = width === 0 ? 1 : Math.max(1, Math.ceil(points.length / marksPerLine));
  const radius = (i: number) => (points.length === 1 ? 4 : mark !== null && i % every === 0 ? 3.5 : 0);
  return {
    pointStyle: mark ?? ('circle' as const),
    pointRadius: points.length === 1 || mark !== null ? points.map((_, i) => radius(i)) : 0,
  };
}

function lineDataset(label: string, points: Point[], stroke: Stroke, stepped = false): LineDataset {
  return {
    label,
    data: points,
    stroke,
    borderColor: stroke.color,
    backgroundColor: stroke.color,
    borderWidth: stroke.width,
    showLine: stroke.width > 0,
    borderDash: [...stroke.dash],
    borderJoinStyle: 'round',
    stepped: stepped ? 'after' : false,
    // A point may lie on the edge, and is not halved.
    clip: edgePixels,
    pointHoverRadius: 4,
    // Else it would be a darker one of its own, which of a mixed colour is black.
    pointHoverBackgroundColor: stroke.color,
    pointHoverBorderColor: stroke.color,
    ...pointLook(stroke, points),
  };
}

/** What stays of a line behind its smoothed self. */
function faint(color: string): string {
  return `color-mix(in srgb, ${color} 30%, transparent)`;
}

/** Smoothed values by the values that they were made of, for as long as those are kept. */
export type Smooth = (values: readonly number[], weight: number) => readonly number[];

/** Smoothing that is done once for each list of values, however often it is drawn. */
export function rememberedSmoothing(): Smooth {
  let known = new WeakMap<readonly number[], readonly number[]>();
  let knownWeight = 0;
  return (values, weight) => {
    if (weight !== knownWeight) known = new WeakMap();
    knownWeight = weight;
    const found = known.get(values) ?? smoothed(values, weight);
    known.set(values, found);
    return found;
  };
}

/** The line, and behind a smoothed one its values as they are, which have no name and answer to nothing. */
export function seriesDatasets(
  line: Series,
  content: ChartContent,
  range: Range,
  most: number,
  theme: Theme,
  smooth: Smooth,
): LineDataset[] {
  const { logarithmic, smoothing } = content;
  const stroke = strokeOf(line.color, line.dash, theme, line.shade);
  const raw = sampled(line, range, most, logarithmic);
  // What belongs to its own moment is not mixed with others.
  if (smoothing === 0 || line.x.length < 3 || line.dash === 'points')
    return [lineDataset(line.label, raw, stroke, line.stepped)];
  const calm = sampled({ x: line.x, y: smooth(line.y, smoothing) }, range, most, logarithmic);
  const behind = { color: faint(stroke.color), width: 1, dash: [], mark: null };
  return [lineDataset(line.label, calm, stroke), lineDataset('', raw, behind)];
}

/** A thin line across the range. */
export function levelDataset({ value, color }: Level, { from, to }: Range, theme: Theme): LineDataset {
  const stroke = { ...strokeOf(color, 'dotted', theme), width: 1, mark: null };
  return lineDataset(
    '',
    [
      { x: from, y: value },
      { x: to, y: value },
    ],
    stroke,
  );
}
