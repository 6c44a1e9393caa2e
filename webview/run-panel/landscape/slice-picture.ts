import type { Landscape } from '../../../models/certificates/landscape/landscape.js';
import { plainText } from '../../chart/number-text.js';
import { element } from '../../element.js';
import { shape } from '../../shape.js';
import { contourLabels } from './contour-labels.js';
import { type Band, bandsOf, type Spot } from './contours.js';
import { sliceTable } from './slice-table.js';

type Slice = Landscape['slice'];

/** The picture in its own pixels: a square of contours with room for its axes. */
const picture = { left: 54, top: 8, side: 340, width: 402, height: 394 } as const;
const middle: Spot = [0.5, 0.5];

function pixelsOf([x, y]: Spot): { x: number; y: number } {
  return { x: picture.left + x * picture.side, y: picture.top + y * picture.side };
}

/** The share of the ink in a band's colour: pale where the risk is low, full where it is high. */
function bandColor(i: number, count: number): string {
  const ink = Math.round(8 + (84 * i) / Math.max(count - 1, 1));
  return `color-mix(in srgb, var(--vscode-charts-blue) ${ink}%, var(--vscode-editor-background))`;
}

function bandShape({ rings }: Band, fill: string): SVGElement {
  const side = picture.side;
  const ring = (spots: readonly Spot[]) =>
    `M${spots.map(([x, y]) => `${(x * side).toFixed(1)} ${(y * side).toFixed(1)}`).join('L')}Z`;
  return shape('path', { d: rings.map(ring).join(''), fill, class: 'band' });
}

function text(words: string, x: number, y: number, more: Record<string, string | number> = {}): SVGElement {
  return shape('text', { x, y, ...more }, words);
}

/** Five ticks an axis, and what the axes are. */
function axes(places: readonly number[]): SVGElement[] {
  const { left, top, side } = picture;
  const [from, to] = [places[0], places[places.length - 1]];
  const ticks = [0, 0.25, 0.5, 0.75, 1].flatMap((share) => {
    const words = plainText(from + share * (to - from));
    const { x, y } = pixelsOf([share, 1 - share]);
    return [
      shape('path', { d: `M${x} ${top + side}v4M${left} ${y}h-4`, class: 'tick' }),
      text(words, x, top + side + 17, { 'text-anchor': 'middle' }),
      text(words, left - 8, y + 4, { 'text-anchor': 'end' }),
    ];
  });
  const centre = top + side / 2;
  const unit = 'in units of the filters’ norm';
  return [
    ...ticks,
    text(`direction 1, ${unit}`, left + side / 2, top + side + 38, { 'text-anchor': 'middle' }),
    text(`direction 2, ${unit}`, 11, centre, { 'text-anchor': 'middle', transform: `rotate(-90 11 ${centre})` }),
  ];
}

/** A cross where the trained weights are, with its name. */
function trainedMark(): SVGElement[] {
  const { x, y } = pixelsOf(middle);
  const arm = 7;
  return [
    shape('path', { d: `M${x - arm} ${y}h${2 * arm}M${x} ${y - arm}v${2 * arm}`, class: 'trained' }),
    text('trained', x + 9, y - 7, { class: 'name' }),
  ];
}

/** What the colours mean: each band, with the risk at which it begins. */
function legend(bands: readonly Band[], largest: number): HTMLElement {
  const step = Math.ceil(bands.length / 7);
  const cells = bands.map(({ from }, i) => {
    const swatch = element('span', { class: 'swatch' });
    swatch.style.background = bandColor(i, bands.length);
    return element('span', { class: 'cell' }, swatch, i > 0 && (i - 1) % step === 0 ? plainText(from) : '');
  });
  const title = `Risk, from ${plainText(bands[0].from)} to ${plainText(largest)}`;
  return element(
    'div',
    { class: 'slice-legend' },
    element('div', {}, title),
    element('div', { class: 'cells muted', 'aria-hidden': 'true' }, ...cells),
  );
}

/** The number under the pointer, in words; null beside the contours. */
function wordsAt({ places, risks }: Slice, x: number, y: number): string | null {
  if (Math.min(x, y) < 0 || Math.max(x, y) > 1) return null;
  const [i, j] = [x, 1 - y].map((share) => Math.round((places.length - 1) * share));
  const value = risks[j][i];
  const number = value === null ? 'not finite' : plainText(value);
  return `Risk ${number} at ${plainText(places[i])} d1 + ${plainText(places[j])} d2`;
}

/** The risk over the two directions as filled contours, with axes, what the colours mean and, under the pointer, the number. */
export function slicePicture(slice: Slice, risk: number): HTMLElement {
  const { bands, least, largest } = bandsOf(slice.risks);
  const { left, top, side, width, height } = picture;
  const name = `Risk on a slice through the trained weights: ${plainText(risk)} in the middle, contours from ${plainText(least)} to ${plainText(largest)}, over two random directions in units of the filters’ norm`;
  const drawn = shape('svg', { viewBox: `0 0 ${width} ${height}`, class: 'slice', role: 'img', 'aria-label': name });
  // An inner picture cuts off what lies beyond its edges.
  const inner = shape('svg', { x: left, y: top, width: side, height: side });
  inner.append(...bands.map((band, i) => bandShape(band, bandColor(i, bands.length))));
  const labels = contourLabels(bands.slice(1), [middle, [0.6, 0.47]]).map(({ from, at }) => {
    const { x, y } = pixelsOf(at);
    return text(plainText(from), x, y + 4, { class: 'level', 'text-anchor': 'middle' });
  });
  const frame = shape('rect', { x: left, y: top, width: side, height: side, class: 'frame' });
  drawn.append(inner, frame, ...axes(slice.places), ...labels, ...trainedMark());
  const rest = 'Under the pointer: the risk at that place.';
  const said = element('p', { class: 'muted said' }, rest);
  drawn.addEventListener('pointermove', ({ clientX, clientY }) => {
    const { left, top, width, height } = frame.getBoundingClientRect();
    said.textContent = wordsAt(slice, (clientX - left) / width, (clientY - top) / height) ?? rest;
  });
  drawn.addEventListener('pointerleave', () => (said.textContent = rest));
  return element('div', { class: 'slice-frame' }, drawn, legend(bands, largest), said, sliceTable(slice));
}
