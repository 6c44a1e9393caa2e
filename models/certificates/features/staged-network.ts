import type { StagedArchitecture } from '../../architecture/staged.js';
import { type Module, modulesOf, networkModules, type NetworkModules } from '../../architecture/modules.js';
import { normEpsilon } from '../../architecture/norm.js';
import { runningStatistics } from '../../architecture/running-statistics.js';
import { trainables } from '../../architecture/trainable.js';
import type { Weights } from '../../architecture/weights.js';
import { coveredPart, hasLinearStream, uncovered } from '../../guarantees/covered-part.js';
import { type AffineMap, finiteArray } from './forward.js';

/** z -> scale z + shift, channel by channel: a norm at its running statistics. */
export interface FrozenNorm {
  readonly scale: Float64Array;
  readonly shift: Float64Array;
}

/**
 * A trained network of convolutions, norms, stages or pooling in float64, as it is scored: norms stand at their running
 * statistics. A covered BN-ResNEst's norm on xL is a part of its output's map (theory A8).
 */
export interface StagedNetwork {
  readonly architecture: StagedArchitecture;
  /** `final` is null where it is a part of the output's map. */
  readonly modules: NetworkModules;
  /** How many blocks stand before those that v1 .. vL are of: v0 is what the projection behind them reads. */
  readonly blocksBefore: number;
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

/** W z + c for z = D x + t as a map of x: W D x + (W t + c). */
function behindNorm({ transposed, bias }: AffineMap, { scale, shift }: FrozenNorm): AffineMap {
  const { rows, columns } = transposed;
  const values = transposed.values.map((value, at) => scale[at % rows] * value);
  const moved = Float64Array.from({ length: columns }, (_, c) =>
    shift.reduce((sum, entry, j) => sum + entry * transposed.values[c * rows + j], bias?.[c] ?? 0),
  );
  return { transposed: { rows, columns, values }, bias: moved };
}

/** The blocks before those whose features the output is linear in; 0 where it is not, or all of them are. */
function blocksBeforeOf(architecture: StagedArchitecture): number {
  return uncovered(architecture) === null ? (coveredPart(architecture)?.blocksBefore ?? 0) : 0;
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
  const modules = networkModules(architecture);
  const network = { architecture, modules, maps, norms, blocksBefore: blocksBeforeOf(architecture) };
  const norm = norms.get('final_norm');
  const output = maps.get('output');
  if (architecture.kind !== 'bn-resnest' || uncovered(architecture) !== null || !norm || !output) return network;
  // Where a scale is 0 the norm loses a channel, and W D is no free matrix.
  if (norm.scale.includes(0)) return network;
  maps.set('output', behindNorm(output, norm));
  return { ...network, modules: { ...modules, final: null } };
}

/**
 * Whether what the output reads is a linear combination of v0 .. vL as heads read them, with matrices W0 .. WL of its
 * own (theory A8): then the best heads on them bound the risk from below.
 */
export function combinesFeatures({ architecture, modules }: StagedNetwork): boolean {
  if (hasLinearStream(architecture)) return modules.final === null && uncovered(architecture) === null;
  return architecture.kind !== 'resnet';
}
