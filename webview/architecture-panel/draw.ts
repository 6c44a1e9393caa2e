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

function drawPart({ part, label, x, y, width, height, shapes, differs }: Part): SVGElement {
  return svg(
    'g',
    { class: differs ? 'part differs' : 'part', role: 'button', tabindex: -1, 'aria-label': label, 'data-part': part },
    svg('title', {}, label),
    svg('rect', { x, y, width, height, rx: 4, class: 'halo' }),
    ...shapes.map(drawShape),
  );
}

function drawFold({ group, text, label, x, y, width, height }: Fold): SVGElement {
  return svg(
    'g',
    { class: 'fold', role: 'button', tabindex: 0, 'aria-label': label, 'data-fold': group },
    svg('rect', { x, y, width, height, rx: height / 2, class: 'pill' }),
    svg('text', { x: x + width / 2, y: y + 15, class: 'words', 'text-anchor': 'middle' }, text),
  );
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
    ...parts.map(drawPart),
    ...folds.map(drawFold),
  );
  drawn.querySelector('.part')?.setAttribute('tabindex', '0');
  return drawn;
}
