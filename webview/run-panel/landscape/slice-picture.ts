import type { Landscape } from '../../../models/certificates/landscape/landscape.js';
import { plainText } from '../../chart/number-text.js';
import { element } from '../../element.js';
import { shape } from '../../shape.js';
import { bandsOf } from './contours.js';

type Slice = Landscape['slice'];

/** The share of the ink in a band's colour: pale where the risk is low, full where it is high. */
function ink(i: number, count: number): number {
  return Math.round(8 + (84 * i) / Math.max(count - 1, 1));
}

function bandColor(i: number, count: number): string {
  return `color-mix(in srgb, var(--vscode-charts-blue) ${ink(i, count)}%, var(--vscode-editor-background))`;
}

/** A cross at the middle, where the trained weights are. */
function trainedMark(size: number): SVGElement {
  const middle = size / 2;
  const arm = size / 40;
  const d = `M${middle - arm} ${middle}H${middle + arm}M${middle} ${middle - arm}V${middle + arm}`;
  return shape('path', { d, class: 'trained' });
}

function legend(bands: readonly { from: number }[]): HTMLElement {
  const strip = shape('svg', {
    viewBox: `0 0 ${bands.length} 1`,
    preserveAspectRatio: 'none',
    class: 'strip',
    'aria-hidden': 'true',
  });
  strip.append(
    ...bands.map((_, i) => shape('rect', { x: i, width: 1.05, height: 1, fill: bandColor(i, bands.length) })),
  );
  const ends = [bands[0], bands[Math.floor(bands.length / 2)], bands[bands.length - 1]];
  return element(
    'div',
    { class: 'slice-legend' },
    strip,
    element('div', { class: 'strip-ends muted' }, ...ends.map(({ from }) => element('span', {}, plainText(from)))),
  );
}

/** The risk over the two directions as filled contours, with what the colours mean and, under the pointer, the number. */
export function slicePicture({ places, risks }: Slice, risk: number): HTMLElement {
  const size = places.length;
  const bands = bandsOf(risks);
  const name = `Risk on a slice through the trained weights: ${plainText(risk)} in the middle, contours from ${plainText(bands[0].from)} to ${plainText(bands[bands.length - 1].from)}`;
  // A place is the middle of a cell; outside the outermost middles the contours are only closed.
  const viewBox = `0.5 0.5 ${size - 1} ${size - 1}`;
  const picture = shape('svg', { viewBox, class: 'slice', role: 'img', 'aria-label': name });
  picture.append(
    ...bands.map(({ path }, i) => shape('path', { d: path, fill: bandColor(i, bands.length), class: 'band' })),
    trainedMark(size),
  );
  const said = element('p', { class: 'muted said' }, 'The cross is where the trained weights are.');
  const rest = said.textContent;
  picture.addEventListener('pointermove', (event) => {
    const { left, top, width, height } = picture.getBoundingClientRect();
    const nearest = (share: number) => Math.min(size - 1, Math.max(0, Math.round((size - 1) * share)));
    const i = nearest((event.clientX - left) / width);
    const j = nearest((event.clientY - top) / height);
    const value = risks[j][i];
    const number = value === null ? 'not finite' : plainText(value);
    said.textContent = `Risk ${number} at ${plainText(places[i])} d1 + ${plainText(places[j])} d2`;
  });
  picture.addEventListener('pointerleave', () => {
    said.textContent = rest;
  });
  return element('div', { class: 'slice-frame' }, picture, legend(bands), said);
}
