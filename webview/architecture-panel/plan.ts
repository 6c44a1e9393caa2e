import type { NetworkView } from '../../models/language/architecture-view.js';
import type { Fold, Part, Shape } from './scene.js';

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
}

/** The middle of the stream, and the room that its widest place has. */
export const streamX = 50;
const streamRoom = 56;
/** Where the blocks begin. */
export const blockX = 108;

/** A drawing that grows downwards. */
export interface Plan {
  readonly network: NetworkView;
  readonly style: Style;
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
  return {
    network,
    style,
    blockEnd: width - (headed ? 92 : 14),
    headX: width - 48,
    sumX: width - 14,
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
export function streamPixels({ style }: Plan, width: number): number {
  return Math.max(3, (streamRoom * width) / style.widestStream);
}

/** The right side of the stream: from there it is read, and there it is written to. */
export function streamEdge(plan: Plan): number {
  return streamX + streamPixels(plan, plan.stream) / 2;
}

/** Draws the stream in its width, from where it was drawn to, downwards. */
export function flowTo(plan: Plan, y: number, style = 'stream'): void {
  const width = streamPixels(plan, plan.stream);
  if (y > plan.drawnTo) {
    plan.streams.push({
      kind: 'rect',
      x: streamX - width / 2,
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
    ? [{ kind: 'text', x: blockX - 14, y: markY, text: '≠', style: 'difference', anchor: 'middle' }]
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

const letterWidth = 6.7;

/** A text that is cut where it would be wider than there is room. */
export function fitted(text: string, room: number): string {
  const letters = Math.floor(room / letterWidth);
  return text.length <= letters ? text : `${text.slice(0, Math.max(1, letters - 1))}…`;
}
