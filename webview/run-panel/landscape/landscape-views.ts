import './landscape.css';
import { howMany } from '../../../models/architecture/how-many.js';
import type { Landscape } from '../../../models/certificates/landscape/landscape.js';
import { lineChart } from '../../chart/line-chart.js';
import { plainText } from '../../chart/number-text.js';
import { element } from '../../element.js';
import type { Theme } from '../../theme.js';
import { placed } from '../contents/places.js';
import type { RunView } from '../messages.js';
import { slicePicture } from './slice-picture.js';

/** The section of the page that holds the landscapes. */
export interface LandscapeViews {
  readonly section: HTMLElement;
  show(runs: readonly RunView[], landscapes: ReadonlyMap<string, Landscape>, theme: Theme): void;
  /** Brings a run's landscape into sight, and the focus to it. */
  reveal(run: string): void;
}

interface LandscapeView {
  readonly article: HTMLElement;
  show(theme: Theme): void;
  destroy(): void;
}

function words({ rows, kept }: Landscape): string {
  const stays = kept === null ? '' : ` What stays as it is: ${kept}.`;
  return `The risk on ${howMany(rows, 'training row')} at trained weights + a d1 + b d2, for two random directions whose filters are as large as those of the weights (Li et al. 2018): at 1 a filter is moved by as much as its own norm.${stays}`;
}

/** A share of the way, with the names of its ends. */
function wayText(share: number): string {
  return share === 0 ? 'start' : share === 1 ? 'trained' : plainText(share);
}

/** The path from the start, as a chart; null where there is none. */
function pathView({ path }: Landscape): LandscapeView | null {
  if (path === null) return null;
  const chart = lineChart('From the start to the trained weights');
  const known = path.places.map((x, i) => ({ x, y: path.risks[i] }));
  const line = known.flatMap(({ x, y }) => (y === null ? [] : [{ x, y }]));
  const series = {
    label: 'risk',
    color: 0,
    dash: 'solid' as const,
    keys: [],
    x: line.map(({ x }) => x),
    y: line.map(({ y }) => y),
  };
  return {
    article: chart.figure,
    destroy: () => chart.destroy(),
    show: (theme) =>
      chart.show(
        {
          series: [series],
          levels: [],
          x: { title: 'share of the way from the start', text: wayText },
          y: { title: 'risk', text: plainText },
          logarithmic: line.every(({ y }) => y > 0),
          smoothing: 0,
          hidden: new Set(),
        },
        theme,
      ),
  };
}

function landscapeView(found: Landscape, name: string, run: string): LandscapeView {
  const path = pathView(found);
  const missing = 'No path: these weights were not trained from a start, they were made from another run.';
  const article = element(
    'article',
    { class: 'landscape', tabindex: -1, ...placed('landscape', run) },
    element('h3', {}, name),
    element('p', { class: 'muted' }, words(found)),
    element(
      'div',
      { class: 'columns' },
      slicePicture(found.slice, found.risk),
      path?.article ?? element('p', { class: 'muted' }, missing),
    ),
  );
  return { article, show: (theme) => path?.show(theme), destroy: () => path?.destroy() };
}

/** Draws a landscape once: it stays until another comes. */
export function landscapeViews(): LandscapeViews {
  const section = element('section', { 'aria-label': 'Loss landscapes' });
  let drawn = new Map<string, LandscapeView>();
  const byRun = new Map<string, HTMLElement>();
  return {
    section,
    show(runs, landscapes, theme) {
      const views = new Map<string, LandscapeView>();
      for (const { record } of runs) {
        const found = landscapes.get(record.id);
        if (found === undefined) continue;
        const key = JSON.stringify([record.id, found]);
        const name = `${record.architecture.name}, seed ${record.seed}`;
        const view = drawn.get(key) ?? landscapeView(found, name, record.id);
        views.set(key, view);
        byRun.set(record.id, view.article);
      }
      const same = views.size === drawn.size && [...views.keys()].every((key) => drawn.has(key));
      for (const [key, view] of drawn) if (!views.has(key)) view.destroy();
      drawn = views;
      if (!same) {
        const heading = views.size === 0 ? [] : [element('h2', {}, 'Loss landscape')];
        section.replaceChildren(...heading, ...[...views.values()].map(({ article }) => article));
      }
      for (const view of views.values()) view.show(theme);
    },
    reveal(run) {
      const article = byRun.get(run);
      article?.scrollIntoView();
      article?.focus({ preventScroll: true });
    },
  };
}
