import { shape } from '../shape.js';

/** A stretch of a long drawing, from above to below in its own pixels, and what it draws in each of the layers. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly layers: readonly (() => readonly SVGElement[])[];
}

/** So far from the window a stretch is drawn already, and stays drawn, in pixels. */
const near = 1200;

interface Piece extends Stretch {
  readonly groups: readonly SVGGElement[];
  drawn: boolean;
}

/** Of the long drawings what they leave out. */
const pieces = new WeakMap<Element, readonly Piece[]>();

function show(piece: Piece, drawn: boolean): void {
  if (piece.drawn === drawn) return;
  piece.drawn = drawn;
  piece.groups.forEach((group, layer) => group.replaceChildren(...(drawn ? piece.layers[layer]() : [])));
}

/**
 * The layers of a drawing, the lowest first, whose stretches are empty until `drawNear` comes to them.
 * @param whole all of them are drawn at once
 */
export function layersOf(drawing: SVGSVGElement, stretches: readonly Stretch[], whole: boolean): SVGGElement[][] {
  const made = stretches.map((stretch): Piece => ({
    ...stretch,
    groups: stretch.layers.map(() => shape('g')),
    drawn: false,
  }));
  if (whole) made.forEach((piece) => show(piece, true));
  else pieces.set(drawing, made);
  const [first] = stretches;
  return (first?.layers ?? []).map((_, layer) => made.map(({ groups }) => groups[layer]));
}

/** Draws what of the long drawings is near the window, and leaves out the rest. */
export function drawNear(page: Element): void {
  for (const drawing of page.querySelectorAll('.drawing')) {
    const own = pieces.get(drawing);
    if (own === undefined) continue;
    const { top } = drawing.getBoundingClientRect();
    for (const piece of own) {
      show(piece, top + piece.from < window.innerHeight + near && top + piece.to > -near);
    }
  }
}

/** Draws all of a drawing, as a picture of it needs. */
export function drawWhole(drawing: Element): void {
  pieces.get(drawing)?.forEach((piece) => show(piece, true));
}
