import type { NetworkView } from '../../models/language/architecture-view.js';
import { statusMarks } from '../../models/guarantees/status-words.js';
import { element } from '../element.js';
import { breakable } from './breakable.js';
import { bytes, compact, counted, grouped, whole } from './numbers.js';

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

/** What the bytes of activations are. */
export const activationsTitle = 'Activations: what training keeps of the results of the steps for one row, as float32';

/** How wide the stream is: of each stage, or as it grows. */
function streamText({ kind, stages, inputWidth }: NetworkView): string {
  const widths = stages.map(({ width }) => whole(width));
  if (kind === 'linear' || widths.length === 0) return 'none';
  const last = stages.at(-1)?.groups.at(-1)?.streamWidth ?? inputWidth;
  return kind === 'densenest' ? `${whole(inputWidth)} to ${whole(last)}` : [...new Set(widths)].join(', ');
}

/** How many results of each kind there are of those that speak of a network. */
function guaranteeFacts({ guarantees }: NetworkView): [string, string][] {
  const names = { holds: 'Guarantees that hold', 'needs-data': 'that need data', fails: 'with a failing condition' };
  return (['holds', 'needs-data', 'fails'] as const).map((status) => {
    const count = guarantees.filter((guarantee) => guarantee.status === status).length;
    return [`${statusMarks[status]} ${names[status]}`, whole(count)];
  });
}

/** The facts of a network, each with its name. */
function factsOf(network: NetworkView): [string, string][] {
  const { parameters, flops, activationBytes, blockCount, budget, kind, input, outputSize } = network;
  return [
    ['Kind', kinds[kind]],
    ['Parameters', whole(parameters)],
    ['FLOPs a row', compact(flops)],
    ['Activations a row', bytes(activationBytes)],
    ['Blocks', whole(blockCount)],
    ['Residual width', streamText(network)],
    ['Width asked', budget === null ? 'none' : whole(budget.required)],
    ['Input', grouped(input)],
    ['Output', whole(outputSize)],
    ...guaranteeFacts(network),
  ];
}

/** The facts of one network, beside each other. */
export function factLine(network: NetworkView): HTMLElement {
  const { blockCount, parameters, flops, activationBytes } = network;
  const words = [
    kindText(network),
    ...(blockCount === 0 ? [] : [counted(blockCount, 'block')]),
    counted(parameters, 'parameter'),
    `${compact(flops)} FLOPs and ${bytes(activationBytes)} of activations a row`,
  ];
  return element('p', { class: 'muted facts-line', title: activationsTitle }, words.join(' · '));
}

/** Chooses the network that the others are compared with. */
function referenceChooser(networks: readonly NetworkView[], reference: NetworkView, compare: Compare): HTMLElement {
  const options = networks.map((network) =>
    element('option', { value: network.name, selected: network === reference }, network.name),
  );
  const made = element('select', { id: 'reference' }, ...options);
  made.addEventListener('change', () => compare(made.value));
  return element(
    'p',
    { class: 'reference' },
    element('label', { for: 'reference' }, '≠ marks what is not as in '),
    made,
  );
}

type Compare = (reference: string) => void;

/** The facts of several networks, a column each; what differs from the reference, one of them, is marked. */
export function comparison(networks: readonly NetworkView[], reference: NetworkView, compare: Compare): HTMLElement {
  const columns = networks.map(factsOf);
  const head = networks.map(({ name }) => element('th', { scope: 'col' }, ...breakable(name)));
  const rows = factsOf(reference).map(([fact, expected], row) => {
    const cells = columns.map((facts) => {
      const [, value] = facts[row];
      return value === expected
        ? element('td', {}, value)
        : element('td', { class: 'other' }, element('span', { title: `Not as in ${reference.name}` }, '≠ '), value);
    });
    return element('tr', {}, element('th', { scope: 'row' }, fact), ...cells);
  });
  const table = element(
    'table',
    { class: 'comparison' },
    element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, 'Compared'), ...head)),
    element('tbody', {}, ...rows),
  );
  return element(
    'section',
    { class: 'compared', 'aria-label': 'The networks compared' },
    referenceChooser(networks, reference, compare),
    element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Their numbers' }, table),
  );
}
