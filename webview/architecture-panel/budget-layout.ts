import type { BudgetView } from '../../models/language/architecture-view.js';
import { whole } from './numbers.js';
import type { Scene, Shape } from './scene.js';
import type { TextWidth } from './text-width.js';

const barY = 22;
const barHeight = 24;
const margin = 4;
/** From above and from below: a text has the middle. */
const dividerHeight = 5;

/** A piece of the bar: N_in, or equal features together. */
interface Piece {
  readonly from: number;
  readonly size: number;
  readonly text: string;
  readonly style: string;
}

function pieces({ inputSize, features, scope }: BudgetView): Piece[] {
  let from = inputSize;
  const input = {
    from: 0,
    size: inputSize,
    text: scope === 'network' ? `input ${whole(inputSize)}` : whole(inputSize),
    style: 'piece-input',
  };
  const sums = features.map(({ first, count, size }) => {
    const text = count === 1 ? `K${first} = ${whole(size)}` : `${whole(count)} × ${whole(size)}`;
    const piece = { from, size: count * size, text, style: 'piece' };
    from += count * size;
    return piece;
  });
  return [input, ...sums];
}

/** Bars between equal features, where there is room for them. */
function dividers({ inputSize, features }: BudgetView, scale: number): Shape[] {
  let from = inputSize;
  return features.flatMap(({ count, size }): Shape[] => {
    const begin = from;
    from += count * size;
    if (size * scale < 6) return [];
    const ends = [barY, barY + barHeight - dividerHeight];
    return Array.from({ length: count }, (_, i) => margin + (begin + i * size) * scale - 0.5).flatMap((x) =>
      ends.map((y): Shape => ({ kind: 'rect', x, y, width: 1, height: dividerHeight, style: 'divider' })),
    );
  });
}

/** The residual width as a bar: what must have room in it, stacked from the left, against M. What goes beyond M is marked. */
export function layoutBudget(budget: BudgetView, width: number, textWidth: TextWidth): Scene {
  const { available, required } = budget;
  const scale = (width - 2 * margin) / Math.max(available, required, 1);
  const end = margin + available * scale;
  const parts = pieces(budget);
  const rect = (from: number, size: number, style: string): Shape => ({
    kind: 'rect',
    x: margin + from * scale,
    y: barY,
    width: size * scale,
    height: barHeight,
    style,
  });
  const texts = parts.flatMap(({ from, size, text }): Shape[] =>
    size * scale < textWidth(text, 'words') + 8
      ? []
      : [{ kind: 'text', x: margin + (from + size / 2) * scale, y: barY + 16, text, style: 'words', anchor: 'middle' }],
  );
  const anchor = end > width * 0.7 ? 'end' : end < width * 0.2 ? 'start' : 'middle';
  const required_ = margin + required * scale;
  return {
    width,
    height: barY + barHeight + 22,
    shapes: [
      ...(available > required ? [rect(required, available - required, 'room')] : []),
      ...parts.map(({ from, size, style }) => rect(from, size, style)),
      ...dividers(budget, scale),
      ...(required > available ? [rect(available, required - available, 'overflow')] : []),
      ...texts,
      { kind: 'path', d: `M ${end} ${barY - 6} L ${end} ${barY + barHeight + 6}`, style: 'limit' },
      { kind: 'text', x: end, y: barY - 9, text: `M = ${whole(available)}`, style: 'stage', anchor },
      {
        kind: 'text',
        x: required_,
        y: barY + barHeight + 18,
        text: `${whole(required)} asked`,
        style: required > available ? 'bad' : 'note',
        anchor: required_ > width * 0.3 ? 'end' : 'start',
      },
    ],
    parts: [],
    folds: [],
  };
}
