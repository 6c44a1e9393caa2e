import * as ast from '../../generated/ast.js';
import { type Fix, type PlacedEdit, replaced, takenOut, writtenBody } from './fix.js';

/** The numbers of a finding on a width: what would make every condition hold. */
export interface WidthNumbers {
  readonly minimalWidth: number;
  /** K of equal blocks that this width has room for; undefined: there is none. */
  readonly largestFeatureSize?: number | undefined;
}

/** Where the width of a network's residual stream is written: its expansion, or its last stage. */
export function writtenWidth(body: ast.NetworkBody): ast.Expand | ast.Stage | null {
  const stage = body.parts.findLast(ast.isStage);
  const expand = body.parts.find(ast.isExpand);
  const node = stage ?? expand;
  return node?.width === undefined ? null : node;
}

function widen(network: ast.Network, body: ast.NetworkBody, { minimalWidth }: WidthNumbers): Fix[] {
  const node = writtenWidth(body);
  if (node === null) return [];
  const other = body.$container === network ? '' : `${body.$container.name} `;
  const title = ast.isStage(node)
    ? `Make the last stage ${other === '' ? '' : `of ${other}`}${minimalWidth} wide`
    : `Expand ${other}to ${minimalWidth}`;
  return [{ title, edits: [replaced({ node, property: 'width' }, String(minimalWidth))], preferred: true }];
}

/** The blocks of the stream whose width is meant, as they are written. */
function countedBlocks(body: ast.NetworkBody): ast.Block[] {
  const stage = body.parts.findLast(ast.isStage);
  const parts = stage === undefined ? body.parts : stage.parts;
  return parts.flatMap((part) => (ast.isRepeat(part) ? part.blocks : ast.isBlock(part) ? [part] : []));
}

/** Sets a block's feature size, the width of its last layer; null where that is not written in the block itself. */
function withFeatureSize({ layers }: ast.Block, size: string): PlacedEdit | null {
  const last = layers.at(-1);
  if (ast.isDense(last)) return replaced({ node: last, property: 'units' }, size);
  return ast.isConvolution(last) ? replaced({ node: last, property: 'channels' }, size) : null;
}

function narrowBlocks(body: ast.NetworkBody, { largestFeatureSize }: WidthNumbers): Fix[] {
  if (largestFeatureSize === undefined) return [];
  const edits = countedBlocks(body).map((block) => withFeatureSize(block, String(largestFeatureSize)));
  const whole = edits.filter((edit) => edit !== null);
  if (whole.length === 0 || whole.length < edits.length) return [];
  return [{ title: `Make every block's features ${largestFeatureSize}`, edits: whole, preferred: false }];
}

function augmented(network: ast.Network): Fix[] {
  const edits = [replaced({ node: network, property: 'kind' }, 'a-resnest')];
  return [{ title: `Make ${network.name} an A-ResNEst, which asks for no width`, edits, preferred: false }];
}

/** Only what is written out, and in one stage, can be put beside the input instead of added to a stream. */
function concatenated(network: ast.Network): Fix[] {
  const { body, $container } = network;
  if (body === undefined || body.parts.some(ast.isStage)) return [];
  const blocks = countedBlocks(body);
  const derived = $container.declarations.some((node) => ast.isNetwork(node) && node.source?.ref === network);
  if (derived || blocks.some(({ via }) => via !== undefined)) return [];
  const edits = [
    replaced({ node: network, property: 'kind' }, 'densenest'),
    ...body.parts.filter(ast.isExpand).map((node) => takenOut({ node })),
  ];
  return [{ title: `Make ${network.name} a DenseNEst, which asks for no width`, edits, preferred: false }];
}

/** The repairs of a condition on the residual width: a wider stream, narrower blocks, or a kind that asks for none. */
export function widthFixes(network: ast.Network, numbers: WidthNumbers): Fix[] {
  const body = writtenBody(network);
  if (body === null) return [];
  return [
    ...widen(network, body, numbers),
    ...narrowBlocks(body, numbers),
    ...augmented(network),
    ...concatenated(network),
  ];
}
