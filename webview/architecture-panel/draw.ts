import './drawing.css';
import type { Fold, Part, Scene, Shape } from './scene.js';

const namespace = 'http://www.w3.org/2000/svg';

type Attributes = Readonly<Record<string, string | number>>;

function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes,
  ...children: readonly (Node | string)[]
): SVGElementTagNameMap[K] {
  const made = document.createElementNS(namespace, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

function drawShape(shape: Shape): SVGElement {
  const { kind } = shape;
  switch (kind) {
    case 'rect': {
      const { x, y, width, height, round = 0, style } = shape;
      return svg('rect', { x, y, width, height, rx: round, class: style });
    }
    case 'path':
      return svg('path', { d: shape.d, class: shape.style });
    case 'circle':
      return svg('circle', { cx: shape.x, cy: shape.y, r: shape.radius, class: shape.style });
    case 'text': {
      const { x, y, text, style, anchor = 'start' } = shape;
      return svg('text', { x, y, class: style, 'text-anchor': anchor }, text);
    }
    case 'symbol': {
      const { x, y, letter, index, anchor = 'start' } = shape;
      const below = index === '' ? [] : [svg('tspan', { class: 'index', dy: 3 }, index)];
      return svg(
        'text',
        { x, y, class: 'symbol', 'text-anchor': anchor },
        svg('tspan', { class: 'letter' }, letter),
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
  return svg('g', attributes, svg('title', {}, label), surface);
}

function drawPart({ part, label, x, y, width, height, shapes, differs }: Part): SVGElement[] {
  const halo = svg('rect', { x, y, width, height, rx: 4, class: 'halo' });
  const button = overlay({ style: 'part', label, about: ['data-part', part] }, halo);
  button.setAttribute('tabindex', '-1');
  const drawn = svg('g', { 'aria-hidden': 'true', class: differs ? 'differs' : '' }, ...shapes.map(drawShape));
  return [drawn, button];
}

function drawFold({ group, text, label, x, y, width, height }: Fold): SVGElement[] {
  const pill = { x, y, width, height, rx: height / 2 };
  const words = svg('text', { x: x + width / 2, y: y + 15, class: 'words', 'text-anchor': 'middle' }, text);
  const drawn = svg('g', { 'aria-hidden': 'true' }, svg('rect', { ...pill, class: 'pill' }), words);
  const halo = svg('rect', { ...pill, class: 'halo' });
  return [drawn, overlay({ style: 'fold', label, about: ['data-fold', group] }, halo)];
}

/** A scene as SVG: parts are buttons, one of which the Tab key reaches; the arrow keys go on from there. */
export function drawScene({ width, height, shapes, parts, folds }: Scene, label: string): SVGSVGElement {
  const drawn = svg(
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
