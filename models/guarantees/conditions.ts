import {
  type Architecture,
  type ResidualArchitecture,
  featureSizes,
  residualWidth,
} from '../architecture/architecture.js';
import { type Loss, type LossProperties, losses, lossProperties } from '../architecture/loss.js';
import { blockRange, sumOf } from './wording.js';

/** An inequality `available ≥ required` between widths. */
export interface Condition {
  readonly holds: boolean;
  readonly required: number;
  readonly available: number;
}

/** The static conditions on the residual width M; null where the theorems ask nothing of a width. */
export interface Conditions {
  /** Chen 2021, bottleneck condition: M ≥ S = N_in + K1 + … + K(L-1), necessary for Assumption 4. */
  readonly bottleneck: Condition | null;
  /** M ≥ N_in: W0 can be injective. Derived: the part of the bottleneck condition that the expansion alone decides. */
  readonly expansion: Condition | null;
  /** Chen 2021, Assumption 3: M ≥ N_o. */
  readonly outputWidth: Condition | null;
}

/** A condition that a network breaks: the guarantee is lost, the network is legal. */
export interface ConditionFinding {
  readonly code: 'bottleneck-condition' | 'expansion-condition' | 'output-width';
  /** The part of the network that repairs it. */
  readonly place: 'expansion';
  readonly message: string;
  readonly data: {
    readonly required: number;
    readonly available: number;
    /** The least width with which every condition holds. */
    readonly minimalWidth: number;
    /** The largest K that equal blocks may have at this width; null: none. */
    readonly largestFeatureSize: number | null;
  };
}

export interface LossFinding {
  readonly code: 'convex-loss';
  readonly message: string;
}

interface Widths {
  readonly width: number;
  readonly inputSize: number;
  readonly outputSize: number;
  /** K1 … K(L-1). */
  readonly counted: readonly number[];
  /** S = N_in + K1 + … + K(L-1); 0 where there is no block, as Assumption 4 then asks nothing. */
  readonly required: number;
}

/** The sizes that Chen's conditions compare; null for kinds of whose width they ask nothing. */
function widthsOf(architecture: Architecture): Widths | null {
  if (architecture.kind !== 'resnest') return null;
  const width = residualWidth(architecture);
  if (width === null) return null;
  const { inputSize, outputSize } = architecture;
  const counted = featureSizes(architecture).slice(0, -1);
  const required = architecture.blocks.length === 0 ? 0 : counted.reduce((sum, size) => sum + size, inputSize);
  return { width, inputSize, outputSize, counted, required };
}

function condition(available: number, required: number): Condition {
  return { holds: available >= required, required, available };
}

/**
 * The conditions on the residual width as values (Chen 2021, Assumptions 3 and 4; the inequalities derived).
 * Only a `resnest` has them: an A-ResNEst and a DenseNEst need no width, and a ResNet is outside the theorems.
 */
export function conditions(architecture: Architecture): Conditions {
  const widths = widthsOf(architecture);
  if (widths === null) return { bottleneck: null, expansion: null, outputWidth: null };
  const { width, inputSize, outputSize, required } = widths;
  return {
    bottleneck: condition(width, required),
    expansion: condition(width, Math.min(inputSize, required)),
    outputWidth: condition(width, outputSize),
  };
}

/** max(S, N_o): the least residual width with which every condition holds (derived); null where none is asked. */
export function minimalWidth(architecture: Architecture): number | null {
  const widths = widthsOf(architecture);
  return widths === null ? null : Math.max(widths.required, widths.outputSize);
}

/** The largest K with N_in + (L-1) K ≤ M, where one of at least 1 exists. */
function largestFeatureSize({ width, inputSize, counted }: Widths): number | null {
  const size = Math.floor((width - inputSize) / counted.length);
  return counted.length > 0 && size >= 1 ? size : null;
}

/** Basic blocks (every K = M) break the bottleneck condition at any width: then smaller blocks are a repair too. */
function smallerBlocks(architecture: ResidualArchitecture, width: number, largest: number | null): string {
  const basic = featureSizes(architecture).every((size) => size === width);
  if (!basic || largest === null) return '';
  return `, or use blocks of at most ${largest} ${largest === 1 ? 'feature' : 'features'}`;
}

/**
 * The width conditions that a network breaks, each with its numbers and its smallest repair. Below N_in the expansion
 * condition stands for the bottleneck condition too. `expand none` asks for no expansion (the models of the earlier
 * theorems), so nothing is found there.
 */
export function conditionFindings(architecture: Architecture): ConditionFinding[] {
  const widths = widthsOf(architecture);
  const minimum = minimalWidth(architecture);
  if (widths === null || minimum === null || architecture.kind !== 'resnest') return [];
  if (architecture.expansion.kind === 'none') return [];
  const { width, inputSize, outputSize, counted, required } = widths;
  const largest = largestFeatureSize(widths);
  const finding = (code: ConditionFinding['code'], asked: number, message: string): ConditionFinding => ({
    code,
    place: 'expansion',
    message,
    data: { required: asked, available: width, minimalWidth: minimum, largestFeatureSize: largest },
  });
  const findings: ConditionFinding[] = [];
  const sum = counted.length === 0 ? `${required}` : `${required} = ${sumOf(inputSize, counted)}`;
  if (width < inputSize && required > 0) {
    const message =
      `residual width ${width} is below the input size ${inputSize}: the expansion condition fails, and with it the ` +
      `bottleneck condition, which asks for ${sum}: Assumption 4 can't hold. Expand to ${minimum}.`;
    findings.push(finding('expansion-condition', inputSize, message));
  } else if (width < required) {
    const repair = `Expand to ${minimum}${smallerBlocks(architecture, width, largest)}.`;
    const message = `residual width ${width} is below ${sum} (input and the features of ${blockRange(counted.length)}): Assumption 4 can't hold. ${repair}`;
    findings.push(finding('bottleneck-condition', required, message));
  }
  if (width < outputSize) {
    const message = `residual width ${width} is below the output size ${outputSize}: Assumption 3 doesn't hold. Expand to ${minimum}.`;
    findings.push(finding('output-width', outputSize, message));
  }
  return findings;
}

/** What a loss lacks for Chen 2021, Assumption 2, in words; null where it lacks nothing. */
export function missingForAssumption2({ convex, differentiable }: LossProperties): string | null {
  if (convex && differentiable) return null;
  return convex ? 'convex but not differentiable' : 'not convex';
}

/** What is wrong with a loss for Chen 2021, Assumption 2; null where nothing is, or no theorem is claimed for the kind. */
export function convexLossFinding(architecture: Architecture, loss: Loss): LossFinding | null {
  const properties = lossProperties(loss);
  const missing = missingForAssumption2(properties);
  if (architecture.kind === 'resnet' || architecture.kind === 'linear' || missing === null) return null;
  const repairs = losses.filter((other) => {
    const found = lossProperties(other);
    return found.targets === properties.targets && missingForAssumption2(found) === null;
  });
  const message = `the loss '${loss}' is ${missing} in the network's output: Assumption 2 doesn't hold. Use ${repairs.join(' or ')}.`;
  return { code: 'convex-loss', message };
}
