import { AstUtils, type AstNode, type LangiumDocument } from 'langium';
import type { Position } from 'vscode-languageserver';
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

/** A block and those that are repeated with it. */
function together(block: ast.Block): readonly ast.Block[] {
  return ast.isRepeat(block.$container) ? block.$container.blocks : [block];
}

/** The text of a block by its number: a repetition is written once. */
function writtenBlock(body: ast.NetworkBody, indexes: Analysis['indexes'], number: number): ast.Block | undefined {
  const blocks = body.parts
    .flatMap((part) => (ast.isStage(part) ? part.parts : [part]))
    .flatMap((part) => (ast.isRepeat(part) ? part.blocks : ast.isBlock(part) ? [part] : []));
  const last = blocks.findLast((block) => (indexes.get(block) ?? Infinity) <= number);
  if (last === undefined) return undefined;
  const repeated = together(last);
  const first = indexes.get(repeated[0]) ?? number;
  return repeated[(number - first) % repeated.length];
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
      return writtenBlock(body, indexes, Number(number));
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

function nameOfPart(leaf: AstNode, indexes: Analysis['indexes']): string {
  const block = AstUtils.getContainerOfType(leaf, ast.isBlock);
  const index = block && indexes.get(block);
  if (index !== undefined) return `block-${index}`;
  if (AstUtils.getContainerOfType(leaf, ast.isInput)) return 'input';
  if (AstUtils.getContainerOfType(leaf, ast.isExpand)) return 'expansion';
  if (AstUtils.getContainerOfType(leaf, ast.isOutput)) return 'output';
  const repeated = AstUtils.getContainerOfType(leaf, ast.isRepeat)?.blocks[0];
  const first = repeated && indexes.get(repeated);
  if (first !== undefined) return `block-${first}`;
  const stage = AstUtils.getContainerOfType(leaf, ast.isStage);
  if (stage === undefined || !ast.isNetworkBody(stage.$container)) return 'network';
  const body = stage.$container;
  const number = body.parts.filter(ast.isStage).indexOf(stage) + 1;
  return `stage-${writtenStage(body, number) === stage ? number : number + 1}`;
}

/** What stands at a place of a file: a part of a network, and of those that are derived from it; null: no network. */
export function partAtPlace(
  document: LangiumDocument,
  { indexes, networks }: Pick<Analysis, 'indexes' | 'networks'>,
  position: Position,
): PartAt | null {
  const leaf = leafAt(document, position)?.astNode;
  const network = leaf && AstUtils.getContainerOfType(leaf, ast.isNetwork);
  if (leaf === undefined || network === undefined) return null;
  const part = nameOfPart(leaf, indexes);
  const derived = [...networks.keys()].filter(
    (other) => other !== network && part !== 'network' && writtenBody(other) === network.body,
  );
  return { networks: [network, ...derived].map(({ name }) => name), part };
}
