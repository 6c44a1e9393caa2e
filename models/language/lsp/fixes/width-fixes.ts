import type { ConditionFinding } from '../../../guarantees/conditions.js';
import * as ast from '../../generated/ast.js';
import { type Fix, type PlacedEdit, replaced, takenOut, writtenBody } from './fix.js';

/** The numbers of a finding on a width: what would make every condition hold. */
export interface WidthNumbers {
  readonly minimalWidth: number;
  readonly place: ConditionFinding['place'];
  /** K of equal blocks that this width has room for; undefined: there is none. */
  readonly largestFeatureSize?: number | undefined;
}

/** Where the width is written that a finding is about: in the last stage, or in the expansion and all stages after it. */
function writtenWidths(body: ast.NetworkBody, { place }: WidthNumbers): (ast.Expand | ast.Stage)[] {
  const stages = body.parts.filter(ast.isStage);
  const written = place === 'last-stage' ? stages.slice(-1) : [...body.parts.filter(ast.isExpand), ...stages];
  return written.filter(({ width }) => width !== undefined);
}

function widen(network: ast.Network, body: ast.NetworkBody, numbers: WidthNumbers): Fix[] {
  const { minimalWidth, place } = numbers;
  const nodes = writtenWidths(body, numbers);
  if (nodes.length === 0) return [];
  const other = body.$container === network ? '' : `${body.$container.name} `;
  const title =
    place === 'last-stage'
      ? `Make the last stage ${other === '' ? '' : `of ${other}`}${minimalWidth} wide`
      : `Expand ${other}${nodes.length > 1 ? 'and its stages ' : ''}to ${minimalWidth}`;
  const edits = nodes.map((node) => replaced({ node, property: 'width' }, String(minimalWidth)));
  return [{ title, edits, preferred: true }];
}

/** The blocks of the stream whose width is meant, as they are written. */
function countedBlocks(body: ast.NetworkBody, place: ConditionFinding['place']): ast.Block[] {
  const last = body.parts.findLastIndex(ast.isStage);
  // Blocks after a stage go on with it.
  const parts = place === 'last-stage' ? body.parts.slice(last) : body.parts;
  const written = parts.flatMap((part) => (ast.isStage(part) ? part.parts : [part]));
  return written.flatMap((part) => (ast.isRepeat(part) ? part.blocks : ast.isBlock(part) ? [part] : []));
}

/** Sets a block's feature size, the width of its last layer; null where that is not written in the block itself. */
function withFeatureSize({ layers }: ast.Block, size: string): PlacedEdit | null {
  const last = layers.at(-1);
  if (ast.isDense(last)) return replaced({ node: last, property: 'units' }, size);
  return ast.isConvolution(last) ? replaced({ node: last, property: 'channels' }, size) : null;
}

function narrowBlocks(body: ast.NetworkBody, { largestFeatureSize, place }: WidthNumbers): Fix[] {
  if (largestFeatureSize === undefined) return [];
  const edits = countedBlocks(body, place).map((block) => withFeatureSize(block, String(largestFeatureSize)));
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
  const blocks = countedBlocks(body, 'expansion');
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
