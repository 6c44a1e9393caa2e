import type { Architecture, NetworkKind } from '../../architecture/architecture.js';
import { channelsOf, type Shape } from '../../architecture/shape.js';
import { plain, type StagedArchitecture, type StagedExpansion } from '../../architecture/staged.js';
import * as ast from '../generated/ast.js';
import { buildStages } from './build-blocks.js';
import type { Reading } from './reading.js';
import { onlyPart } from './single-parts.js';
import { dimensionsOf, kernelOf, sizeOf } from './sizes.js';

/** Kinds as they are spoken of. */
export const kindWords: Record<NetworkKind, string> = {
  resnest: 'a resnest',
  'bn-resnest': 'a bn-resnest',
  resnet: 'a resnet',
  'a-resnest': 'an a-resnest',
  densenest: 'a densenest',
  linear: 'a linear network',
};

/** A network being read, with a place for what is wrong with it as a whole. */
interface WrittenNetwork {
  readonly reading: Reading;
  readonly network: ast.Network;
  readonly parts: readonly ast.NetworkPart[];
}

function missing({ reading, network }: WrittenNetwork, what: string, write: string): void {
  const place = { node: network, property: 'name' };
  reading.report.error(place, 'missing-part', `${network.name} has no ${what}. Write ${write}.`, {
    network: network.name,
  });
}

interface Ends {
  readonly input: Shape;
  readonly outputSize: number;
}

function inputShape(reading: Reading, node: ast.Input): Shape | null {
  if (node.shape !== undefined) {
    const written = { node, property: 'shape', text: node.shape };
    const sides = dimensionsOf(reading, written, { count: 3, example: '32x32x3', what: "an image's input" });
    return sides === null ? null : { kind: 'image', height: sides[0], width: sides[1], channels: sides[2] };
  }
  if (node.size === undefined) return null;
  const size = sizeOf(reading, { node, property: 'size', value: node.size }, 'the input');
  return size === null ? null : { kind: 'vector', size };
}

function endsOf(written: WrittenNetwork): Ends | null {
  const { reading, parts } = written;
  const input = onlyPart(reading.report, parts, ast.isInput, 'input');
  const output = onlyPart(reading.report, parts, ast.isOutput, 'output');
  const examples = [...(input === null ? ['`input 10`'] : []), ...(output === null ? ['`output 1`'] : [])];
  if (examples.length > 0) {
    const what = [...(input === null ? ['input'] : []), ...(output === null ? ['output'] : [])].join(' and no ');
    missing(written, what, `${examples.join(' and ')}, with your own sizes`);
  }
  const shape = input && inputShape(reading, input);
  const outputSize = output && sizeOf(reading, { node: output, property: 'size', value: output.size }, 'the output');
  return shape === null || outputSize === null ? null : { input: shape, outputSize };
}

/** The kernel of W0: null for a matrix; 'bad', and said why, where it doesn't fit the input. */
function expansionKernel(reading: Reading, node: ast.Expand, input: Shape): StagedKernel | 'bad' {
  const text = node.kernel;
  if (text === undefined && input.kind === 'vector') return null;
  if (text === undefined) {
    const message =
      'the input is an image, so its expansion is a convolution. Write `expand conv 1x1` and the channels.';
    reading.report.error({ node, property: 'width' }, 'shape', message);
    return 'bad';
  }
  if (input.kind === 'vector') {
    const message =
      'the input is a vector, so its expansion is a matrix. Write `expand` and the width, without `conv`.';
    reading.report.error({ node, property: 'kernel' }, 'shape', message);
    return 'bad';
  }
  return kernelOf(reading, { node, property: 'kernel', text }) ?? 'bad';
}

type StagedKernel = Extract<StagedExpansion, { kind: 'linear' }>['kernel'];

function expansionOf({ reading }: WrittenNetwork, node: ast.Expand, input: Shape | null): StagedExpansion | null {
  if (node.width === undefined) return { kind: 'none' };
  const width = sizeOf(reading, { node, property: 'width', value: node.width }, 'the residual width');
  if (input === null) return null;
  const kernel = expansionKernel(reading, node, input);
  return width === null || kernel === 'bad' ? null : { kind: 'linear', width, kernel };
}

