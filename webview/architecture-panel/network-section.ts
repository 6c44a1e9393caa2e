import type { FindingView, NetworkView } from '../../models/language/architecture-view.js';
import { byPaper } from '../../models/guarantees/papers.js';
import { guaranteeWords } from '../../models/guarantees/status-words.js';
import { type Child, element } from '../element.js';
import { formulaLater } from '../guarantees/formula.js';
import { applying, counts, results } from '../guarantees/guarantees-section.js';
import { sentence } from '../guarantees/sentence.js';
import { statusBadge } from '../guarantees/status-badge.js';
import { breakable } from './breakable.js';
import { layoutBudget } from './budget-layout.js';
import { drawScene } from './draw.js';
import { factLine } from './facts.js';
import { layerTable } from './layer-table.js';
import { layoutNetwork } from './layout.js';
import type { ShownNetwork, UnreadNetwork } from './messages.js';
import type { Style } from './plan.js';
import { grouped, whole } from './numbers.js';
import { capitalised, prose } from './prose.js';

/** What a repair's button is about; whoever listens finds it there. */
export const repairAttributes = { network: 'data-network', code: 'data-code', title: 'data-repair' } as const;
/** On a button that goes to the first error of a network. */
export const errorAttribute = 'data-error';

function findingItem(network: NetworkView, { code, message, repairs }: FindingView, disabled: boolean): HTMLElement {
  const buttons = repairs.map((title, i) =>
    element(
      'button',
      {
        type: 'button',
        class: i === 0 ? 'button primary' : 'button',
        disabled,
        [repairAttributes.network]: network.name,
        [repairAttributes.code]: code,
        [repairAttributes.title]: title,
      },
      title,
    ),
  );
  return element('li', {}, element('p', {}, ...prose(message)), element('div', { class: 'repairs' }, ...buttons));
}

/** "64 ≥ 10 + 16 + 16 = 42" in LaTeX. */
function inequality({ available, required, inputSize, features }: NonNullable<NetworkView['budget']>): string {
  const terms = features.map(({ count, size }) => (count === 1 ? `${size}` : `${count} \\times ${size}`));
  const long = terms.length > 6;
  const shown = long ? [...terms.slice(0, 4), '\\dots', terms[terms.length - 1]] : terms;
  const sum = [inputSize, ...shown].join(' + ');
  const asked = terms.length === 0 ? `${required}` : `${sum} = ${required}`;
  // Braces: LaTeX would leave a blank after the comma.
  return grouped(`M = ${available} ${available >= required ? '\\ge' : '<'} ${asked}`).replaceAll(',', '{,}');
}

/** In pixels. */
const widestBudget = 460;

/** The residual width against what must have room in it, what is violated, and the repairs. */
function budgetSection(network: ShownNetwork, style: Style): HTMLElement {
  const { budget, noBudget, findings, stale, name } = network;
  const items = findings.map((finding) => findingItem(network, finding, stale !== null));
  const list = items.length === 0 ? [] : [element('ul', { class: 'findings' }, ...items)];
  if (budget === null) {
    const said =
      network.kind === 'linear' ? [] : [element('p', { class: 'muted' }, ...sentence(capitalised(`${noBudget}.`)))];
    return element('section', { class: 'budget' }, ...said, ...list);
  }
  const { available, required, scope } = budget;
  const label = `Budget of the residual width of ${name}: ${whole(required)} of ${whole(available)} ${available >= required ? 'used' : 'available, too many'}`;
  return element(
    'section',
    { class: 'budget' },
    element(
      'h3',
      {},
      scope === 'network' ? 'Residual width ' : "The last stage's residual width ",
      available >= required ? statusBadge('holds', '✓ wide enough') : statusBadge('fails', '✗ too narrow'),
    ),
    formulaLater(inequality(budget), 'alone'),
    drawScene(layoutBudget(budget, Math.min(style.width, widestBudget), style.textWidth), label),
    ...list,
  );
}

/** Paper after paper: unfolded where a network has the page to itself, beside others a line each. */
function guaranteesOf({ guarantees, name }: NetworkView, alone: boolean): HTMLElement {
  const papers = [...byPaper(guarantees)].map(([paper, own]) => {
    const spoken = applying(own);
    const what: Child =
      spoken.length === 0
        ? statusBadge('not-applicable', guaranteeWords('not-applicable', 'needs data'))
        : counts(spoken, 'needs data');
    return element(
      'details',
      { class: 'paper', 'data-key': `${paper} ${name} ${alone}`, open: alone && spoken.length > 0 },
      element('summary', {}, element('span', { class: 'paper-name' }, paper), ' ', what),
      element('div', { class: 'results' }, ...results(own, 'needs data', formulaLater)),
    );
  });
  return element('section', { class: 'guarantees' }, element('h3', {}, 'Guarantees'), ...papers);
}

function staleBanner({ name, stale }: ShownNetwork): Child[] {
  return stale === null ? [] : [troubleBanner(name, 'Drawn as it was before the text could not be read. ', stale)];
}

function troubleBanner(name: string, words: string, message: string): HTMLElement {
  const attributes = {
    type: 'button',
    class: 'link',
    [errorAttribute]: name,
    'aria-label': `Go to the error in ${name}`,
  };
  return element(
    'p',
    { class: 'banner', role: 'status' },
    words,
    ...prose(message),
    ' ',
    element('button', attributes, 'Go to the error'),
  );
}

/** A network that was never read: what is wrong with it, in the place of its drawing. */
export function unreadSection({ name, message }: UnreadNetwork): HTMLElement {
  return element(
    'section',
    { class: 'network', 'aria-label': name },
    element('h2', {}, ...breakable(name)),
    troubleBanner(name, 'It can be drawn when it can be read. ', message),
  );
}

/**
 * A network as the page shows it: the drawing, and beside or beneath it what is known of it.
 * @param alone no other is shown
 */
export function networkSection(network: ShownNetwork, style: Style, alone: boolean): HTMLElement {
  const { name, stale } = network;
  const drawing = drawScene(layoutNetwork(network, style), `${name}, from its input to its output`);
  return element(
    'section',
    { class: stale === null ? 'network' : 'network stale', 'aria-label': name, 'data-name': name },
    element(
      'div',
      { class: 'title' },
      element('h2', {}, ...breakable(name)),
      factLine(network),
      ...staleBanner(network),
    ),
    element('div', { class: 'figure' }, drawing),
    element(
      'div',
      { class: 'known' },
      budgetSection(network, style),
      layerTable(network),
      guaranteesOf(network, alone),
    ),
  );
}
