import './guarantees.css';
import type { Guarantee, Hypothesis, Status } from '../../models/guarantees/guarantee.js';
import { byPaper, byReason, cited, statusCounts } from '../../models/guarantees/papers.js';
import { type Child, element } from '../element.js';
import { formula } from './formula.js';
import { statusBadge, statusWords } from './status-badge.js';

/** A guarantee's id, on the button that asks for its page: whoever listens finds it there. */
export const theoryAttribute = 'data-theory';

/** How what is not known is spoken of: after training it is not shown, before it needs data. */
export type Unknown = 'not shown' | 'need data';

const countWords: Record<Status, string> = {
  holds: '✓ # hold',
  'needs-data': '… # ?',
  fails: '✗ # fail',
  'not-applicable': '– # not applicable',
};

/** "✓ 3 hold  ✗ 2 fail". */
export function counts(guarantees: readonly Guarantee[], unknown: Unknown): HTMLElement {
  const badges = statusCounts(guarantees).map(({ status, count }) =>
    statusBadge(status, countWords[status].replace('#', String(count)).replace('?', unknown)),
  );
  return element('span', { class: 'counts' }, ...badges);
}

function badge(status: Status, unknown: Unknown): HTMLElement {
  const waits = status === 'needs-data' && unknown === 'need data';
  return statusBadge(status, waits ? '… needs data' : statusWords[status]);
}

function hypothesisItem({ status, text, detail }: Hypothesis, unknown: Unknown): HTMLElement {
  return element('li', {}, badge(status, unknown), ` ${text}`, element('span', { class: 'note' }, detail));
}

function derivedMark({ basis }: Guarantee): Child[] {
  if (basis === 'quoted') return [];
  return [
    ' ',
    element('span', { class: 'derived', title: 'Ours, after the paper: the page has the derivation' }, 'derived'),
  ];
}

/** Asks for a result's page. */
function pageButton({ id, source }: Guarantee, text: string): HTMLElement {
  const attributes = { type: 'button', class: 'link', 'aria-label': `${text} (${source})`, [theoryAttribute]: id };
  return element('button', attributes, text);
}

function result(guarantee: Guarantee, unknown: Unknown, written: Written): HTMLElement {
  const { id, status, hypotheses, conclusion, formula: latex } = guarantee;
  return element(
    'details',
    { class: 'result', 'data-key': id },
    element(
      'summary',
      {},
      element('b', {}, cited(guarantee).name),
      ...derivedMark(guarantee),
      ' ',
      badge(status, unknown),
      element('span', { class: 'promise' }, conclusion),
    ),
    written(latex),
    element('p', { class: 'muted' }, 'What it asks:'),
    element('ul', { class: 'asked' }, ...hypotheses.map((each) => hypothesisItem(each, unknown))),
    pageButton(guarantee, 'Statement, symbols and derivation'),
  );
}

/** The results of a paper that do not speak of this network, folded, with the reason. */
function notApplicable(guarantees: readonly Guarantee[]): Child[] {
  if (guarantees.length === 0) return [];
  const items = [...byReason(guarantees)].map(([reason, results]) => {
    const pages = results.flatMap((each): Child[] => [pageButton(each, cited(each).name), ...derivedMark(each), ' ']);
    return element('li', {}, ...pages, element('span', { class: 'note' }, reason));
  });
  return [
    element(
      'details',
      { class: 'result', 'data-key': `${guarantees[0].id} and others` },
      element('summary', {}, statusBadge('not-applicable', `– ${guarantees.length} not applicable`)),
      element('ul', { class: 'asked' }, ...items),
    ),
  ];
}

/** How a formula becomes part of a page: at once, or when it is unfolded. */
type Written = (latex: string) => Node;

/** The results of a paper: a line each, which opens, and those that are not applicable in one. */
export function results(guarantees: readonly Guarantee[], unknown: Unknown, written: Written): Child[] {
  const others = guarantees.filter(({ status }) => status === 'not-applicable');
  return [...applying(guarantees).map((each) => result(each, unknown, written)), ...notApplicable(others)];
}

/** Those that speak of the network at all. */
export function applying(guarantees: readonly Guarantee[]): Guarantee[] {
  return guarantees.filter(({ status }) => status !== 'not-applicable');
}

function paper(name: string, guarantees: readonly Guarantee[]): HTMLElement {
  const spoken = applying(guarantees);
  return element(
    'section',
    { class: 'paper' },
    element('h5', {}, name, ' ', ...(spoken.length === 0 ? [] : [counts(spoken, 'not shown')])),
    ...results(guarantees, 'not shown', formula),
  );
}

/** All results, paper after paper: a line each, which opens. */
export function guaranteesSection(guarantees: readonly Guarantee[]): HTMLElement {
  return element(
    'section',
    {},
    element('h4', {}, 'Guarantees on the training risk ', counts(guarantees, 'not shown')),
    ...[...byPaper(guarantees)].map(([name, results]) => paper(name, results)),
  );
}
