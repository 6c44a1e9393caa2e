import { AstUtils, type AstNode, type LangiumDocument } from 'langium';
import type { Position } from 'vscode-languageserver';
import type { Architecture } from '../../../architecture/architecture.js';
import { featureShapes } from '../../../architecture/modules.js';
import type { PartAt, PartPlace } from '../../architecture-view.js';
import * as ast from '../../generated/ast.js';
import { declaredNames } from '../../references/declared-names.js';
import { fileOf } from '../../references/imports.js';
import { rangeOf } from '../../source-report.js';
import type { Analysis } from '../../validation/analysis.js';
import { writtenBody } from '../fixes/fix.js';
import { leafAt } from '../leaf.js';

/** The stages that a body writes, as the drawing counts them: blocks before the first are a stage too. */
function writtenStage(body: ast.NetworkBody, number: number): ast.Stage | undefined {
  const first = body.parts.find((part) => ast.isStage(part) || ast.isBlock(part) || ast.isRepeat(part));
  const stages = body.parts.filter(ast.isStage);
  return stages[ast.isStage(first) ? number - 1 : number - 2];
}

/**
 * The text of each block of a body, by its number less one: what is repeated is written once.
 * @param total how many blocks there are; null: it can't be built, and repetitions at its end are counted once
 */
function writtenBlocks(body: ast.NetworkBody, indexes: Analysis['indexes'], total: number | null): ast.Block[] {
  const pieces = body.parts
    .flatMap((part) => (ast.isStage(part) ? part.parts : [part]))
    .flatMap((part) => (ast.isRepeat(part) ? [part.blocks] : ast.isBlock(part) ? [[part]] : []))
    .filter(([first]) => first !== undefined && indexes.has(first));
  const begins = pieces.map(([first]) => indexes.get(first) ?? 1);
  return pieces.flatMap((blocks, i) => {
    const end = begins[i + 1] ?? (total === null ? begins[i] + blocks.length : total + 1);
    return Array.from({ length: Math.max(0, end - begins[i]) }, (_, n) => blocks[n % blocks.length]);
  });
}

function partNode(body: ast.NetworkBody, indexes: Analysis['indexes'], part: string): AstNode | undefined {
  const [kind, number] = part.split('-');
  switch (kind) {
    case 'input':
      return body.parts.find(ast.isInput);
    case 'expansion':
      return body.parts.find(ast.isExpand);
    case 'output':
      return body.parts.find(ast.isOutput);
    case 'stage':
      return writtenStage(body, Number(number));
    default:
      return writtenBlocks(body, indexes, Number(number))[Number(number) - 1];
  }
}

/** Where a part of a network is written, which may be in the network that it is derived from; null: nowhere. */
export function placeOfPart(
  document: LangiumDocument,
  { indexes }: Pick<Analysis, 'indexes'>,
  name: string,
  part: string,
): PartPlace | null {
  const file = fileOf(document);
  const network = file === null ? undefined : declaredNames(file).networks.get(name);
  if (network === undefined) return null;
  const body = part === 'network' ? null : writtenBody(network);
  const node = body === null ? undefined : partNode(body, indexes, part);
  const place = node === undefined ? { node: network, property: 'name' } : { node };
  return { uri: AstUtils.getDocument(place.node).uri.toString(), range: rangeOf(place) };
}

function blockNames(written: readonly ast.Block[], meant: (block: ast.Block) => boolean): string[] {
  return written.flatMap((block, i) => (meant(block) ? [`block-${i + 1}`] : []));
}

/** The parts of a network's text that stand where a leaf is. */
function partsAtLeaf(leaf: AstNode, written: readonly ast.Block[]): string[] {
  const block = AstUtils.getContainerOfType(leaf, ast.isBlock);
  const repeated = AstUtils.getContainerOfType(leaf, ast.isRepeat)?.blocks ?? [];
  const meant = block === undefined ? repeated : [block];
  const blocks = blockNames(written, (each) => meant.includes(each));
  if (blocks.length > 0) return blocks;
  if (AstUtils.getContainerOfType(leaf, ast.isInput)) return ['input'];
  if (AstUtils.getContainerOfType(leaf, ast.isExpand)) return ['expansion'];
  if (AstUtils.getContainerOfType(leaf, ast.isOutput)) return ['output'];
  const stage = AstUtils.getContainerOfType(leaf, ast.isStage);
  if (stage === undefined || !ast.isNetworkBody(stage.$container)) return ['network'];
  const body = stage.$container;
  const number = body.parts.filter(ast.isStage).indexOf(stage) + 1;
  return [`stage-${writtenStage(body, number) === stage ? number : number + 1}`];
}

/** Whether layers are, or call, those of a block with a name. */
function uses({ layers }: ast.Block | ast.NamedBlock, named: ast.NamedBlock, seen = new Set<AstNode>()): boolean {
  return layers.filter(ast.isBlockCall).some(({ block: { ref } }) => {
    if (ref === undefined || seen.has(ref)) return false;
    seen.add(ref);
    return ref === named || uses(ref, named, seen);
  });
}

/** What stands at a place of a file: parts of networks; null: none. */
export function partAtPlace(
  document: LangiumDocument,
  { indexes, networks }: Pick<Analysis, 'indexes' | 'networks'>,
  position: Position,
): PartAt | null {
  const leaf = leafAt(document, position)?.astNode;
  const network = leaf && AstUtils.getContainerOfType(leaf, ast.isNetwork);
  const named = leaf && AstUtils.getContainerOfType(leaf, ast.isNamedBlock);
  if (leaf === undefined) return null;
  const writtenIn = (body: ast.NetworkBody, architecture: Architecture | undefined) =>
    writtenBlocks(body, indexes, architecture === undefined ? null : featureShapes(architecture).length);
  if (named !== undefined) {
    const places = [...networks].flatMap(([node, architecture]) => {
      const body = writtenBody(node);
      const parts = body === null ? [] : blockNames(writtenIn(body, architecture), (block) => uses(block, named));
      return parts.length === 0 ? [] : [{ network: node.name, parts }];
    });
    return { network: null, places };
  }
  if (network === undefined) return null;
  const { body } = network;
  const parts = body === undefined ? ['network'] : partsAtLeaf(leaf, writtenIn(body, networks.get(network)));
  const derived = [...networks.keys()].filter(
    (other) => other !== network && parts[0] !== 'network' && writtenBody(other) === body,
  );
  return { network: network.name, places: [network, ...derived].map(({ name }) => ({ network: name, parts })) };
}
