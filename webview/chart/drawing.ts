import type { Theme } from '../theme.js';
import { isJoined, isNamed, levelDataset, type LineDataset, seriesDatasets, type Smooth } from './datasets.js';
import { edgeNames, type Outside } from './edge-names.js';
import { heightOf } from './heights.js';
import type { Named } from './level-labels.js';
import type { Range } from './chosen.js';
import { type ChartContent, type Level, visible } from './series.js';

/** What is drawn of a chart's content over a stretch of x. */
export interface Drawing {
  /** Those of the lines, then those of the levels in sight. */
  readonly datasets: readonly LineDataset[];
  readonly names: Named;
  /** What y reaches over; null: all that is drawn. */
  readonly height: Range | null;
}

/** The values that are drawn of each line that has a name; of whole lines without their first quarter. */
function inSight(datasets: readonly LineDataset[], whole: boolean): number[][] {
  const named = datasets.filter(isNamed).map(({ data }) => data.map(({ y }) => y));
  return named.map((values) => (whole ? values.slice(Math.floor(values.length / 4)) : values));
}

/** What y reaches over; null: all that is drawn. */
function heightShown(
  { y, logarithmic }: ChartContent,
  lines: readonly LineDataset[],
  zoomed: Range | null,
): Range | null {
  if (y.range !== undefined) return y.range(inSight(lines, zoomed === null));
  if (zoomed === null) return null;
  const drawn = lines.map((line) => ({ points: line.data, joined: isJoined(line) }));
  return heightOf(drawn, zoomed, logarithmic);
}

/** Levels by their names, and what lies beyond the height that is shown, at its edges. */
function namesOf(
  levels: readonly Level[],
  lines: readonly LineDataset[],
  height: Range | null,
  range: Range,
  content: ChartContent,
): Named {
  if (height === null) return { levels, edges: [] };
  const isOut = ({ value }: Level) => value < height.from || value > height.to;
  const far = levels.filter(isOut).map(({ label, value }): Outside => ({ label, values: [value], color: null }));
  const points = lines
    .filter((line) => isNamed(line) && !isJoined(line))
    .map(({ label, data, stroke }): Outside => {
      const inside = data.filter(({ x }) => x >= range.from && x <= range.to);
      return { label, values: inside.map(({ y }) => y), color: stroke.color };
    });
  return {
    levels: levels.filter((level) => !isOut(level)),
    edges: edgeNames([...far, ...points], height, content.y.text),
  };
}

/** How a chart is looked at. */
interface Look {
  readonly range: Range;
  /** It is a part of what there is. */
  readonly isPart: boolean;
  /** How many points of a line are drawn. */
  readonly most: number;
  readonly theme: Theme;
}

/** What of a chart's content is drawn as it is looked at. */
export function drawingOf(content: ChartContent, { range, isPart, most, theme }: Look, smooth: Smooth): Drawing {
  const lines = visible(content.series, content.hidden).flatMap((line) =>
    seriesDatasets(line, content, range, most, theme, smooth),
  );
  const levels = visible(content.levels, content.hidden).filter(({ value }) => !content.logarithmic || value > 0);
  const height = heightShown(content, lines, isPart ? range : null);
  const names = namesOf(levels, lines, height, range, content);
  return { datasets: [...lines, ...names.levels.map((level) => levelDataset(level, range, theme))], names, height };
}
