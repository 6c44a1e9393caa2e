import './guarantees.css';
import type { Guarantee, Hypothesis, Status } from '../../models/guarantees/guarantee.js';
import { byPaper, byReason, cited, statusCounts } from '../../models/guarantees/papers.js';
import { type Child, element } from '../element.js';
import { formula } from './formula.js';
import { statusBadge } from './status-badge.js';

/** A guarantee's id, on the button that asks for its page: whoever listens finds it there. */
export const theoryAttribute = 'data-theory';

const countWords: Record<Status, string> = {
  holds: '✓ # hold',
  'needs-data': '… # not shown',
  fails: '✗ # fail',
  'not-applicable': '– # not applicable',
};

/** "✓ 3 hold  ✗ 2 fail". */
function counts(guarantees: readonly Guarantee[]): HTMLElement {
  const badges = statusCounts(guarantees).map(({ status, count }) =>
    statusBadge(status, countWords[status].replace('#', String(count))),
  );
  return element('span', { class: 'counts' }, ...badges);
}

function hypothesisItem({ status, text, detail }: Hypothesis): HTMLElement {
  return element('li', {}, statusBadge(status), ` ${text}`, element('span', { class: 'note' }, detail));
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

function result(guarantee: Guarantee): HTMLElement {
  const { status, hypotheses, conclusion, formula: latex } = guarantee;
  return element(
    'details',
    { class: 'result' },
    element('summary', {}, cited(guarantee).name, ...derivedMark(guarantee), ' ', statusBadge(status)),
    element('p', {}, conclusion),
    formula(latex),
    element('p', { class: 'muted' }, 'What it asks:'),
    element('ul', { class: 'asked' }, ...hypotheses.map(hypothesisItem)),
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
      { class: 'result' },
      element('summary', {}, statusBadge('not-applicable', `– ${guarantees.length} not applicable`)),
      element('ul', { class: 'asked' }, ...items),
    ),
  ];
}

function paper(name: string, guarantees: readonly Guarantee[]): HTMLElement {
  const applying = guarantees.filter(({ status }) => status !== 'not-applicable');
  const others = guarantees.filter(({ status }) => status === 'not-applicable');
  return element(
    'section',
    { class: 'paper' },
    element('h5', {}, name, ' ', ...(applying.length === 0 ? [] : [counts(applying)])),
    ...applying.map(result),
    ...notApplicable(others),
  );
}

/** All results, paper after paper: a line each, which opens. */
export function guaranteesSection(guarantees: readonly Guarantee[]): HTMLElement {
  return element(
    'section',
    {},
    element('h4', {}, 'Guarantees on the training risk ', counts(guarantees)),
    ...[...byPaper(guarantees)].map(([name, results]) => paper(name, results)),
  );
}
