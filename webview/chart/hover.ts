import { type ActiveElement, type Chart, type ChartArea, Interaction, type InteractionItem } from 'chart.js';
import { edgePixels, isNamed, type LineDataset } from './datasets.js';
import { nearestOfEach, samePlacePixels } from './nearest.js';
import type { ChartContent, Point } from './series.js';
import { chartTooltip, type TooltipContent } from './tooltip.js';

declare module 'chart.js' {
  interface InteractionModeMap {
    /** Of every line what is told of it where the pointer is. */
    nearestOfEach: (chart: Chart, event: { readonly x: number | null }) => InteractionItem[];
  }
}

Interaction.modes.nearestOfEach = (chart, { x }) => {
  const { top, bottom } = chart.chartArea;
  const metas = chart.getSortedVisibleDatasetMetas().filter(({ index }) => isNamed(chart.data.datasets[index]));
  const lines = metas.map(({ index, data }) => {
    const dataset = chart.data.datasets[index];
    return { points: data, joined: !('showLine' in dataset) || dataset.showLine !== false };
  });
  if (x === null) return [];
  return nearestOfEach(lines, x).flatMap((index, i): InteractionItem[] => {
    if (index === null) return [];
    const { index: datasetIndex, data } = metas[i];
    const element = data[index];
    // What lies beyond the axis is not seen.
    const seen = element.y >= top - edgePixels && element.y <= bottom + edgePixels;
    return seen ? [{ element, datasetIndex, index }] : [];
  });
};

/** What is said of the points under the pointer. */
function tooltipOf(
  active: readonly ActiveElement[],
  { lines, content: { x, y } }: Hovered,
  at: number,
): TooltipContent {
  const distances = active.map(({ element }) => Math.abs(element.x - at));
  const nearest = active[distances.indexOf(Math.min(...distances))];
  const rows = active.flatMap(({ element, datasetIndex, index }) => {
    const { label, data, stroke } = lines[datasetIndex];
    const point = data[index];
    const away = Math.abs(element.x - nearest.element.x) > samePlacePixels;
    return [{ label, value: y.text(point.y), at: away ? x.text(point.x) : null, stroke, y: element.y }];
  });
  return { title: `${x.title} ${x.text(lines[nearest.datasetIndex].data[nearest.index].x)}`, rows };
}

/** What lies under the pointer. */
export interface Hovered {
  readonly lines: readonly LineDataset[];
  readonly content: ChartContent;
}

/** Says beside the pointer what the lines under it tell. */
export interface Hover {
  /** @param active what the mode `nearestOfEach` found */
  show(active: readonly ActiveElement[], drawn: Hovered | null): void;
}

/** @param area where the lines are; undefined: nothing is drawn yet */
export function hoverOver(canvas: HTMLCanvasElement, area: () => ChartArea | undefined): Hover {
  const tooltip = chartTooltip();
  /** Null: it is not over the lines, or it drags. The chart keeps the last event and answers to it at each change. */
  let pointer: Point | null = null;
  canvas.after(tooltip.element);
  const follow = ({ offsetX: x, offsetY: y, buttons }: PointerEvent) => {
    const lines = area();
    const isOver = lines !== undefined && x >= lines.left && x <= lines.right && y >= lines.top && y <= lines.bottom;
    pointer = isOver && buttons === 0 ? { x, y } : null;
    if (pointer === null) tooltip.hide();
  };
  canvas.addEventListener('pointermove', follow);
  canvas.addEventListener('pointerdown', follow);
  canvas.addEventListener('pointerleave', () => {
    pointer = null;
    tooltip.hide();
  });
  return {
    show(active, drawn) {
      if (active.length === 0 || drawn === null || pointer === null) tooltip.hide();
      else tooltip.show(tooltipOf(active, drawn, pointer.x), pointer);
    },
  };
}
