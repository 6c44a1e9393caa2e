import type { GroupView, NetworkView, StepView } from '../../models/language/architecture-view.js';
import { element } from '../element.js';
import { inputOf, neverFolded } from './drawn-blocks.js';
import { activationsTitle } from './facts.js';
import { bytes, compact, grouped, range, rangeOf, type Sizes, whole } from './numbers.js';

function row(name: string, shapes: string, first: Sizes, style: string, last = first): HTMLElement {
  const cells = [
    grouped(shapes),
    rangeOf(first, last, 'parameters', whole),
    rangeOf(first, last, 'flops', compact),
    rangeOf(first, last, 'activationBytes', bytes),
  ].map((text) => element('td', {}, text));
  return element('tr', { class: style }, element('th', { scope: 'row' }, grouped(name)), ...cells);
}

/** @param last the same step in the last of several blocks */
function stepRow(name: string, step: StepView | null, style = '', last = step): HTMLElement[] {
  if (step === null || last === null) return [];
  return [row(name, `${range(step.input, last.input)} → ${range(step.output, last.output)}`, step, style, last)];
}

/** What all repetitions of a group's block `i` have together. */
function together({ count, length, blocks }: GroupView, i: number): Sizes {
  const own = blocks.filter((_, b) => b % length === i);
  const sum = (size: keyof Sizes) => (own.reduce((all, block) => all + block[size], 0) * count) / own.length;
  return { parameters: sum('parameters'), flops: sum('flops'), activationBytes: sum('activationBytes') };
}

/** Blocks that repeat together, then the steps of each of them. */
function groupRows(group: GroupView): HTMLElement[] {
  const { first, count, length, blocks } = group;
  return blocks.slice(0, length).flatMap((block, i) => {
    const index = first + i;
    const end = blocks[blocks.length - length + i];
    const name = count === 1 ? `Block ${index}` : `Blocks ${index} … ${index + (count - 1) * length} (× ${count})`;
    const each = count === 1 ? '' : ', each';
    const number = count === 1 ? index : '';
    return [
      row(name, `${range(inputOf(block), inputOf(end))} → ${block.feature}`, together(group, i), 'block'),
      ...block.layers.flatMap((layer, l) => stepRow(`${layer.words}${each}`, layer, 'step', end.layers[l])),
      ...stepRow(`S, the shortcut${each}`, block.shortcut, 'step'),
      ...stepRow(`W${number}${each}`, block.residual, 'step'),
      ...stepRow(`H${number}${each}`, block.head, 'step'),
    ];
  });
}

/** A group, or where its blocks are not equal and few, each of them. */
function rowGroups(group: GroupView): GroupView[] {
  const { first, length, blocks } = group;
  if (blocks.length === length || blocks.length > neverFolded) return [group];
  return blocks.map((block, i) => ({ ...group, first: first + i, count: 1, length: 1, blocks: [block] }));
}

function stepTable(network: NetworkView): HTMLElement {
  const { name, kind, expansion, stages, final, prediction, input, outputSize, blockCount } = network;
  const headed = kind === 'a-resnest';
  const read = stepRow(headed ? 'H0' : kind === 'linear' ? 'A' : `W${blockCount + 1}`, prediction);
  const rows = [
    ...stepRow('W0, the expansion', expansion),
    ...(headed ? read : []),
    ...stages.flatMap(({ groups }) => groups.flatMap(rowGroups).flatMap(groupRows)),
    ...stepRow('On the last stream', final),
    ...(headed ? [] : read),
    row('Together', `${input} → ${outputSize}`, network, 'total'),
  ];
  const heads = ['Step', 'Shapes', 'Parameters', 'FLOPs a row', 'Activations a row'].map((text) =>
    element('th', { scope: 'col', title: text.startsWith('Activations') && activationsTitle }, text),
  );
  return element(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `Steps of ${name}` },
    element('table', {}, element('thead', {}, element('tr', {}, ...heads)), element('tbody', {}, ...rows)),
  );
}

/** Shapes, parameters, FLOPs and activations of every step, folded, and made when it is unfolded. */
export function layerTable(network: NetworkView): HTMLElement {
  const made = element(
    'details',
    { class: 'layers', 'data-key': `layers ${network.name}` },
    element('summary', {}, 'Shapes, parameters, FLOPs and activations'),
  );
  made.addEventListener('toggle', () => {
    if (made.open && made.childElementCount === 1) made.append(stepTable(network));
  });
  return made;
}
