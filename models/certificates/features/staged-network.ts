import type { StagedArchitecture } from '../../architecture/staged.js';
import { type Module, modulesOf, networkModules, type NetworkModules } from '../../architecture/modules.js';
import { normEpsilon } from '../../architecture/norm.js';
import { runningStatistics } from '../../architecture/running-statistics.js';
import { trainables } from '../../architecture/trainable.js';
import type { Weights } from '../../architecture/weights.js';
import { uncovered } from '../../guarantees/covered-part.js';
import { type AffineMap, finiteArray } from './forward.js';

/** z -> scale z + shift, channel by channel: a norm at its running statistics. */
export interface FrozenNorm {
  readonly scale: Float64Array;
  readonly shift: Float64Array;
}

/** A trained network of convolutions, norms, stages or pooling in float64, as it is scored: norms stand at their running statistics. */
export interface StagedNetwork {
  readonly architecture: StagedArchitecture;
  readonly modules: NetworkModules;
  /** By name; `transposed` of a convolution is [in · height · width, out], of a 1x1 one the matrix on channels. */
  readonly maps: ReadonlyMap<string, AffineMap>;
  readonly norms: ReadonlyMap<string, FrozenNorm>;
}

type Arrays = ReadonlyMap<string, Float64Array>;

function valuesOf(arrays: Arrays, name: string): Float64Array {
  const values = arrays.get(name);
  if (values === undefined) throw new Error(`no ${name}`);
  return values;
}

function mapOfModule(arrays: Arrays, { name, trainable }: Module): AffineMap {
  const [outputs, ...inputs] = trainable[0].shape;
  // A row after row is Aᵀ column after column.
  const rows = inputs.reduce((product, size) => product * size, 1);
  const transposed = { rows, columns: outputs, values: valuesOf(arrays, `${name}.weight`) };
  return { transposed, bias: arrays.get(`${name}.bias`) ?? null };
}

function frozenNorm(arrays: Arrays, { name }: Module): FrozenNorm {
  const [mean, variance] = [valuesOf(arrays, `${name}.running_mean`), valuesOf(arrays, `${name}.running_var`)];
  const scale = valuesOf(arrays, `${name}.weight`).map((weight, c) => weight / Math.sqrt(variance[c] + normEpsilon));
  return { scale, shift: valuesOf(arrays, `${name}.bias`).map((bias, c) => bias - mean[c] * scale[c]) };
}

/**
 * A staged network with weights, ready for `stagedPass`.
 * @throws CertificateError where an array is missing, of another shape or not finite
 */
export function stagedNetworkOf(architecture: StagedArchitecture, weights: Weights): StagedNetwork {
  const arrays = new Map(
    [...trainables(architecture), ...runningStatistics(architecture)].map(({ name, shape }) => [
      name,
      finiteArray(weights, name, shape),
    ]),
  );
  const maps = new Map<string, AffineMap>();
  const norms = new Map<string, FrozenNorm>();
  for (const module of modulesOf(architecture)) {
    if (module.operation === 'norm') norms.set(module.name, frozenNorm(arrays, module));
    else if (module.operation !== 'nonlinearity') maps.set(module.name, mapOfModule(arrays, module));
  }
  return { architecture, modules: networkModules(architecture), maps, norms };
}

/**
 * Whether what the output reads is a linear combination of v0 .. vL as heads read them, with matrices W0 .. WL of its
 * own (theory A8): then the best heads on them bound the risk from below.
 */
export function combinesFeatures(architecture: StagedArchitecture): boolean {
  const { kind } = architecture;
  if (kind === 'resnest') return uncovered(architecture) === null;
  return kind === 'a-resnest' || kind === 'densenest' || kind === 'linear';
}
