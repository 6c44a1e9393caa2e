import type { Architecture } from '../../../architecture/architecture.js';
import type { Loss } from '../../../architecture/loss.js';
import { featureShapes, modulesOf } from '../../../architecture/modules.js';
import { channelsOf, shapeText } from '../../../architecture/shape.js';
import { staged } from '../../../architecture/staged.js';
import { parameterCount } from '../../../architecture/trainable.js';
import { type Condition, conditions } from '../../../guarantees/conditions.js';
import { coveredPart, uncovered, uncoveredByStructure } from '../../../guarantees/covered-part.js';
import type { Status } from '../../../guarantees/guarantee.js';
import { guarantees } from '../../../guarantees/guarantees.js';
import { sumOf } from '../../../guarantees/wording.js';
import { counted } from './counted.js';

const shownFeatures = 8;

/** "16, 16, 16", "3 × 16", "16, 32, …". */
function featureText(sizes: readonly number[]): string {
  if (sizes.length > 1 && sizes.every((size) => size === sizes[0])) return `${sizes.length} × ${sizes[0]}`;
  const shown = sizes.slice(0, shownFeatures).join(', ');
  return sizes.length > shownFeatures ? `${shown}, …` : shown;
}

function sizesLine(architecture: Architecture): string {
  const { kind, input, stages, outputSize } = staged(architecture);
  const widths = kind === 'densenest' ? [] : stages.map(({ width }) => width);
  const features = featureShapes(architecture).map(channelsOf);
  const parts = [
    `_N_in_ = ${shapeText(input)}`,
    ...(widths.length === 0 ? [] : [`_M_ = ${[...new Set(widths)].join(', ')}`]),
    ...(features.length === 0 ? [] : [`_K_ = ${featureText(features)}`]),
    `_N_o_ = ${outputSize}`,
  ];
  return parts.join(' · ');
}

function row(name: string, formula: string, { holds, available, required }: Condition, sum: string): string {
  const relation = holds ? '≥' : '<';
  return `| ${holds ? '✓' : '✗'} ${name} | ${formula} | ${available} ${relation} ${required}${sum} |`;
}

/** The conditions on the residual width with this network's numbers, as a Markdown table; empty where none is asked. */
export function conditionTable(architecture: Architecture): string {
  const { bottleneck, expansion, outputWidth } = conditions(architecture);
  const part = coveredPart(architecture);
  if (bottleneck === null || expansion === null || outputWidth === null || part === null) return '';
  if (uncoveredByStructure(architecture) !== null) return '';
  const sum = part.counted.length === 0 || bottleneck.required === 0 ? '' : ` = ${sumOf(part.inputSize, part.counted)}`;
  return [
    '| Condition | asks | here |',
    '| :-- | :-- | :-- |',
    row('Bottleneck', '_M ≥ N_in + K₁ + … + K(L−1)_', bottleneck, sum),
    row('Expansion', '_M ≥ N_in_', expansion, ''),
    row('Output width', '_M ≥ N_o_', outputWidth, ''),
  ].join('\n');
}

const shown: readonly { readonly status: Status; readonly words: string }[] = [
  { status: 'holds', words: '✓ holds' },
  { status: 'needs-data', words: '… after training' },
  { status: 'fails', words: '✗ fails' },
];

/** "Chen 2021: Theorem 1, Corollary 1": results by their paper. */
function byPaper(sources: readonly string[]): string {
  const papers = new Map<string, string[]>();
  for (const source of sources) {
    const [paper, ...result] = source.split(', ');
    papers.set(paper, [...(papers.get(paper) ?? []), result.join(', ')]);
  }
  return [...papers].map(([paper, results]) => `${paper}: ${results.join(', ')}`).join('; ');
}

/** "✓ holds · Chen 2021: Proposition 2", "… after training · Chen 2021: Theorem 1". */
function guaranteeLines(architecture: Architecture, loss: Loss | null): string[] {
  const all = guarantees({ architecture, loss });
  const lines = shown.flatMap(({ status, words }) => {
    const sources = all.filter((guarantee) => guarantee.status === status).map(({ source }) => source);
    return sources.length === 0 ? [] : [`- ${words} · ${byPaper(sources)}`];
  });
  const reason = uncovered(architecture);
  return reason === null ? lines : [...lines, `- not covered: ${reason}`];
}

/** A network in one look: sizes, parameters, the table of its conditions, what is guaranteed. Markdown. */
export function networkHover(architecture: Architecture, loss: Loss | null): string {
  const { name, kind } = architecture;
  const flops = modulesOf(architecture).reduce((sum, module) => sum + module.flops, 0);
  const sections = [
    `**${name}** · ${kind} · ${counted(parameterCount(architecture))} parameters · ${counted(flops)} FLOPs a row`,
    sizesLine(architecture),
    conditionTable(architecture),
    guaranteeLines(architecture, loss).join('\n'),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}
