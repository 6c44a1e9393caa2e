import './drawing.css';
import { shape } from '../shape.js';
import { layersOf, type Stretch } from './long-drawing.js';
import type { Fold, Part, Scene, Shape } from './scene.js';

function drawShape(drawn: Shape): SVGElement {
  const { kind } = drawn;
  switch (kind) {
    case 'rect': {
      const { x, y, width, height, round = 0, style } = drawn;
      return shape('rect', { x, y, width, height, rx: round, class: style });
    }
    case 'path':
      return shape('path', { d: drawn.d, class: drawn.style });
    case 'circle':
      return shape('circle', { cx: drawn.x, cy: drawn.y, r: drawn.radius, class: drawn.style });
    case 'text': {
      const { x, y, text, style, anchor = 'start' } = drawn;
      return shape('text', { x, y, class: style, 'text-anchor': anchor }, text);
    }
    case 'symbol': {
      const { x, y, letter, index, anchor = 'start' } = drawn;
      const below = index === '' ? [] : [shape('tspan', { class: 'index', dy: 3 }, index)];
      return shape(
        'text',
        { x, y, class: 'symbol', 'text-anchor': anchor },
        shape('tspan', { class: 'letter' }, letter),
        ...below,
      );
    }
  }
}

interface Button {
  readonly style: string;
  readonly label: string;
  /** The attribute that says what it is about, and what. */
  readonly about: readonly [name: string, value: string];
}

/** A button is what is over a drawing, not around it: its name says more than the letters that stand there. */
function overlay({ style, label, about: [name, value] }: Button, surface: SVGElement): SVGElement {
  const attributes = { class: style, role: 'button', tabindex: 0, 'aria-label': label, [name]: value };
  return shape('g', attributes, shape('title', {}, label), surface);
}

function partButton({ part, label, x, y, width, height }: Part): SVGElement {
  const halo = shape('rect', { x, y, width, height, rx: 4, class: 'halo' });
  const button = overlay({ style: 'part', label, about: ['data-part', part] }, halo);
  button.setAttribute('tabindex', '-1');
  return button;
}

function drawPart({ shapes, differs }: Part): SVGElement {
  return shape('g', { 'aria-hidden': 'true', class: differs ? 'differs' : '' }, ...shapes.map(drawShape));
}

function drawFold({ group, text, label, x, y, width, height }: Fold): SVGElement[] {
  const pill = { x, y, width, height, rx: height / 2 };
  const words = shape('text', { x: x + width / 2, y: y + 15, class: 'words', 'text-anchor': 'middle' }, text);
  const drawn = shape('g', { 'aria-hidden': 'true' }, shape('rect', { ...pill, class: 'pill' }), words);
  const halo = shape('rect', { ...pill, class: 'halo' });
  return [drawn, overlay({ style: 'fold', label, about: ['data-fold', group] }, halo)];
}

/** So many parts are drawn, or left out, together, and a drawing of so many at once. */
const partsTogether = 12;
const drawnAtOnce = 72;

/** A part's shapes may be a little beyond it. */
const margin = 40;

function stretchesOf(parts: readonly Part[]): Stretch[] {
  return Array.from({ length: Math.ceil(parts.length / partsTogether) }, (_, i) => {
    const own = parts.slice(i * partsTogether, (i + 1) * partsTogether);
    const last = own[own.length - 1];
    return {
      from: own[0].y - margin,
      to: last.y + last.height + margin,
      layers: [
        () => own.flatMap(({ stream }) => stream.map(drawShape)),
        () => own.flatMap(({ wires }) => wires.map(drawShape)),
        () => own.map(drawPart),
      ],
    };
  });
}

/**
 * A scene as SVG: parts are buttons, one of which the Tab key reaches; the arrow keys go on from there. What of a long one is
 * far from the window is left out: whoever puts it on the page calls `drawNear`.
 */
export function drawScene({ width, height, shapes, parts, folds }: Scene, label: string): SVGSVGElement {
  const drawn = shape('svg', {
    class: 'drawing',
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: parts.length === 0 ? 'img' : 'group',
    'aria-label': label,
  });
  const layers = layersOf(drawn, stretchesOf(parts), parts.length <= drawnAtOnce);
  drawn.append(...shapes.map(drawShape), ...layers.flat(), ...parts.map(partButton), ...folds.flatMap(drawFold));
  drawn.querySelector('.part')?.setAttribute('tabindex', '0');
  return drawn;
}
