import '../page.css';
import './architecture-panel.css';
import { type Child, element } from '../element.js';
import { typesetShown } from '../guarantees/formula.js';
import { theoryAttribute } from '../guarantees/guarantees-section.js';
import { bringIntoView } from './beyond.js';
import { columnsFor, columnsOf } from './columns.js';
import { drawnFor } from './drawn-blocks.js';
import { comparison, kindText } from './facts.js';
import { keepPlace } from './kept-place.js';
import { sectionsOf } from './kept-sections.js';
import { drawNear } from './long-drawing.js';
import { type FromPage, type PanelState, protocolVersion as v, type ToPage } from './messages.js';
import { errorAttribute, repairAttributes, unreadSection } from './network-section.js';
import { differencesOf } from './differences.js';
import {
  firstView,
  keptState,
  namesOf,
  receive,
  referenceOf,
  shownNetworks,
  shownUnread,
  type View,
} from './panel-state.js';
import { type Drawn, pictureOf, pngOf } from './picture.js';
import type { Style } from './plan.js';
import { textWidth } from './text-width.js';
import { widthScale } from './width-scale.js';
import { chooser } from './chooser.js';

const vscode = acquireVsCodeApi<PanelState>();
const post = (message: FromPage) => vscode.postMessage(message);

let view: View = firstView(vscode.getState());

const heading = element('h1', {}, 'Architecture');
const choices = element('div', { class: 'choices' });
const white = element('input', { type: 'checkbox', id: 'white' });
const saves = (['svg', 'png'] as const).map((format) => {
  const label = `Save the drawing as ${format.toUpperCase()}`;
  const made = element(
    'button',
    { type: 'button', class: 'button', title: label, 'aria-label': label },
    format.toUpperCase(),
  );
  made.addEventListener('click', () => void save(format));
  return made;
});
const exporting = element(
  'div',
  { class: 'actions', role: 'group', 'aria-label': 'Save the drawing' },
  ...saves,
  element('label', { for: 'white', title: 'Save it in dark ink on white, as for a paper' }, white, ' on white'),
);
const content = element(
  'div',
  { class: 'content' },
  element('p', { class: 'muted', role: 'status' }, 'Waiting for the language server …'),
);
const panel = document.getElementById('panel') ?? document.body;
const trouble = element('p', { class: 'trouble', role: 'alert', hidden: true });
panel.append(element('header', {}, element('div', { class: 'head' }, heading, exporting), choices), trouble, content);
exporting.hidden = true;

function room(): number {
  return content.clientWidth || window.innerWidth - 32;
}

function styles(width: number): Style[] {
  const networks = shownNetworks(view);
  const different = differencesOf(networks, referenceOf(view, networks));
  const scale = widthScale(networks, width);
  const measure = textWidth();
  return networks.map((_, i) => ({
    width,
    scale,
    unfolded: view.unfolded,
    different: different[i],
    textWidth: measure,
  }));
}

function emptyState(message: string): HTMLElement {
  const made = element('button', { type: 'button', class: 'button primary' }, 'New Network File');
  made.addEventListener('click', () => post({ v, type: 'new-file' }));
  return element('div', { class: 'empty' }, element('p', {}, message), made);
}

function sections(): Child[] {
  const { nothing } = view;
  if (nothing !== null) return [emptyState(nothing)];
  if (namesOf(view).length === 0) {
    return [
      emptyState(
        'This file declares no network yet. A network is a few lines: what comes in, the blocks, what goes out.',
      ),
    ];
  }
  const shown = shownNetworks(view);
  const unread = shownUnread(view);
  const headed = shown.some(({ kind }) => kind === 'a-resnest');
  const columns = columnsFor(shown.length + unread.length, room(), headed);
  const style = styles(columns.drawing);
  const drawn = sectionsOf(shown, style, columns.kind === 'one');
  const placed = columnsOf(columns, [...drawn, ...unread.map(unreadSection)]);
  const reference = referenceOf(view, shown);
  drawn.forEach((each, i) => each.classList.toggle('stays', shown.length > 1 && shown[i] === reference));
  if (shown.length < 2) return placed;
  return [comparison(shown, reference, compare), ...placed];
}

/** Lights up the parts where the cursor is, in every network that has them. */
function light(scrolls: boolean): void {
  for (const lit of content.querySelectorAll('.lit')) lit.classList.remove('lit');
  const { cursor, unfolded } = view;
  if (cursor === null) return;
  const goesTo = cursor.network ?? shownNetworks(view)[0]?.name;
  for (const section of content.querySelectorAll<HTMLElement>('.network[data-name]')) {
    const network = shownNetworks(view).find(({ name }) => name === section.dataset.name);
    const place = cursor.places.find((each) => each.network === network?.name);
    if (network === undefined || place === undefined) continue;
    const parts = drawnFor(network, place.parts, unfolded);
    const lit = [...section.querySelectorAll<SVGElement>('[data-part]')].filter((each) =>
      parts.has(each.dataset.part ?? ''),
    );
    for (const each of lit) each.classList.add('lit');
    if (!scrolls || network.name !== goesTo || lit.length === 0) continue;
    lit[0].scrollIntoView({ block: 'nearest' });
    bringIntoView(section);
  }
}

