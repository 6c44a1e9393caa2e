import { activationBytes } from '../../../architecture/activation-memory.js';
import type { Architecture } from '../../../architecture/architecture.js';
import { type BlockModules, type Module, modulesOf, networkModules } from '../../../architecture/modules.js';
import { channelsOf, shapeText } from '../../../architecture/shape.js';
import { staged } from '../../../architecture/staged.js';
import { parameterCount, sizeOf } from '../../../architecture/trainable.js';
import { coveredPart, uncovered } from '../../../guarantees/covered-part.js';
import { guarantees } from '../../../guarantees/guarantees.js';
import { kindReason } from '../../../guarantees/kind-names.js';
import type { BlockView, BudgetView, GroupView, NetworkView, StepView } from '../../architecture-view.js';
import { guaranteeContext } from '../../guarantee-context.js';
import type { TrainDefinition } from '../../program.js';
import { repetitions } from './repeated.js';

function withActivation(words: string, { activation }: Module): string {
  return activation === 'identity' ? words : `${words} ${activation}`;
}

/** A step as the language writes it, a dropout by its first four digits. */
function stepWords(module: Module): string {
  const { dropout } = module;
  return operationWords(module) + (dropout === 0 ? '' : ` dropout ${Number(dropout.toPrecision(4))}`);
}

function operationWords(module: Module): string {
  const { operation, output, trainable, stride } = module;
  const width = channelsOf(output);
  switch (operation) {
    case 'matrix':
      return withActivation(`dense ${width}`, module);
    case 'convolution': {
      const [, , height, across] = trainable[0].shape;
      return withActivation(`conv ${height}x${across} ${width}`, module) + (stride === 1 ? '' : `, stride ${stride}`);
    }
    case 'norm':
      return withActivation('bn', module);
    case 'nonlinearity':
      return module.activation;
  }
}

/** A step inside a block, or any other step that is spoken of by its sizes. */
function stepView(module: Module, words = stepWords(module)): StepView {
  return {
    words,
    input: shapeText(module.input),
    output: shapeText(module.output),
    width: channelsOf(module.output),
    parameters: module.trainable.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    flops: module.flops,
    activationBytes: activationBytes(module),
  };
}

/** A linear map between the stream and what stands beside it: "16 → 64", "conv 3x3, 16 → 32". */
function mapView(module: Module): StepView {
  const [out, inputs, ...kernel] = module.trainable[0].shape;
  const stride = module.stride === 1 ? '' : `, stride ${module.stride}`;
  const map = kernel.length === 0 ? '' : `conv ${kernel.join('x')}${stride}, `;
  return stepView(module, `${map}${inputs} → ${out}`);
}

type Sizes = Pick<StepView, 'parameters' | 'flops' | 'activationBytes'>;

function total(steps: readonly (Sizes | null)[]): Sizes {
  const there = steps.filter((step) => step !== null);
  return {
    parameters: there.reduce((sum, { parameters }) => sum + parameters, 0),
    flops: there.reduce((sum, { flops }) => sum + flops, 0),
    activationBytes: there.reduce((sum, { activationBytes }) => sum + activationBytes, 0),
  };
}

function blockView(modules: BlockModules, head: Module | null): BlockView {
  const { feature, stream, shortcutAfter } = modules;
  const layers = modules.layers.map((layer) => stepView(layer));
  const shortcut = modules.shortcut && mapView(modules.shortcut);
  const residual = modules.residual && mapView(modules.residual);
  const read = head && mapView(head);
  return {
    layers,
    shortcut,
    shortcutAfter,
    residual,
    head: read,
    feature: shapeText(feature),
    featureWidth: channelsOf(feature),
    stream: shapeText(stream),
    streamWidth: channelsOf(stream),
    ...total([...layers, shortcut, residual, read]),
  };
}

/** What blocks must share to be drawn once: everything. In a DenseNEst the stream that they read grows: what they make of it counts. */
function likeness(block: BlockView, concatenates: boolean): string {
  const { layers, feature } = block;
  return JSON.stringify(concatenates ? [layers.map(({ words, output }) => [words, output]), feature] : block);
}

/** @param first the number of the first of these blocks */
function groupViews(blocks: readonly BlockView[], first: number, concatenates: boolean): GroupView[] {
  return repetitions(blocks.map((block) => likeness(block, concatenates))).map(({ first: begin, length, count }) => {
    const all = blocks.slice(begin, begin + length * count);
    const { stream, streamWidth } = all[all.length - 1];
    return {
      first: first + begin,
      count,
      length,
      blocks: concatenates ? all : all.slice(0, length),
      ...total(all),
      stream,
      streamWidth,
    };
  });
}

function stageViews(architecture: Architecture): NetworkView['stages'] {
  const { blocks, predictions } = networkModules(architecture);
  const heads = architecture.kind === 'a-resnest' ? predictions.slice(1) : [];
  const views = blocks.map((block, i) => blockView(block, heads[i] ?? null));
  let before = 0;
  return staged(architecture).stages.map(({ width, stride, blocks: { length } }) => {
    const own = views.slice(before, before + length);
    before += length;
    return { width, stride, groups: groupViews(own, before - length + 1, architecture.kind === 'densenest') };
  });
}

/** Equal neighbours together. */
function featureRuns(sizes: readonly number[], first: number): BudgetView['features'] {
  const runs: BudgetView['features'] = [];
  sizes.forEach((size, i) => {
    const last = runs.at(-1);
    if (last?.size === size) last.count += 1;
    else runs.push({ first: first + i, count: 1, size });
  });
  return runs;
}

function budgetOf(architecture: Architecture): Pick<NetworkView, 'budget' | 'noBudget'> {
  const { kind } = architecture;
  if (kind === 'a-resnest') return { budget: null, noBudget: 'no width is asked: every feature has a head of its own' };
  if (kind === 'densenest')
    return { budget: null, noBudget: 'no width is asked: the stream has room for every feature' };
  const part = coveredPart(architecture);
  if (part === null) return { budget: null, noBudget: `no width is asked: ${kindReason(kind)}` };
  const reason = uncovered(architecture);
  if (reason !== null) return { budget: null, noBudget: reason };
  const { scope, unit, width, required, inputSize, counted, features } = part;
  const { blocks } = networkModules(architecture);
  const runs = featureRuns(counted, blocks.length - features.length + 1);
  return { budget: { scope, unit, available: width, required, inputSize, features: runs }, noBudget: '' };
}

/** All that is drawn of a network, but what its text has: findings, and what it is derived from. */
export function networkView(
  architecture: Architecture,
  train: TrainDefinition | null,
): Omit<NetworkView, 'from' | 'findings'> {
  const { name, kind, outputSize } = architecture;
  const { input, pool } = staged(architecture);
  const { expansion, last, final, predictions, blocks } = networkModules(architecture);
  const modules = modulesOf(architecture);
  const about = guarantees(guaranteeContext(architecture, train));
  return {
    name,
    kind,
    input: shapeText(input),
    inputWidth: channelsOf(input),
    outputSize,
    expansion: expansion && mapView(expansion),
    stages: stageViews(architecture),
    blockCount: blocks.length,
    last: shapeText(last),
    final: final && stepView(final),
    pool,
    prediction: mapView(predictions[0]),
    parameters: parameterCount(architecture),
    flops: modules.reduce((sum, { flops }) => sum + flops, 0),
    activationBytes: modules.reduce((sum, module) => sum + activationBytes(module), 0),
    ...budgetOf(architecture),
    guarantees: about.map((each) => ({ ...each, hypotheses: [...each.hypotheses] })),
  };
}
