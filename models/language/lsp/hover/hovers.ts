import { trainOf } from '../train-of.js';
import { AstUtils, type AstNode, GrammarUtils, type LangiumDocument, type LeafCstNode } from 'langium';
import type { HoverProvider } from 'langium/lsp';
import type { Hover, HoverParams } from 'vscode-languageserver';
import * as ast from '../../generated/ast.js';
import type { Analysis } from '../../validation/analysis.js';
import { latestAnalysis } from '../diagnostics.js';
import { leafAt } from '../leaf.js';
import { codeBlock } from '../markdown.js';
import { wordDocumentation } from '../words.js';
import { dataHover } from './data-hover.js';
import { blockHover, moduleHover } from './layer-hover.js';
import { conditionTable, networkHover } from './network-hover.js';

/** What is hovered, in its analysed document. */
interface Hovered {
  readonly analysis: Analysis;
  readonly leaf: LeafCstNode;
}

function networkText({ analysis }: Hovered, network: ast.Network | undefined): string {
  if (network === undefined) return '';
  const architecture = analysis.networks.get(network);
  return architecture === undefined ? '' : networkHover(architecture, trainOf(analysis, network));
}

function numberText({ analysis }: Hovered, node: ast.Expression, name: string): string {
  const value = analysis.numbers.valueOf(node, new Map());
  return value === null ? '' : `${name} = **${value}**`;
}

/** The outermost expression that a part of one stands in. */
function wholeExpression(node: ast.Expression): ast.Expression {
  const { $container } = node;
  return ast.isExpression($container) ? wholeExpression($container) : node;
}

function expressionText(hovered: Hovered, node: ast.Expression): string {
  const whole = wholeExpression(node);
  const own = ast.isConstant(node) ? numberText(hovered, node, node.value.$refText) : '';
  const all = whole === node ? '' : numberText(hovered, whole, `\`${whole.$cstNode?.text ?? ''}\``);
  return [own, all].filter((text) => text !== '').join(' · ');
}

function namedBlockText(block: ast.NamedBlock | undefined): string {
  return block?.$cstNode === undefined ? '' : codeBlock(block.$cstNode.text);
}

/** A block or a layer of a network that can be built. Of a network's repeated blocks the first is shown. */
function layerText({ analysis }: Hovered, node: AstNode): string {
  const block = AstUtils.getContainerOfType(node, ast.isBlock);
  const network = AstUtils.getContainerOfType(node, ast.isNetwork);
  const architecture = network && analysis.networks.get(network);
  const index = block && analysis.indexes.get(block);
  if (block === undefined || architecture === undefined || index === undefined) return '';
  if (node === block) {
    const { $container: container } = block;
    const repeat = ast.isRepeat(container) && container.blocks.length === 1 ? container : null;
    return blockHover(
      architecture,
      index,
      repeat === null ? 1 : (analysis.numbers.valueOf(repeat.count, new Map()) ?? 1),
    );
  }
  const layer = AstUtils.getContainerOfType(
    node,
    (each): each is ast.Layer | ast.Nonlinearity => ast.isLayer(each) || ast.isNonlinearity(each),
  );
  const place = layer && analysis.indexes.get(layer);
  return place === undefined ? '' : moduleHover(architecture, `blocks.${index}.layers.${place}`);
}

function expandText({ analysis }: Hovered, node: ast.Expand): string {
  const network = AstUtils.getContainerOfType(node, ast.isNetwork);
  const architecture = network && analysis.networks.get(network);
  return architecture === undefined ? '' : conditionTable(architecture);
}

async function dataText({ analysis }: Hovered, data: ast.Data | undefined): Promise<string> {
  const definition = data && analysis.data.get(data);
  return definition === undefined ? '' : dataHover(definition);
}

/** What a name that refers to something stands for. */
async function trainText(hovered: Hovered, train: ast.Train): Promise<string> {
  const { leaf } = hovered;
  const network = train.networks.find(({ $refNode }) => $refNode?.offset === leaf.offset)?.ref;
  if (network !== undefined) return networkText(hovered, network);
  return train.data.$refNode?.offset === leaf.offset ? dataText(hovered, train.data.ref) : '';
}

async function contextText(hovered: Hovered, node: AstNode): Promise<string> {
  if (ast.isNetwork(node)) return networkText(hovered, isReference(hovered, node) ? node.source?.ref : node);
  if (ast.isTrain(node)) return trainText(hovered, node);
  if (AstUtils.getContainerOfType(node, ast.isData) !== undefined) {
    return dataText(hovered, AstUtils.getContainerOfType(node, ast.isData));
  }
  if (ast.isLet(node)) return numberText(hovered, node.value, node.name);
  if (ast.isNamedBlock(node)) return namedBlockText(node);
  if (ast.isParameter(node)) return `${node.name}: a parameter of ${node.$container.name}`;
  if (ast.isBlockCall(node)) {
    return [namedBlockText(node.block.ref), layerText(hovered, node)].filter((text) => text !== '').join('\n\n');
  }
  if (ast.isExpression(node)) {
    const around = wholeExpression(node).$container;
    const outer = ast.isExpand(around) ? expandText(hovered, around) : layerText(hovered, around);
    return [expressionText(hovered, node), outer].filter((text) => text !== '').join('\n\n');
  }
  return ast.isExpand(node) ? expandText(hovered, node) : layerText(hovered, node);
}

function isReference({ leaf }: Hovered, { source }: ast.Network): boolean {
  return source?.$refNode !== undefined && source.$refNode.offset === leaf.offset;
}

/** What a word means; a word that is somebody's name means that. */
function wordText({ text, offset, astNode }: LeafCstNode): string {
  const name = GrammarUtils.findNodeForProperty(astNode.$cstNode, 'name');
  const references = AstUtils.streamReferences(astNode).map(({ reference }) =>
    'ref' in reference ? reference.$refNode : undefined,
  );
  const isName = name?.offset === offset || references.some((node) => node?.offset === offset);
  return isName || !Object.hasOwn(wordDocumentation, text) ? '' : wordDocumentation[text];
}

/** On any word: what it stands for here, with this network's numbers, and what the word means. */
export class NestimateHoverProvider implements HoverProvider {
  async getHoverContent(document: LangiumDocument, { position }: HoverParams): Promise<Hover | undefined> {
    const analysis = latestAnalysis(document);
    const leaf = leafAt(document, position);
    if (analysis === undefined || leaf === undefined) return undefined;
    const context = await contextText({ analysis, leaf }, leaf.astNode);
    const sections = [context, wordText(leaf)].filter((text) => text !== '');
    if (sections.length === 0) return undefined;
    return { contents: { kind: 'markdown', value: sections.join('\n\n---\n\n') }, range: leaf.range };
  }
}