/** What the page showed when it was drawn last. */
let drawnUri = '';

function draw(): void {
  const { uri, file, network } = view;
  heading.textContent = file === '' ? 'Architecture' : file;
  exporting.hidden = shownNetworks(view).length === 0;
  choices.replaceChildren(...chooser(namesOf(view), network, room(), choose));
  keepPlace(panel, uri !== drawnUri, () => content.replaceChildren(...sections()));
  drawNear(content);
  drawnUri = uri;
  showFormulas();
  light(false);
  vscode.setState(keptState(view));
}

function choose(network: string | null): void {
  view = { ...view, network };
  draw();
}

function compare(reference: string): void {
  view = { ...view, reference };
  draw();
}

/** Unfolds a group of equal blocks, or folds it; the button that did it keeps the focus. */
function toggle(group: string): void {
  const unfolded = new Set(view.unfolded);
  if (!unfolded.delete(group)) unfolded.add(group);
  view = { ...view, unfolded };
  draw();
}

async function save(format: 'svg' | 'png'): Promise<void> {
  const shown = shownNetworks(view);
  const drawn = [...content.querySelectorAll<HTMLElement>('.network[data-name]')].map((section, i): Drawn => ({
    title: `${shown[i].name}, ${kindText(shown[i])}`,
    drawings: [...section.querySelectorAll<SVGSVGElement>('.budget .drawing, .figure .drawing')].reverse(),
  }));
  const picture = pictureOf(drawn, white.checked);
  drawNear(content);
  const name = shown.length === 1 ? shown[0].name : view.file.replace(/\.nest$/, '');
  trouble.hidden = true;
  const made = format === 'svg' ? picture.svg : await pngOf(picture).catch(() => null);
  if (made === null) {
    trouble.textContent = 'This drawing is too large for a PNG: save it as SVG, or fewer networks at a time.';
    trouble.hidden = false;
    return;
  }
  post({ v, type: 'save', format, name, content: made });
}

/** What was pressed: a part, a fold, a repair, or a link. */
function pressed(target: EventTarget | null): boolean {
  const on = target instanceof Element ? target.closest('[data-part], [data-fold], button') : null;
  const read = (name: string) => on?.getAttribute(name) ?? null;
  const network = on?.closest<HTMLElement>('.network')?.dataset.name ?? null;
  const [part, fold, repair] = [read('data-part'), read('data-fold'), read(repairAttributes.title)];
  const [error, guarantee] = [read(errorAttribute), read(theoryAttribute)];
  if (part !== null && network !== null) post({ v, type: 'reveal', network, part });
  else if (fold !== null) toggle(fold);
  else if (repair !== null) {
    const about = { network: read(repairAttributes.network) ?? '', code: read(repairAttributes.code) ?? '' };
    post({ v, type: 'repair', ...about, title: repair });
  } else if (error !== null) post({ v, type: 'reveal', network: error, part: 'network' });
  else if (guarantee !== null) post({ v, type: 'theory', guarantee });
  else return false;
  return true;
}

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };

/** The arrow keys go from part to part of a drawing; Enter and the blank press what has the focus. */
function keyed(event: KeyboardEvent): void {
  const { target, key } = event;
  if (!(target instanceof SVGElement)) return;
  if (key === 'Enter' || key === ' ') {
    if (pressed(target)) event.preventDefault();
    return;
  }
  const step = steps[key];
  const buttons = [...(target.closest('svg')?.querySelectorAll<SVGElement>('.part') ?? [])];
  const at = buttons.indexOf(target);
  if (step === undefined || at < 0) return;
  event.preventDefault();
  const next = buttons[Math.max(0, Math.min(buttons.length - 1, at + step))];
  target.setAttribute('tabindex', '-1');
  next.setAttribute('tabindex', '0');
  next.focus();
}

/** A formula that is wider than there is room is scrolled: the keyboard must reach it. */
function reachFormulas(): void {
  for (const each of content.querySelectorAll('.formula')) {
    if (each.scrollWidth > each.clientWidth) each.setAttribute('tabindex', '0');
  }
}

// Their fonts and the panel's width come later.
document.fonts.addEventListener('loadingdone', reachFormulas);
document.addEventListener('scroll', () => drawNear(content), { passive: true });
window.addEventListener('resize', () => drawNear(content));
window.addEventListener('resize', reachFormulas);

function showFormulas(): void {
  typesetShown(content, reachFormulas);
}

// It does not bubble.
content.addEventListener('toggle', showFormulas, true);
content.addEventListener('click', ({ target }) => pressed(target));
content.addEventListener('keydown', keyed);
window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
  if (data.v !== v) return;
  const before = view;
  view = receive(view, data);
  if (data.type !== 'cursor' || before.network !== view.network) draw();
  if (data.type === 'cursor') light(true);
});
let width = 0;
new ResizeObserver(() => {
  if (content.clientWidth === width) return;
  width = content.clientWidth;
  if (view.file !== '') draw();
}).observe(content);
post({ v, type: 'ready' });
