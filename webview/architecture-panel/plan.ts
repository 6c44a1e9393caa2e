import type { NetworkView } from '../../models/language/architecture-view.js';
import { type Frame, frameOf } from './frame.js';
import { whole } from './numbers.js';
import { type Fold, type Part, type Shape, zigzag } from './scene.js';
import type { TextStyle, TextWidth } from './text-width.js';
import { type DrawnWidth, drawnWidth, type WidthScale } from './width-scale.js';

/** How networks are drawn: alike for all that are shown beside each other. */
export interface Style {
  /** Of the drawing, in pixels. */
  readonly width: number;
  readonly scale: WidthScale;
  readonly unfolded: ReadonlySet<string>;
  /** Parts that another network has otherwise. */
  readonly different: ReadonlySet<string>;
  readonly textWidth: TextWidth;
}

/** A drawing that grows downwards. */
export interface Plan extends Frame {
  readonly network: NetworkView;
  readonly style: Style;
  /** The stream since the last part, behind everything, and the wires on it. */
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
  return {
    network,
    style,
    ...frameOf(style.width, network.kind === 'a-resnest', style.scale.stream),
    streams: [],
    shapes: [],
    parts: [],
    folds: [],
    y: 8,
    drawnTo: 0,
    stream: network.inputWidth,
  };
}

/** The stream of a width, as it is drawn. */
export function drawnStream({ style: { scale } }: Plan, width: number): DrawnWidth {
  return drawnWidth(width, scale, scale.stream);
}

/** What is not drawn to scale, after a part's name: ". Drawn shorter than to scale: dense 3136". @param drawn with names */
export function scaleNote(drawn: readonly (readonly [name: string, as: DrawnWidth['as']])[]): string {
  const named = (as: DrawnWidth['as'], words: string) => {
    const names = [...new Set(drawn.filter((each) => each[1] === as).map(([name]) => name))];
    return names.length === 0 ? '' : `. Drawn ${words} than to scale: ${names.join(', ')}`;
  };
  return named('cut', 'shorter') + named('widened', 'wider');
}

/** The stream with its width, and how that is drawn: for `scaleNote`. */
export function namedStream(plan: Plan, width: number): [name: string, as: DrawnWidth['as']] {
  return [`the stream, ${whole(width)} wide`, drawnStream(plan, width).as];
}

/** The right side of the stream: from there it is read, and there it is written to. */
export function streamEdge(plan: Plan): number {
  return plan.streamX + drawnStream(plan, plan.stream).pixels / 2;
}

/** Draws the stream in its width, from where it was drawn to, downwards. */
export function flowTo(plan: Plan, y: number, style = 'stream'): void {
  const { streamX, stream, drawnTo, streams } = plan;
  const { pixels: width, as } = drawnStream(plan, stream);
  if (y > drawnTo) {
    streams.push({ kind: 'rect', x: streamX - width / 2, y: drawnTo, width, height: y - drawnTo, style });
    if (as === 'cut') streams.push(zigzag(streamX + width * 0.36, drawnTo, y));
  }
  plan.drawnTo = y;
}

/**
 * Adds a part of the network from a height on, with what of the stream and the wires was drawn since the part before it; it may
 * be gone to.
 * @param markY where there is room to mark that it differs
 */
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
    stream: plan.streams.splice(0),
    wires: plan.shapes.splice(0),
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
