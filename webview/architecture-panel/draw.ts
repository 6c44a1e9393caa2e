import './drawing.css';
import { shape } from '../shape.js';
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

function drawPart({ part, label, x, y, width, height, shapes, differs }: Part): SVGElement[] {
  const halo = shape('rect', { x, y, width, height, rx: 4, class: 'halo' });
  const button = overlay({ style: 'part', label, about: ['data-part', part] }, halo);
  button.setAttribute('tabindex', '-1');
  const drawn = shape('g', { 'aria-hidden': 'true', class: differs ? 'differs' : '' }, ...shapes.map(drawShape));
  return [drawn, button];
}

function drawFold({ group, text, label, x, y, width, height }: Fold): SVGElement[] {
  const pill = { x, y, width, height, rx: height / 2 };
  const words = shape('text', { x: x + width / 2, y: y + 15, class: 'words', 'text-anchor': 'middle' }, text);
  const drawn = shape('g', { 'aria-hidden': 'true' }, shape('rect', { ...pill, class: 'pill' }), words);
  const halo = shape('rect', { ...pill, class: 'halo' });
  return [drawn, overlay({ style: 'fold', label, about: ['data-fold', group] }, halo)];
}

/** A scene as SVG: parts are buttons, one of which the Tab key reaches; the arrow keys go on from there. */
export function drawScene({ width, height, shapes, parts, folds }: Scene, label: string): SVGSVGElement {
  const drawn = shape(
    'svg',
    {
      class: 'drawing',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: parts.length === 0 ? 'img' : 'group',
      'aria-label': label,
    },
    ...shapes.map(drawShape),
    ...parts.flatMap(drawPart),
    ...folds.flatMap(drawFold),
  );
  drawn.querySelector('.part')?.setAttribute('tabindex', '0');
  return drawn;
}