type PartKind = 'blocks' | 'expansion' | 'stages';

function partKind(part: ast.NetworkPart): PartKind | null {
  if (ast.isBlock(part) || ast.isRepeat(part)) return 'blocks';
  if (ast.isExpand(part)) return 'expansion';
  return ast.isStage(part) ? 'stages' : null;
}

const without: Partial<Record<NetworkKind, readonly PartKind[]>> = {
  linear: ['blocks', 'expansion', 'stages'],
  densenest: ['expansion', 'stages'],
};

/** The maps that follow a network's blocks, where it writes them out. */
function writtenMaps(parts: readonly ast.NetworkPart[]): ast.Block[] {
  const blocks = parts.flatMap((part) => (ast.isRepeat(part) ? part.blocks : ast.isBlock(part) ? [part] : []));
  return blocks.filter(({ via }) => via !== undefined);
}

/** Parts that a kind has no use for are errors: they would be taken for what they are not. */
function refuseParts({ reading, network, parts }: WrittenNetwork): boolean {
  const refused = parts.flatMap((part): [ast.NetworkPart, PartKind][] => {
    const kind = partKind(part);
    return kind !== null && without[network.kind]?.includes(kind) === true ? [[part, kind]] : [];
  });
  for (const [node, kind] of refused) {
    const message = `${kindWords[network.kind]} has no ${kind}. Remove it, or change the kind.`;
    reading.report.error({ node }, 'misplaced-part', message, { network: network.name });
  }
  const maps = network.kind === 'densenest' ? writtenMaps(parts) : [];
  for (const node of maps) {
    const message = 'a densenest puts the features beside its stream: no map follows a block. Remove `via`.';
    reading.report.error({ node, property: 'via' }, 'misplaced-part', message, { network: network.name });
  }
  return refused.length === 0 && maps.length === 0;
}

function poolOf({ reading, parts }: WrittenNetwork, input: Shape | null): boolean | null {
  const node = onlyPart(reading.report, parts, ast.isPool, 'pool');
  if (node === null || input?.kind !== 'vector') return node !== null;
  reading.report.error({ node }, 'shape', '`pool` is for images, and the input is a vector. Remove it.');
  return null;
}

/** The part that says how the residual stream begins, where the kind has one; null, and said, where it is missing. */
function expandOf(written: WrittenNetwork): ast.Expand | null {
  const { reading, parts, network } = written;
  const node = onlyPart(reading.report, parts, ast.isExpand, 'expand');
  if (node === null && without[network.kind]?.includes('expansion') !== true) {
    missing(written, 'expansion', '`expand 64` for a residual width of 64, or `expand none` for x0 = x');
  }
  return node;
}

/** The Architecture of a network that is written out; null, and said why, where it can't be built. */
export function buildWrittenOut(reading: Reading, network: ast.Network, body: ast.NetworkBody): Architecture | null {
  const { kind, name } = network;
  const written: WrittenNetwork = { reading, network, parts: body.parts };
  const fits = refuseParts(written);
  const ends = endsOf(written);
  const input = ends?.input ?? null;
  const bias = onlyPart(reading.report, body.parts, ast.isBias, 'bias') === null;
  const pool = poolOf(written, input);
  const node = expandOf(written);
  const streams = kind !== 'densenest' && kind !== 'linear';
  const expansion: StagedExpansion | null = streams ? node && expansionOf(written, node, input) : { kind: 'none' };
  const width = expansion?.kind === 'linear' ? expansion.width : input && channelsOf(input);
  const flow = input?.kind ?? null;
  const stages = fits ? buildStages(reading, body.parts, flow, width) : null;
  if (ends === null || pool === null || expansion === null || stages === null) return null;
  const whole: StagedArchitecture = {
    kind,
    name,
    ...ends,
    bias,
    expansion,
    stages: kind === 'linear' ? [] : stages,
    pool,
  };
  return plain(whole) ?? whole;
}
