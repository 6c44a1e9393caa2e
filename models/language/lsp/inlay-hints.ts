import { AstUtils, type AstNode, GrammarUtils, type LangiumDocument } from 'langium';
import type { InlayHintProvider } from 'langium/lsp';
import { type InlayHint, InlayHintKind, type InlayHintParams, type Position, type Range } from 'vscode-languageserver';
import type { Architecture } from '../../architecture/architecture.js';
import { featureShapes } from '../../architecture/modules.js';
import { channelsOf } from '../../architecture/shape.js';
import { staged } from '../../architecture/staged.js';
import { type CoveredPart, coveredPart, uncovered } from '../../guarantees/covered-part.js';
import * as ast from '../generated/ast.js';
import type { Analysis } from '../validation/analysis.js';
import { latestAnalysis } from './diagnostics.js';

function hint(position: Position | undefined, label: string, tooltip: string): InlayHint[] {
  return position === undefined ? [] : [{ position, label, tooltip, kind: InlayHintKind.Type, paddingLeft: true }];
}

/** The properties that hold sizes: what an expression comes to is shown behind it. */
const sizeProperties = ['value', 'size', 'width', 'units', 'channels', 'count', 'rows', 'stride'] as const;

function isWritten(value: unknown): value is ast.Expression {
  return ast.isExpression(value) && !ast.isNumberLiteral(value);
}

/** "= 144" behind an expression of the text; nothing behind a plain number, or where parameters are not known. */
function valueHint({ numbers }: Analysis, node: AstNode): InlayHint[] {
  if (ast.isExpression(node)) return [];
  return sizeProperties.flatMap((property) => {
    const value: unknown = Reflect.get(node, property);
    const result = isWritten(value) ? numbers.valueOf(value, new Map()) : null;
    const place = GrammarUtils.findNodeForProperty(node.$cstNode, property);
    return result === null ? [] : hint(place?.range.end, `= ${result}`, 'What this comes to.');
  });
}

function widthHint(part: CoveredPart | null, node: ast.Expand | ast.Stage): InlayHint[] {
  const isLast = part !== null && (part.scope === 'network') === ast.isExpand(node);
  if (!isLast || part.required === 0) return [];
  const { width, required } = part;
  const place = GrammarUtils.findNodeForProperty(node.$cstNode, 'width');
  const tooltip = `The bottleneck condition: M = ${width}, and S = N_in + K1 + … + K(L-1) = ${required}.`;
  return hint(place?.range.end, `${width >= required ? '≥' : '<'} S = ${required}`, tooltip);
}

/** "K1 = 16", "K1 … K3 = 16". */
function featureLabel(first: number, last: number, size: number): string {
  return `${first === last ? `K${first}` : `K${first} … K${last}`} = ${size}`;
}

/** What comes after a block's feature: the sum so far against M, or the width of a growing stream. */
function sumLabel(architecture: Architecture, part: CoveredPart | null, last: number): string {
  const sizes = featureShapes(architecture).map(channelsOf);
  const upTo = (count: number) =>
    sizes.slice(0, count).reduce((sum, size) => sum + size, channelsOf(staged(architecture).input));
  if (architecture.kind === 'densenest') return `, M${last} = ${upTo(last)}`;
  if (part?.scope !== 'network' || part.unit === 'values') return '';
  // The last block's features do not count.
  return last === sizes.length && last === 1 ? '' : `, Σ ${upTo(Math.min(last, sizes.length - 1))} of ${part.width}`;
}

function blockHint({ indexes, numbers }: Analysis, architecture: Architecture, node: ast.Block): InlayHint[] {
  const first = indexes.get(node);
  const shape = first === undefined ? undefined : featureShapes(architecture).at(first - 1);
  if (first === undefined || shape === undefined) return [];
  const { $container: container } = node;
  const repeats = ast.isRepeat(container) ? (numbers.valueOf(container.count, new Map()) ?? 1) : 1;
  const step = ast.isRepeat(container) ? container.blocks.length : 1;
  const last = first + (repeats - 1) * step;
  const label = featureLabel(first, last, channelsOf(shape)) + sumLabel(architecture, coveredPart(architecture), last);
  const tooltip = 'K: the size of the block’s feature. Σ: the input and the features up to here that count against M.';
  return hint(node.$cstNode?.range.end, label, tooltip);
}

function networkHints(analysis: Analysis, node: AstNode): InlayHint[] {
  const network = AstUtils.getContainerOfType(node, ast.isNetwork);
  const architecture = network && analysis.networks.get(network);
  if (architecture === undefined) return [];
  if (ast.isBlock(node)) return blockHint(analysis, architecture, node);
  if (!ast.isExpand(node) && !ast.isStage(node)) return [];
  const last = ast.isExpand(node) || node === network?.body?.parts.findLast(ast.isStage);
  return last && uncovered(architecture) === null ? widthHint(coveredPart(architecture), node) : [];
}

function isIn({ line }: Position, { start, end }: Range): boolean {
  return line >= start.line && line <= end.line;
}

/** What the theorems count, beside the text: K of each block, the sum against M, S beside M; and what expressions come to. */
export class NestimateInlayHintProvider implements InlayHintProvider {
  getInlayHints(document: LangiumDocument, { range }: InlayHintParams): InlayHint[] {
    const analysis = latestAnalysis(document);
    if (analysis === undefined) return [];
    return AstUtils.streamAst(document.parseResult.value, { range })
      .toArray()
      .flatMap((node) => [...valueHint(analysis, node), ...networkHints(analysis, node)])
      .filter(({ position }) => isIn(position, range));
  }
}
