import { formatNumber } from '../../models/certificates/format-number.js';
import type { Certificate } from '../../models/certificates/certificate.js';
import type { Guarantee, Status } from '../../models/guarantees/guarantee.js';
import { type Child, element } from '../element.js';

const statusWords: Record<Status, string> = {
  holds: '✓ holds',
  fails: '✗ fails',
  'needs-data': '… not shown',
  'not-applicable': '– not applicable',
};

function statusBadge(status: Status): HTMLElement {
  return element('span', { class: `status ${status}` }, statusWords[status]);
}

function fact(name: string, value: string, title: string): HTMLElement {
  return element('div', { class: 'fact', title }, element('dt', {}, name), element('dd', {}, value));
}

function facts(certificate: Certificate): HTMLElement {
  const { risk, linearRisk, lowerBound, epsilon, inverse, testRisk } = certificate;
  const rank =
    inverse === null
      ? []
      : [
          fact(
            'Rank of [W0 … W(L-1)]',
            `${inverse.rank} of ${inverse.required}`,
            'Assumption 4 asks for full column rank',
          ),
        ];
  return element(
    'dl',
    { class: 'facts' },
    fact('Risk', formatNumber(risk), 'of the trained network, on the training rows'),
    fact('Best linear risk', formatNumber(linearRisk), 'the least risk of a linear predictor of the input'),
    fact('Lower bound', formatNumber(lowerBound), 'the least risk of an A-ResNEst on the trained features'),
    fact('Epsilon', formatNumber(epsilon), 'risk minus lower bound (Chen 2021, eq. 6)'),
    ...rank,
    ...(testRisk === null
      ? []
      : [fact('Test risk', formatNumber(testRisk), 'on held-out rows: outside every theorem')]),
  );
}

/** a0 … aL as bars, with the trained network's risk beneath for comparison. */
function ladder({ ladder: levels, risk }: Certificate): HTMLElement {
  const largest = Math.max(risk, ...levels, Number.MIN_VALUE);
  const row = (name: string, value: number, title: string) =>
    element(
      'div',
      { class: 'rung', title },
      element('span', { class: 'rung-name' }, name),
      element('meter', { min: 0, max: largest, value, 'aria-label': `${name}: ${formatNumber(value)}` }),
      element('span', { class: 'rung-value' }, formatNumber(value)),
    );
  const rungs = levels.map((value, i) =>
    row(`a${i}`, value, i === 0 ? 'best linear' : `best on the input and the features of blocks 1 to ${i}`),
  );
  return element(
    'section',
    {},
    element('h4', {}, 'Ladder'),
    element('div', { class: 'ladder' }, ...rungs, row('risk', risk, 'the trained network')),
  );
}

function features({ features: blocks }: Certificate): Child[] {
  if (blocks.length === 0) return [];
  const rows = blocks.map(({ block, rank, size, unpredictability }) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, `v${block}`),
      element('td', {}, `${rank} of ${size}`),
      element('td', {}, unpredictability === null ? 'too few rows' : formatNumber(unpredictability)),
    ),
  );
  const heads = ['Feature', 'Rank', 'Unpredictability'].map((text) => element('th', { scope: 'col' }, text));
  return [
    element(
      'section',
      {},
      element('h4', {}, 'Features'),
      element('table', {}, element('thead', {}, element('tr', {}, ...heads)), element('tbody', {}, ...rows)),
    ),
  ];
}

function guaranteeDetails({ source, status, hypotheses, conclusion }: Guarantee): HTMLElement {
  const items = hypotheses.map((hypothesis) =>
    element(
      'li',
      {},
      statusBadge(hypothesis.status),
      ` ${hypothesis.text} `,
      element('span', { class: 'muted' }, hypothesis.detail),
    ),
  );
  return element(
    'details',
    {},
    element('summary', {}, source, ' ', statusBadge(status)),
    element('ul', {}, ...items),
    element('p', {}, conclusion),
  );
}

/** The run's id, on the button that asks for its polishing: whoever listens finds it there. */
export const polishAttribute = 'data-polish';

function polishButton(run: string): HTMLElement {
  const title = 'A new run beside this one: the same features, with the best prediction weights for them';
  return element('button', { type: 'button', class: 'polish', title, [polishAttribute]: run }, 'Polish');
}

/**
 * A certificate as a page shows it: numbers first, then the theorems, then what is shown and what is not.
 * @param polishable the run's id; null where there is nothing to polish
 */
export function certificateView(certificate: Certificate, name: string, polishable: string | null): HTMLElement {
  const { kind, loss, rows, guarantees, remarks } = certificate;
  return element(
    'article',
    { class: 'certificate' },
    element('h3', {}, name, element('span', { class: 'muted' }, ` ${kind}, ${loss} loss on ${rows} training rows`)),
    facts(certificate),
    ...(polishable === null ? [] : [polishButton(polishable)]),
    element('div', { class: 'columns' }, ladder(certificate), ...features(certificate)),
    element('section', {}, element('h4', {}, 'Guarantees on the training risk'), ...guarantees.map(guaranteeDetails)),
    element(
      'section',
      {},
      element('h4', {}, 'What this shows'),
      element('ul', {}, ...remarks.map((remark) => element('li', {}, remark))),
    ),
  );
}
