import type { Architecture, NetworkKind } from '../architecture/architecture.js';
import { featureShapes, lastShape } from '../architecture/modules.js';
import { channelsOf, type Kernel, type Shape, valuesIn } from '../architecture/shape.js';
import type { Guarantee } from './guarantee.js';
import { type Stage, staged, type StagedArchitecture } from '../architecture/staged.js';

/** The sizes that Chen's conditions compare, in the part of a network that they can speak of (theory A8, derived). */
export interface CoveredPart {
  /** `last-stage`: projections of nonlinear outputs cut the network, and v0 is what the last stage's projection reads. */
  readonly scope: 'network' | 'last-stage';
  /** How many blocks stand before the part: as fixed as all that finds features. */
  readonly blocksBefore: number;
  /** What is counted: a vector's entries, an image's channels, or (over stages of several sizes) all values. */
  readonly unit: 'features' | 'channels' | 'values';
  /** M. */
  readonly width: number;
  /** N_in, or the size of v0 of the last stage. */
  readonly inputSize: number;
  readonly outputSize: number;
  /** K1 … KL of the part. */
  readonly features: readonly number[];
  /** K1 … K(L-1) of the part. */
  readonly counted: readonly number[];
  /** S = N_in + K1 + … + K(L-1); 0 where there is no block, as Assumption 4 then asks nothing. */
  readonly required: number;
}

/** Stages that neither project nor stride go on with the stage before them. */
function isNewStage(stage: Stage, width: number): boolean {
  return stage.stride !== 1 || stage.width !== width;
}

function expandedWidth({ expansion, input }: StagedArchitecture): number {
  return expansion.kind === 'none' ? channelsOf(input) : expansion.width;
}

/** The index of the stage with which the last run of equal stages begins; 0 where the whole stream has one size. */
function lastCut(architecture: StagedArchitecture): number {
  const { stages } = architecture;
  const widths = [expandedWidth(architecture), ...stages.map(({ width }) => width)];
  return Math.max(
    0,
    stages.findLastIndex((stage, i) => isNewStage(stage, widths[i]) && stage.blocks.length > 0),
  );
}

/** Whether the projection at a stage reads an output of norms or nonlinearities, not xi itself. */
function projectsNonlinearly({ blocks }: Stage): boolean {
  const [first] = blocks;
  return first !== undefined && (first.layers[0].kind === 'norm' || first.layers[0].kind === 'nonlinearity');
}

function partOf(
  sizes: Omit<CoveredPart, 'required' | 'features' | 'counted' | 'blocksBefore'>,
  features: readonly number[],
  blocksBefore = 0,
): CoveredPart {
  const counted = features.slice(0, -1);
  const required = features.length === 0 ? 0 : counted.reduce((sum, size) => sum + size, sizes.inputSize);
  return { ...sizes, blocksBefore, features, counted, required };
}

/** The kinds whose output is linear in a residual stream: as it is scored, a norm on xL is a fixed affine map (theory A8). */
export const linearStreams = ['resnest', 'bn-resnest'] as const satisfies readonly NetworkKind[];

export function hasLinearStream({ kind }: Architecture): boolean {
  return linearStreams.some((linear) => linear === kind);
}

/** The covered part of a ResNEst or BN-ResNEst; null for every other kind, of whose width the theorems ask nothing. */
export function coveredPart(architecture: Architecture): CoveredPart | null {
  if (!hasLinearStream(architecture)) return null;
  const whole = staged(architecture);
  const { stages, input, outputSize } = whole;
  const cut = lastCut(whole);
  const shapes = featureShapes(architecture);
  const width = stages.at(-1)?.width ?? expandedWidth(whole);
  const before = cut === 0 ? expandedWidth(whole) : stages[cut - 1].width;
  const cuts = stages.length > 0 && isNewStage(stages[cut], before);
  if (!cuts) {
    const unit = input.kind === 'vector' ? 'features' : 'channels';
    const sizes = { scope: 'network', unit, width, inputSize: channelsOf(input), outputSize } as const;
    return partOf(sizes, shapes.map(channelsOf));
  }
  if (!projectsNonlinearly(stages[cut])) {
    const values = { scope: 'network', unit: 'values', width: valuesIn(lastShape(architecture)) } as const;
    return partOf({ ...values, inputSize: valuesIn(input), outputSize }, shapes.map(valuesIn));
  }
  const blocksBefore = stages.slice(0, cut).reduce((sum, { blocks }) => sum + blocks.length, 0);
  const unit = input.kind === 'vector' ? 'features' : 'channels';
  const sizes = { scope: 'last-stage', unit, width, inputSize: before, outputSize } as const;
  return partOf(sizes, shapes.slice(blocksBefore).map(channelsOf), blocksBefore);
}

function isPointwise(kernel: Kernel | null): boolean {
  return kernel === null || (kernel[0] === 1 && kernel[1] === 1);
}

function lastStages(architecture: StagedArchitecture, part: CoveredPart): readonly Stage[] {
  return part.scope === 'network' ? architecture.stages : architecture.stages.slice(lastCut(architecture));
}

/** What the outputs are linear in, in words: the features that the theorems are about. */
export function featuresRead(architecture: Architecture): string {
  const { input, pool } = staged(architecture);
  if (coveredPart(architecture)?.scope === 'last-stage' && uncovered(architecture) === null) {
    return `${pool && input.kind === 'image' ? 'the channel means of ' : ''}what the last stage's projection reads`;
  }
  if (input.kind === 'vector') return 'the input';
  return pool ? "the input's channel means" : "the input's values";
}

function imageProblem(architecture: StagedArchitecture, part: CoveredPart, last: Shape): string | null {
  if (last.kind === 'vector') return null;
  const kernels = lastStages(architecture, part).flatMap(({ blocks }) => blocks.map(({ via }) => via));
  const { expansion } = architecture;
  const first = part.scope === 'network' && expansion.kind === 'linear' ? [expansion.kernel] : [];
  const wide = [...first, ...kernels].find((kernel) => !isPointwise(kernel));
  if (wide !== undefined && wide !== null) {
    const [height, width] = wide;
    return `a ${height}x${width} map on the residual stream doesn't commute with pooling: the output reads ${height * width} shifted means a channel, which no head on pooled features has. Use conv 1x1 for the expansion and after \`via\``;
  }
  if (!architecture.pool) {
    return 'without pooling, a convolution W_L is no free matrix on what the output reads. Write `pool average`';
  }
  return null;
}

/**
 * What keeps a ResNEst or BN-ResNEst out of Chen's theorems whatever its widths are; null where the widths decide (theory
 * A8, derived). Dense networks of one stage, and convolutional ones whose maps on the stream are 1x1 and whose output
 * reads pooled channels, are covered exactly; where a projection reads a nonlinear output, the last stage is.
 */
export function uncovered(architecture: Architecture): string | null {
  const part = coveredPart(architecture);
  if (part === null) return null;
  if (part.unit === 'values') return 'stages of several sizes: their maps together are no free matrices';
  if (architecture.kind === 'bn-resnest' && !architecture.bias) {
    return 'without an output bias the shift of the norm on xL is one more column, which the conditions on the width do not count';
  }
  return imageProblem(staged(architecture), part, lastShape(architecture));
}

/** Whether a result is quoted: channel means in the place of features, a frozen norm and a last stage are not in the papers. */
export function chenBasis(architecture: Architecture): Guarantee['basis'] {
  const lastStage = coveredPart(architecture)?.scope === 'last-stage';
  const beyond = staged(architecture).input.kind === 'image' || architecture.kind === 'bn-resnest' || lastStage;
  return beyond ? 'derived' : 'quoted';
}
