import type { Architecture } from '../../architecture/architecture.js';
import { plain, staged } from '../../architecture/staged.js';
import type { Weights } from '../../architecture/weights.js';
import type { Samples } from '../../data/dataset.js';
import { hasLinearStream } from '../../guarantees/covered-part.js';
import type { ColumnMatrix } from '../algebra/matrix.js';
import { inputChunk } from './input-chunk.js';
import { type ForwardPass, featureEnds, forward, type Network, networkOf } from './forward.js';
import { stagedEnds, stagedPass } from './staged-forward.js';
import { combinesFeatures, type StagedNetwork, stagedNetworkOf } from './staged-network.js';

/** A trained network, of dense layers on vectors in one stage or of anything else. */
export type TrainedNetwork = Network | StagedNetwork;

export function isDense(network: TrainedNetwork): network is Network {
  return !('modules' in network);
}

/**
 * A network with weights, in float64.
 * @throws CertificateError where an array is missing, of another shape or not finite
 */
export function trainedNetwork(architecture: Architecture, weights: Weights): TrainedNetwork {
  const dense = plain(architecture);
  return dense === null ? stagedNetworkOf(staged(architecture), weights) : networkOf(dense, weights);
}

/** Where v0, v1, … end among the columns of the features. */
export function endsOf(network: TrainedNetwork): number[] {
  return isDense(network) ? featureEnds(network.architecture) : stagedEnds(network);
}

/**
 * How many columns the output reads that are no combination of v0 .. vL: ReLU(xL) of a ResNet, and what is read of xL
 * where a staged network is not covered (theory A8). 0: none.
 */
export function apartSize(network: TrainedNetwork): number {
  const apart = isDense(network) ? network.architecture.kind === 'resnet' : !combinesFeatures(network);
  return apart ? (network.maps.get('output')?.transposed.rows ?? 0) : 0;
}

/** Whether W_L is a free matrix on vL, as the output reads it: a ResNEst or BN-ResNEst that the theorems cover. */
export function readsLast(network: TrainedNetwork): boolean {
  return hasLinearStream(network.architecture) && (isDense(network) || combinesFeatures(network));
}

/** The name of Wi, of W0 for i = 0: of a last stage its projection, and those of its blocks. */
export function streamMapName(network: TrainedNetwork, i: number): string {
  const before = isDense(network) ? 0 : network.blocksBefore;
  if (i > 0) return `blocks.${before + i}.residual`;
  return before === 0 ? 'expansion' : `blocks.${before + 1}.shortcut`;
}

/** The transpose [Ki, M] of Wi; null where there is none (`expand none`, an A-ResNEst's WL). */
export function streamMapOf(network: TrainedNetwork, i: number): ColumnMatrix | null {
  return network.maps.get(streamMapName(network, i))?.transposed ?? null;
}

/** Numbers that may be held at once, of the passes of a staged network: 1 GB of them. */
const mostHeld = 2 ** 27;

type Pass = (first: number, end: number) => ForwardPass;

const held = new WeakMap<StagedNetwork, WeakMap<Samples, Pass>>();

/** Convolutions cost far more than what is read of them: each pass is computed once, where all of them can be held. */
function heldPass(network: StagedNetwork, samples: Samples): Pass {
  const ends = stagedEnds(network);
  const numbers = ends[ends.length - 1] + apartSize(network) + 2 * network.architecture.outputSize;
  if (samples.rows * numbers > mostHeld) return (first, end) => stagedPass(network, samples, first, end);
  const known = new Map<string, ForwardPass>();
  return (first, end) => {
    const key = `${first}-${end}`;
    const pass = known.get(key) ?? stagedPass(network, samples, first, end);
    known.set(key, pass);
    return pass;
  };
}

/** A network's features and outputs for the rows from `first` up to `end`. Not to be written to. */
export function passOf(network: TrainedNetwork, samples: Samples, first: number, end: number): ForwardPass {
  if (isDense(network)) return forward(network, inputChunk(samples, first, end));
  const bySamples = held.get(network) ?? new WeakMap<Samples, Pass>();
  held.set(network, bySamples);
  const pass = bySamples.get(samples) ?? heldPass(network, samples);
  bySamples.set(samples, pass);
  return pass(first, end);
}
