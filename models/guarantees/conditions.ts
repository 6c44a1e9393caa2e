import type { Architecture, NetworkKind } from '../architecture/architecture.js';
import { type Loss, type LossProperties, losses, lossProperties } from '../architecture/loss.js';
import { staged } from '../architecture/staged.js';
import { type CoveredPart, coveredPart, linearStreams, uncovered } from './covered-part.js';
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
  /** The part of the network that repairs it: the width of its expansion, or of its last stage. */
  readonly place: 'expansion' | 'last-stage';
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
  /** Losses for the same targets of which Assumption 2 holds. */
  readonly repairs: readonly Loss[];
}

function condition(available: number, required: number): Condition {
  return { holds: available >= required, required, available };
}

/**
 * The conditions on the residual width as values (Chen 2021, Assumptions 3 and 4; the inequalities derived).
 * A ResNEst and a BN-ResNEst have them: an A-ResNEst and a DenseNEst need no width, and a ResNet is outside the theorems.
 */
export function conditions(architecture: Architecture): Conditions {
  const part = coveredPart(architecture);
  if (part === null) return { bottleneck: null, expansion: null, outputWidth: null };
  const { width, inputSize, outputSize, required } = part;
  return {
    bottleneck: condition(width, required),
    expansion: condition(width, Math.min(inputSize, required)),
    outputWidth: condition(width, outputSize),
  };
}

/** max(S, N_o): the least residual width with which every condition holds (derived); null where none is asked. */
export function minimalWidth(architecture: Architecture): number | null {
  const part = coveredPart(architecture);
  return part === null ? null : Math.max(part.required, part.outputSize);
}

/** The largest K with N_in + (L-1) K ≤ M, where one of at least 1 exists. */
function largestFeatureSize({ width, inputSize, counted }: CoveredPart): number | null {
  const size = Math.floor((width - inputSize) / counted.length);
  return counted.length > 0 && size >= 1 ? size : null;
}

/** Basic blocks (K = M) break the condition whatever M is: smaller ones are the other repair. */
function smallerBlocks({ features, unit, width }: CoveredPart, largest: number | null): string {
  if (largest === null || features.some((size) => size !== width)) return '';
  return `, or use blocks of at most ${largest} ${largest === 1 ? unit.replace(/s$/, '') : unit}`;
}

const widthNames: Record<CoveredPart['scope'], string> = {
  network: 'residual width',
  'last-stage': "the last stage's residual width",
};

function inputNames({ scope, unit }: CoveredPart): string {
  if (scope === 'last-stage')
    return `what the last stage reads, ${unit === 'channels' ? 'in channels' : 'in features'}`;
  return unit === 'features' ? 'the input size' : `the input's ${unit}`;
}

function sumInWords({ scope, unit, counted }: CoveredPart): string {
  const whose = scope === 'last-stage' ? 'what the last stage reads' : 'input';
  const of = scope === 'last-stage' ? `its ${blockRange(counted.length)}` : blockRange(counted.length);
  return `${whose} and the ${unit === 'features' ? 'features' : `${unit} of the features`} of ${of}`;
}

/**
 * The width conditions that a network breaks, each with its numbers and its smallest repair. Below N_in the expansion
 * condition stands for the bottleneck condition too. `expand none` asks for no expansion (the models of the earlier
 * theorems), so nothing is found there; nor where no width would bring the theorems back.
 */
export function conditionFindings(architecture: Architecture): ConditionFinding[] {
  const part = coveredPart(architecture);
  const minimum = minimalWidth(architecture);
  if (part === null || minimum === null || staged(architecture).expansion.kind === 'none') return [];
  if (uncovered(architecture) !== null) return [];
  const { width, inputSize, outputSize, counted, required, scope } = part;
  const largest = largestFeatureSize(part);
  const name = widthNames[scope];
  const widen = scope === 'last-stage' ? `Make the last stage ${minimum} wide` : `Expand to ${minimum}`;
  const finding = (code: ConditionFinding['code'], asked: number, message: string): ConditionFinding => ({
    code,
    place: scope === 'last-stage' ? 'last-stage' : 'expansion',
    message,
    data: { required: asked, available: width, minimalWidth: minimum, largestFeatureSize: largest },
  });
  const findings: ConditionFinding[] = [];
  const sum = counted.length === 0 ? `${required}` : `${required} = ${sumOf(inputSize, counted)}`;
  if (width < inputSize && required > 0) {
    const message =
      `${name} ${width} is below ${inputNames(part)} ${inputSize}: the expansion condition fails, and with it the ` +
      `bottleneck condition, which asks for ${sum}: Assumption 4 can't hold. ${widen}.`;
    findings.push(finding('expansion-condition', inputSize, message));
  } else if (width < required) {
    const repair = `${widen}${smallerBlocks(part, largest)}.`;
    const message = `${name} ${width} is below ${sum} (${sumInWords(part)}): Assumption 4 can't hold. ${repair}`;
    findings.push(finding('bottleneck-condition', required, message));
  }
  if (width < outputSize) {
    const message = `${name} ${width} is below the output size ${outputSize}: Assumption 3 doesn't hold. ${widen}.`;
    findings.push(finding('output-width', outputSize, message));
  }
  return findings;
}

/** What a loss lacks for Chen 2021, Assumption 2, in words; null where it lacks nothing. */
export function missingForAssumption2({ convex, differentiable }: LossProperties): string | null {
  if (convex && differentiable) return null;
  return convex ? 'convex but not differentiable' : 'not convex';
}

/** The kinds of which a theorem promises something under Assumption 2. */
const promising: ReadonlySet<NetworkKind> = new Set([...linearStreams, 'a-resnest', 'densenest']);

/** What is wrong with a loss for Chen 2021, Assumption 2; null where nothing is, or no theorem is claimed for the kind. */
export function convexLossFinding(architecture: Architecture, loss: Loss): LossFinding | null {
  const properties = lossProperties(loss);
  const missing = missingForAssumption2(properties);
  if (!promising.has(architecture.kind) || missing === null) return null;
  const repairs = losses.filter((other) => {
    const found = lossProperties(other);
    return found.targets === properties.targets && missingForAssumption2(found) === null;
  });
  const message = `the loss '${loss}' is ${missing} in the output of ${architecture.name}: Assumption 2 doesn't hold. Use ${repairs.join(' or ')}.`;
  return { code: 'convex-loss', message, repairs };
}
