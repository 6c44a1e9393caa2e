import type { GroupView, NetworkView, StepView } from '../../models/language/architecture-view.js';
import { element } from '../element.js';
import { activationsTitle } from './facts.js';
import { bytes, compact, whole } from './numbers.js';

type Sizes = Pick<StepView, 'parameters' | 'flops' | 'activationBytes'>;

function row(name: string, shapes: string, { parameters, flops, activationBytes }: Sizes, style: string): HTMLElement {
  const cells = [shapes, whole(parameters), compact(flops), bytes(activationBytes)].map((text) =>
    element('td', {}, text),
  );
  return element('tr', { class: style }, element('th', { scope: 'row' }, name), ...cells);
}

function stepRow(name: string, step: StepView | null, style = ''): HTMLElement[] {
  if (step === null) return [];
  return [row(name, `${step.input} → ${step.output}`, step, style)];
}

/** Equal blocks together, then the steps of one of them. */
function groupRows(group: GroupView): HTMLElement[] {
  const { first, count, blocks } = group;
  return blocks.flatMap((block, i) => {
    const index = first + i;
    const last = index + (count - 1) * blocks.length;
    const name = count === 1 ? `Block ${index}` : `Blocks ${index} … ${last} (× ${count})`;
    const { parameters, flops, activationBytes } = block;
    const share =
      blocks.length === 1
        ? group
        : {
            parameters: parameters * count,
            flops: flops * count,
            activationBytes: activationBytes * count,
          };
    return [
      row(name, `${block.layers[0]?.input ?? ''} → ${block.feature}`, share, 'block'),
      ...block.layers.flatMap((layer) => stepRow(layer.words, layer, 'step')),
      ...stepRow('S, the shortcut', block.shortcut, 'step'),
      ...stepRow(`W${count === 1 ? index : ''}`, block.residual, 'step'),
      ...stepRow(`H${count === 1 ? index : ''}`, block.head, 'step'),
    ];
  });
}

/** Shapes, parameters, FLOPs and activations of every step, folded until it is asked for. */
export function layerTable(network: NetworkView): HTMLElement {
  const { name, kind, expansion, stages, final, prediction, input, outputSize, blockCount } = network;
  const headed = kind === 'a-resnest';
  const read = stepRow(headed ? 'H0' : kind === 'linear' ? 'A' : `W${blockCount + 1}`, prediction);
  const rows = [
    ...stepRow('W0, the expansion', expansion),
    ...(headed ? read : []),
    ...stages.flatMap(({ groups }) => groups.flatMap(groupRows)),
    ...stepRow('On the last stream', final),
    ...(headed ? [] : read),
    row('Together', `${input} → ${outputSize}`, network, 'total'),
  ];
  const heads = ['Step', 'Shapes', 'Parameters', 'FLOPs a row', 'Activations a row'].map((text) =>
    element('th', { scope: 'col', title: text.startsWith('Activations') && activationsTitle }, text),
  );
  return element(
    'details',
    { class: 'layers', 'data-key': `layers ${name}` },
    element('summary', {}, 'Shapes, parameters, FLOPs and activations'),
    element(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `Steps of ${name}` },
      element('table', {}, element('thead', {}, element('tr', {}, ...heads)), element('tbody', {}, ...rows)),
    ),
  );
}
