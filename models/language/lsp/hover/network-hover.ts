import type { Architecture } from '../../../architecture/architecture.js';
import { activationBytes } from '../../../architecture/activation-memory.js';
import { featureShapes, modulesOf } from '../../../architecture/modules.js';
import { channelsOf, shapeText } from '../../../architecture/shape.js';
import { staged } from '../../../architecture/staged.js';
import { parameterCount } from '../../../architecture/trainable.js';
import { type Condition, conditions } from '../../../guarantees/conditions.js';
import { coveredPart, uncovered } from '../../../guarantees/covered-part.js';
import type { Guarantee } from '../../../guarantees/guarantee.js';
import { guarantees } from '../../../guarantees/guarantees.js';
import { byPaper, cited, statusCounts } from '../../../guarantees/papers.js';
import { countWords, guaranteeWords } from '../../../guarantees/status-words.js';
import { sumOf } from '../../../guarantees/wording.js';
import { guaranteeContext } from '../../guarantee-context.js';
import type { TrainDefinition } from '../../program.js';
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
  if (uncovered(architecture) !== null) return '';
  const sum = part.counted.length === 0 || bottleneck.required === 0 ? '' : ` = ${sumOf(part.inputSize, part.counted)}`;
  return [
    '| Condition | asks | here |',
    '| :-- | :-- | :-- |',
    row('Bottleneck', '_M ≥ N_in + K₁ + … + K(L−1)_', bottleneck, sum),
    row('Expansion', '_M ≥ N_in_', expansion, ''),
    row('Output width', '_M ≥ N_o_', outputWidth, ''),
  ].join('\n');
}

/** "Chen 2021: Theorem 1, Corollary 1": results by their paper. */
function named(results: readonly Guarantee[]): string {
  const papers = [...byPaper(results)];
  return papers.map(([paper, of]) => `${paper}: ${of.map((result) => cited(result).name).join(', ')}`).join('; ');
}

/** How many results hold, wait or have a condition that fails, and which have: "Guarantees: ✓ 1 holds · … 5 need data". */
function guaranteeLines(architecture: Architecture, train: TrainDefinition | null): string[] {
  const all = guarantees(guaranteeContext(architecture, train));
  const found = statusCounts(all)
    .filter(({ status }) => status !== 'not-applicable')
    .map(({ status, count }) => countWords(status, count, 'needs data'));
  const failing = all.filter(({ status }) => status === 'fails');
  const reason = uncovered(architecture);
  return [
    `Guarantees: ${found.length === 0 ? 'none applies' : found.join(' · ')}`,
    ...(failing.length === 0 ? [] : [`- ${guaranteeWords('fails', 'needs data')}: ${named(failing)}`]),
    ...(reason === null ? [] : [`- not covered: ${reason}`]),
  ];
}

/** A network in one look: sizes, parameters, the table of its conditions, what is guaranteed. Markdown. */
export function networkHover(architecture: Architecture, train: TrainDefinition | null): string {
  const { name, kind } = architecture;
  const modules = modulesOf(architecture);
  const flops = modules.reduce((sum, module) => sum + module.flops, 0);
  const activations = modules.reduce((sum, module) => sum + activationBytes(module), 0);
  const sections = [
    `**${name}** · ${kind} · ${counted(parameterCount(architecture))} parameters · ${counted(flops)} FLOPs a row, ${counted(activations)} bytes of activations`,
    sizesLine(architecture),
    conditionTable(architecture),
    guaranteeLines(architecture, train).join('\n'),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}
