import { AstUtils, CstUtils, type LangiumDocument } from 'langium';
import type { HoverProvider } from 'langium/lsp';
import type { Hover, HoverParams } from 'vscode-languageserver';
import type { AnyArchitecture } from '../../architecture/architecture.js';
import { featureShapes } from '../../architecture/modules.js';
import { channelsOf, shapeText } from '../../architecture/shape.js';
import { staged } from '../../architecture/staged.js';
import { parameterCount } from '../../architecture/trainable.js';
import { conditions } from '../../guarantees/conditions.js';
import { latestAnalysis } from './diagnostics.js';
import * as ast from '../generated/ast.js';

function conditionLines(architecture: AnyArchitecture): string[] {
  const { bottleneck, expansion, outputWidth } = conditions(architecture);
  const rows = [
    ['Bottleneck condition: M ≥ N_in + K1 + … + K(L-1)', bottleneck],
    ['Expansion condition: M ≥ N_in', expansion],
    ['Output width (Assumption 3): M ≥ N_o', outputWidth],
  ] as const;
  return rows.flatMap(([text, condition]) => {
    if (condition === null) return [];
    const { holds, available, required } = condition;
    return [`- ${holds ? '✓' : '✗'} ${text}: ${available} ${holds ? '≥' : '<'} ${required}`];
  });
}

/** A network in a few lines: its sizes, its parameters and the conditions with its numbers. Markdown. */
function networkText(architecture: AnyArchitecture): string {
  const { name, kind, outputSize, input, stages } = staged(architecture);
  const width = kind === 'densenest' ? null : (stages.at(-1)?.width ?? null);
  const features = featureShapes(architecture).map(channelsOf);
  return [
    `**${name}**, ${kind}, ${parameterCount(architecture)} parameters`,
    '',
    `N_in = ${shapeText(input)}, ${width === null ? '' : `M = ${width}, `}${features.length === 0 ? '' : `K = [${features.join(', ')}], `}N_o = ${outputSize}`,
    '',
    ...conditionLines(architecture),
  ].join('\n');
}

/** On any word of a network, or on its name in a `train`: what it is, and which conditions hold. */
export class NestimateHoverProvider implements HoverProvider {
  getHoverContent(document: LangiumDocument, { position }: HoverParams): Hover | undefined {
    const root = document.parseResult.value.$cstNode;
    const analysis = latestAnalysis(document);
    if (root === undefined || analysis === undefined) return undefined;
    const leaf = CstUtils.findLeafNodeAtOffset(root, document.textDocument.offsetAt(position));
    if (leaf === undefined) return undefined;
    const train = AstUtils.getContainerOfType(leaf.astNode, ast.isTrain);
    const named = train?.networks.find(({ $refNode }) => $refNode === leaf || $refNode?.offset === leaf.offset)?.ref;
    const network = named ?? AstUtils.getContainerOfType(leaf.astNode, ast.isNetwork);
    const architecture = network && analysis.networks.get(network);
    if (architecture === undefined) return undefined;
    return { contents: { kind: 'markdown', value: networkText(architecture) }, range: leaf.range };
  }
}
