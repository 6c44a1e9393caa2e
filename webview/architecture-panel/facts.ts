import type { NetworkView } from '../../models/language/architecture-view.js';
import { element } from '../element.js';
import { compact, whole } from './numbers.js';

const kinds: Record<NetworkView['kind'], string> = {
  resnest: 'ResNEst',
  'a-resnest': 'A-ResNEst',
  'bn-resnest': 'BN-ResNEst',
  densenest: 'DenseNEst',
  resnet: 'ResNet',
  linear: 'linear predictor',
};

/** "ResNEst", "A-ResNEst from Wide". */
export function kindText({ kind, from }: NetworkView): string {
  return from === null ? kinds[kind] : `${kinds[kind]} from ${from}`;
}

/** The facts of a network, each with its name. */
function factsOf(network: NetworkView): [string, string][] {
  const { parameters, flops, blockCount, stages, budget, kind, input, outputSize } = network;
  const widths = stages.map(({ width }) => width);
  const stream = kind === 'densenest' || kind === 'linear' ? '–' : [...new Set(widths)].join(', ');
  return [
    ['Kind', kinds[kind]],
    ['Parameters', whole(parameters)],
    ['FLOPs a row', compact(flops)],
    ['Blocks', whole(blockCount)],
    ['Residual width', stream],
    ['Width asked', budget === null ? '–' : whole(budget.required)],
    ['Input', input],
    ['Output', whole(outputSize)],
  ];
}

/** The facts of one network, beside each other. */
export function factLine(network: NetworkView): HTMLElement {
  const { blockCount, parameters, flops } = network;
  const words = [
    kindText(network),
    ...(blockCount === 0 ? [] : [`${whole(blockCount)} block${blockCount === 1 ? '' : 's'}`]),
    `${whole(parameters)} parameters`,
    `${compact(flops)} FLOPs a row`,
  ];
  return element('p', { class: 'muted facts-line' }, words.join(' · '));
}

/** The facts of several networks, a column each; what differs from the first is marked. */
export function comparison(networks: readonly NetworkView[]): HTMLElement {
  const columns = networks.map(factsOf);
  const head = networks.map(({ name }) => element('th', { scope: 'col' }, name));
  const rows = columns[0].map(([fact, first], row) => {
    const cells = columns.map((facts) => {
      const [, value] = facts[row];
      return value === first
        ? element('td', {}, value)
        : element('td', { class: 'other' }, element('span', { title: `Not as in ${networks[0].name}` }, '≠ '), value);
    });
    return element('tr', {}, element('th', { scope: 'row' }, fact), ...cells);
  });
  return element(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'The networks compared' },
    element(
      'table',
      { class: 'comparison' },
      element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, 'Compared'), ...head)),
      element('tbody', {}, ...rows),
    ),
  );
}
