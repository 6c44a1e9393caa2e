import type { NetworkView } from '../../models/language/architecture-view.js';
import type { Fold, Part, Shape } from './scene.js';
import type { TextStyle, TextWidth } from './text-width.js';

/** How networks are drawn: alike for all that are shown beside each other. */
export interface Style {
  /** Of the drawing, in pixels. */
  readonly width: number;
  /** The widest stream, and the widest stream or layer, of all networks shown: widths are drawn to these scales. */
  readonly widestStream: number;
  readonly widestLayer: number;
  readonly unfolded: ReadonlySet<string>;
  /** Parts that another network has otherwise. */
  readonly different: ReadonlySet<string>;
  readonly textWidth: TextWidth;
}

/** Narrower drawings are drawn closer. */
const closerBelow = 290;

/** A drawing that grows downwards. */
export interface Plan {
  readonly network: NetworkView;
  readonly style: Style;
  /** The middle of the stream, and the room that its widest place has. */
  readonly streamX: number;
  readonly streamRoom: number;
  /** Where the blocks begin. */
  readonly blockX: number;
  /** Where the blocks end; to the right of them are the heads of an A-ResNEst. */
  readonly blockEnd: number;
  /** The middle of the heads, and the line that adds them up. */
  readonly headX: number;
  readonly sumX: number;
  /** The stream, behind everything. */
  readonly streams: Shape[];
  readonly shapes: Shape[];
  readonly parts: Part[];
  readonly folds: Fold[];
  y: number;
  /** Up to where the stream is drawn. */
  drawnTo: number;
  /** Its width now. */
  stream: number;
}

/** An empty plan. */
export function newPlan(network: NetworkView, style: Style): Plan {
  const { width } = style;
  const headed = network.kind === 'a-resnest';
  const close = width < closerBelow;
  const sumX = width - (close ? 9 : 14);
  return {
    network,
    style,
    ...(close ? { streamX: 34, streamRoom: 44, blockX: 76 } : { streamX: 50, streamRoom: 56, blockX: 108 }),
    blockEnd: headed ? sumX - (close ? 62 : 78) : width - 14,
    headX: sumX - (close ? 31 : 34),
    sumX,
    streams: [],
    shapes: [],
    parts: [],
    folds: [],
    y: 8,
    drawnTo: 0,
    stream: network.inputWidth,
  };
}

/** How wide the stream is drawn. */
export function streamPixels({ style, streamRoom }: Plan, width: number): number {
  return Math.max(3, (streamRoom * width) / style.widestStream);
}

/** The right side of the stream: from there it is read, and there it is written to. */
export function streamEdge(plan: Plan): number {
  return plan.streamX + streamPixels(plan, plan.stream) / 2;
}

/** Draws the stream in its width, from where it was drawn to, downwards. */
export function flowTo(plan: Plan, y: number, style = 'stream'): void {
  const width = streamPixels(plan, plan.stream);
  if (y > plan.drawnTo) {
    plan.streams.push({
      kind: 'rect',
      x: plan.streamX - width / 2,
      y: plan.drawnTo,
      width,
      height: y - plan.drawnTo,
      style,
    });
  }
  plan.drawnTo = y;
}

/** Adds a part of the network from a height on; it may be gone to. @param markY where there is room to mark that it differs */
export function addPart(
  plan: Plan,
  part: string,
  label: string,
  from: number,
  shapes: readonly Shape[],
  markY = from + 16,
): void {
  const { width } = plan.style;
  const differs = plan.style.different.has(part);
  const mark: Shape[] = differs
    ? [{ kind: 'text', x: plan.blockX - 14, y: markY, text: '≠', style: 'difference', anchor: 'middle' }]
    : [];
  plan.parts.push({
    part,
    label: differs ? `${label}. Differs` : label,
    x: 2,
    y: from,
    width: width - 4,
    height: plan.y - from,
    shapes: [...shapes, ...mark],
    differs,
  });
}

/** A text that is cut where it would be wider than there is room. */
export function fitted({ textWidth }: Pick<Style, 'textWidth'>, text: string, room: number, style: TextStyle): string {
  if (textWidth(text, style) <= room) return text;
  let letters = text.length - 1;
  while (letters > 1 && textWidth(`${text.slice(0, letters)}…`, style) > room) letters -= 1;
  return `${text.slice(0, letters).trimEnd()}…`;
}

/** The first of these for which there is room; null: none. */
export function firstFitting(
  { textWidth }: Pick<Style, 'textWidth'>,
  texts: readonly string[],
  room: number,
  style: TextStyle,
): string | null {
  return texts.find((text) => textWidth(text, style) <= room) ?? null;
}
