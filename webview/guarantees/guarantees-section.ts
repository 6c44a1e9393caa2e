import './guarantees.css';
import type { Guarantee, Hypothesis } from '../../models/guarantees/guarantee.js';
import { byPaper, byReason, cited, statusCounts } from '../../models/guarantees/papers.js';
import {
  countWords,
  guaranteeWords,
  hypothesisWords,
  statusMarks,
  type Unknown,
} from '../../models/guarantees/status-words.js';
import { plainWords } from '../../models/guarantees/words.js';
import { type Child, element } from '../element.js';
import { formula } from './formula.js';
import { sentence, type Written } from './sentence.js';
import { statusBadge } from './status-badge.js';

/** A guarantee's id, on the button that asks for its page: whoever listens finds it there. */
export const theoryAttribute = 'data-theory';

/** "✓ 3 hold  ✗ 2 with a failing condition". */
export function counts(guarantees: readonly Guarantee[], unknown: Unknown): HTMLElement {
  const badges = statusCounts(guarantees).map(({ status, count }) =>
    statusBadge(status, countWords(status, count, unknown)),
  );
  return element('span', { class: 'counts' }, ...badges);
}

function hypothesisItem({ status, text, detail }: Hypothesis, unknown: Unknown, written: Written): HTMLElement {
  return element(
    'li',
    {},
    statusBadge(status, hypothesisWords(status, unknown)),
    element('span', {}, ...sentence(text, written), element('span', { class: 'note' }, ...sentence(detail, written))),
  );
}

/** What a result asks as the ones above it do: the names alone, "Assumption 2" of "Assumption 2: the loss is convex". */
function askedAbove(hypotheses: readonly Hypothesis[], written: Written): Child[] {
  if (hypotheses.length === 0) return [];
  const names = hypotheses.map(({ status, text, detail }) =>
    element(
      'span',
      { class: 'name', title: plainWords(`${text} · ${detail}`) },
      statusBadge(status, `${statusMarks[status]} `),
      ...sentence(text.split(':')[0], written),
    ),
  );
  return [element('li', {}, element('span', { class: 'muted' }, 'as above'), element('span', {}, ...names))];
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

/**
 * What a result says, and all that it asks with what is so here; its formula and its page are folded away.
 * @param above what the results above it ask
 */
function result(guarantee: Guarantee, above: readonly Hypothesis[], unknown: Unknown, written: Written): HTMLElement {
  const { id, status, hypotheses, conclusion, formula: latex } = guarantee;
  const isAbove = (asked: Hypothesis) =>
    above.some(({ text, detail }) => text === asked.text && detail === asked.detail);
  const first = hypotheses.filter((each) => !isAbove(each));
  return element(
    'section',
    { class: 'result' },
    element(
      'p',
      { class: 'named' },
      element('b', {}, cited(guarantee).name),
      ...derivedMark(guarantee),
      ' ',
      statusBadge(status, guaranteeWords(status, unknown)),
    ),
    element('p', { class: 'promise' }, ...sentence(conclusion, written)),
    element(
      'ul',
      { class: 'asked' },
      ...first.map((each) => hypothesisItem(each, unknown, written)),
      ...askedAbove(hypotheses.filter(isAbove), written),
    ),
    element(
      'details',
      { class: 'more', 'data-key': id },
      element('summary', { 'aria-label': `${cited(guarantee).name} as a formula` }, 'As a formula'),
      written(latex, 'alone'),
      pageButton(guarantee, 'Statement, symbols and derivation'),
    ),
  );
}

/** The results of a paper that do not speak of this network, folded, with the reason. */
function notApplicable(guarantees: readonly Guarantee[], written: Written): Child[] {
  if (guarantees.length === 0) return [];
  const items = [...byReason(guarantees)].map(([reason, results]) => {
    const pages = results.flatMap((each): Child[] => [pageButton(each, cited(each).name), ...derivedMark(each), ' ']);
    return element(
      'li',
      {},
      element('span', {}, ...pages, element('span', { class: 'note' }, ...sentence(reason, written))),
    );
  });
  return [
    element(
      'details',
      { class: 'others', 'data-key': `${guarantees[0].id} and others` },
      element(
        'summary',
        {},
        statusBadge('not-applicable', countWords('not-applicable', guarantees.length, 'not shown')),
      ),
      element('ul', { class: 'asked' }, ...items),
    ),
  ];
}

/** The results of a paper that speak of the network, and those that don't in a line. */
export function results(guarantees: readonly Guarantee[], unknown: Unknown, written: Written): Child[] {
  const others = guarantees.filter(({ status }) => status === 'not-applicable');
  const spoken = applying(guarantees).map((each, i, all) => {
    const above = all.slice(0, i).flatMap(({ hypotheses }) => hypotheses);
    return result(each, above, unknown, written);
  });
  return [...spoken, ...notApplicable(others, written)];
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

/** All results, paper after paper. */
export function guaranteesSection(guarantees: readonly Guarantee[]): HTMLElement {
  return element(
    'section',
    {},
    element('h4', {}, 'Guarantees on the training risk ', counts(guarantees, 'not shown')),
    ...[...byPaper(guarantees)].map(([name, results]) => paper(name, results)),
  );
}
