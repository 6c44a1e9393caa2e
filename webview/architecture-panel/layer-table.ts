import type { GroupView, NetworkView, StepView } from '../../models/language/architecture-view.js';
import { element } from '../element.js';
import { compact, whole } from './numbers.js';

interface Sizes {
  readonly parameters: number;
  readonly flops: number;
}

function row(name: string, shapes: string, { parameters, flops }: Sizes, style: string): HTMLElement {
  const cells = [shapes, whole(parameters), compact(flops)].map((text) => element('td', {}, text));
  return element('tr', { class: style }, element('th', { scope: 'row' }, name), ...cells);
}

function stepRow(name: string, step: StepView | null, style = ''): HTMLElement[] {
  if (step === null) return [];
  return [row(name, `${step.input} → ${step.output}`, step, style)];
}

/** Equal blocks together, then the steps of one of them. */
function groupRows({ first, count, blocks, parameters, flops }: GroupView): HTMLElement[] {
  return blocks.flatMap((block, i) => {
    const index = first + i;
    const last = index + (count - 1) * blocks.length;
    const name = count === 1 ? `Block ${index}` : `Blocks ${index} … ${last} (× ${count})`;
    const share =
      blocks.length === 1
        ? { parameters, flops }
        : { parameters: block.parameters * count, flops: block.flops * count };
    return [
      row(name, `${block.layers[0]?.input ?? ''} → ${block.feature}`, share, 'block'),
      ...block.layers.flatMap((layer) => stepRow(layer.words, layer, 'step')),
      ...stepRow('S, the shortcut', block.shortcut, 'step'),
      ...stepRow(`W${count === 1 ? index : ''}`, block.residual, 'step'),
      ...stepRow(`H${count === 1 ? index : ''}`, block.head, 'step'),
    ];
  });
}

/** Shapes, parameters and FLOPs of every step, folded until it is asked for. */
export function layerTable(network: NetworkView): HTMLElement {
  const { name, kind, expansion, stages, final, prediction, parameters, flops, input, outputSize, blockCount } =
    network;
  const headed = kind === 'a-resnest';
  const read = stepRow(headed ? 'H0' : kind === 'linear' ? 'A' : `W${blockCount + 1}`, prediction);
  const rows = [
    ...stepRow('W0, the expansion', expansion),
    ...(headed ? read : []),
    ...stages.flatMap(({ groups }) => groups.flatMap(groupRows)),
    ...stepRow('On the last stream', final),
    ...(headed ? [] : read),
    row('Together', `${input} → ${outputSize}`, { parameters, flops }, 'total'),
  ];
  const heads = ['Step', 'Shapes', 'Parameters', 'FLOPs a row'].map((text) => element('th', { scope: 'col' }, text));
  return element(
    'details',
    { class: 'layers', 'data-key': `layers ${name}` },
    element('summary', {}, 'Shapes, parameters and FLOPs'),
    element(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `Steps of ${name}` },
      element('table', {}, element('thead', {}, element('tr', {}, ...heads)), element('tbody', {}, ...rows)),
    ),
  );
}
