import { shape } from '../shape.js';
import { drawWhole } from './long-drawing.js';
import { plainColour } from './plain-colour.js';

/** What of a drawing's style sheet a picture keeps beside its colours: each is written into the element. */
const kept = ['stroke-width', 'stroke-dasharray'];
const keptOfText = ['font-family', 'font-size', 'font-style', 'font-weight'];

const gap = 16;

/** Many programs that draw SVG know neither the newer ways to write a colour nor units. */
function paint(to: Element, name: 'fill' | 'stroke', computed: string): boolean {
  const colour = plainColour(computed);
  const seen = colour !== null && colour.opacity > 0;
  to.setAttribute(name, seen ? colour.hex : 'none');
  if (seen && colour.opacity < 1) to.setAttribute(`${name}-opacity`, String(Number(colour.opacity.toFixed(3))));
  return seen;
}

function resolve(from: Element, to: Element): void {
  const style = getComputedStyle(from);
  const keep = (name: string) => {
    const value = style.getPropertyValue(name).replaceAll('px', '');
    if (value !== '' && value !== 'none' && value !== 'normal') to.setAttribute(name, value);
  };
  paint(to, 'fill', style.fill);
  if (paint(to, 'stroke', style.stroke)) kept.forEach(keep);
  if (from.tagName === 'text' || from.tagName === 'tspan') keptOfText.forEach(keep);
  for (const name of ['class', 'role', 'tabindex', 'aria-label', 'aria-hidden', 'data-part', 'data-fold'])
    to.removeAttribute(name);
  const copies = [...to.children];
  [...from.children].forEach((child, i) => {
    // What lights up at the cursor and the pointer is the page's, not the drawing's.
    if (child.classList.contains('halo')) copies[i].remove();
    else resolve(child, copies[i]);
  });
}

/** Drawings beneath each other, each with the colours that it has on the page or, `light`, as on white paper. */
function column(
  drawings: readonly SVGSVGElement[],
  title: string,
  light: boolean,
): { group: Element; width: number; height: number; page: string } {
  const group = shape('g');
  const width = Math.max(...drawings.map((drawing) => drawing.width.baseVal.value));
  let height = 24;
  let page = '';
  for (const drawing of drawings) {
    drawing.classList.toggle('light', light);
    const style = getComputedStyle(drawing);
    page = style.getPropertyValue('--page').trim();
    drawWhole(drawing);
    const copy = drawing.cloneNode(true);
    if (!(copy instanceof Element)) continue;
    resolve(drawing, copy);
    const part = shape('g', { transform: `translate(0 ${height})` }, ...copy.childNodes);
    if (height === 24) group.append(titleOf(drawing, title));
    group.append(part);
    height += drawing.height.baseVal.value;
    drawing.classList.remove('light');
  }
  return { group, width, height, page };
}

function titleOf(drawing: SVGSVGElement, title: string): Element {
  const style = getComputedStyle(drawing);
  const fill = style.getPropertyValue('--ink');
  return shape(
    'text',
    { x: 4, y: 16, 'font-family': style.fontFamily, 'font-size': 13, 'font-weight': 600, fill },
    title,
  );
}

/** A network's drawings, and what stands over them. */
export interface Drawn {
  readonly title: string;
  readonly drawings: readonly SVGSVGElement[];
}

export interface Picture {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** Networks side by side as one SVG that stands for itself: no style sheet, no variable, its background drawn. */
export function pictureOf(networks: readonly Drawn[], light: boolean): Picture {
  const columns = networks.map(({ title, drawings }) => column(drawings, title, light));
  const height = Math.max(...columns.map((each) => each.height)) + 2 * gap;
  let x = gap;
  for (const { group, width } of columns) {
    group.setAttribute('transform', `translate(${x} ${gap})`);
    x += width + gap;
  }
  const size = { width: x, height };
  const paper = shape('rect', { ...size, fill: columns[0]?.page ?? '#ffffff' });
  const groups = columns.map(({ group }) => group);
  const root = shape('svg', { ...size, viewBox: `0 0 ${x} ${height}` }, paper, ...groups);
  return { svg: new XMLSerializer().serializeToString(root), width: x, height };
}

/** The largest side that browsers draw, and how fine it must be to be read. */
const largestSide = 16_000;
const coarsest = 0.6;

/**
 * A picture as PNG, twice as fine as it is seen, in base64.
 * @throws Error where the browser can't draw it, or so coarsely only that nothing could be read
 */
export async function pngOf({ svg, width, height }: Picture): Promise<string> {
  const scale = Math.min(2, largestSide / Math.max(width, height));
  if (scale < coarsest) throw new Error('The picture could not be read.');
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const [, content = ''] = canvas.toDataURL('image/png').split('data:image/png;base64,');
  // A canvas that is too large for the browser gives no picture, and no error.
  if (content === '') throw new Error('The browser gave no picture.');
  return content;
}
