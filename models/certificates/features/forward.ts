import { type Activation, activationFunction } from '../../architecture/activation.js';
import { type PlainArchitecture, type Block, featureSizes, residualWidth } from '../../architecture/architecture.js';
import { trainables } from '../../architecture/trainable.js';
import type { Weights } from '../../architecture/weights.js';
import { CertificateError } from '../certificate-error.js';
import { type ColumnMatrix, columnRange, product, zeros } from '../algebra/matrix.js';

/** An affine map z -> A z + b; `transposed` is Aᵀ [in, out]. */
export interface AffineMap {
  readonly transposed: ColumnMatrix;
  readonly bias: Float64Array | null;
}

/** A trained network in float64: its maps by name (`expansion`, `blocks.1.residual`, `output`, `heads.0` …). */
export interface Network {
  readonly architecture: PlainArchitecture;
  readonly maps: ReadonlyMap<string, AffineMap>;
}

/** What a network makes of some rows; every matrix has one row a sample. */
export interface ForwardPass {
  /** [rows, N_in + K1 + … + KL]: v0 .. vL. */
  readonly features: ColumnMatrix;
  /** ReLU(xL) of a ResNet, which its output reads instead of the features, or what else is no combination of them; null: nothing. */
  readonly activated: ColumnMatrix | null;
  /** What the prediction weights read: xL of a ResNEst, ReLU(xL) of a ResNet, the features of every other kind. */
  readonly read: ColumnMatrix;
  /** [rows, N_o] */
  readonly outputs: ColumnMatrix;
}

/**
 * One array of the weights in float64.
 * @throws CertificateError where it is missing, of another shape or not finite
 */
export function finiteArray(weights: Weights, name: string, shape: readonly number[]): Float64Array {
  const array = weights.get(name);
  if (array === undefined) {
    throw new CertificateError(`The weights have no array '${name}': they belong to another network.`);
  }
  if (array.shape.join() !== shape.join()) {
    throw new CertificateError(
      `'${name}' has the shape ${array.shape.join(' × ')} instead of ${shape.join(' × ')}: the weights belong to another network.`,
    );
  }
  if (!array.values.every(Number.isFinite)) {
    throw new CertificateError(
      `'${name}' holds a value that is not a finite number: training diverged, and nothing is shown. Train with a smaller learning rate.`,
    );
  }
  return Float64Array.from(array.values);
}

/**
 * A network with weights, ready for `forward`.
 * @throws CertificateError where an array is missing, of another shape or not finite
 */
export function networkOf(architecture: PlainArchitecture, weights: Weights): Network {
  const arrays = new Map(trainables(architecture).map(({ name, shape }) => [name, finiteArray(weights, name, shape)]));
  const maps = new Map<string, AffineMap>();
  for (const { name, shape } of trainables(architecture)) {
    const values = arrays.get(name);
    if (shape.length === 1 || values === undefined) continue;
    const owner = name.replace(/\.weight$/, '');
    // A row after row is Aᵀ column after column.
    const transposed = { rows: shape[1], columns: shape[0], values };
    maps.set(owner, { transposed, bias: arrays.get(`${owner}.bias`) ?? null });
  }
  return { architecture, maps };
}

/** The transpose [Ki, M] of Wi, of W0 for i = 0; null where there is none (`expand none`, an A-ResNEst's WL). */
export function streamMap({ maps }: Pick<Network, 'maps'>, block: number): ColumnMatrix | null {
  return maps.get(block === 0 ? 'expansion' : `blocks.${block}.residual`)?.transposed ?? null;
}

/** A map that the architecture has for sure. */
export function mapOf({ maps }: Pick<Network, 'maps'>, name: string): AffineMap {
  const map = maps.get(name);
  if (map === undefined) throw new Error(`no map ${name}`);
  return map;
}

/** Adds 1 bᵀ to rows [rows, out]. */
export function addBias({ rows, values }: ColumnMatrix, bias: Float64Array | null): void {
  bias?.forEach((entry, j) => {
    const end = (j + 1) * rows;
    for (let i = j * rows; i < end; i += 1) values[i] += entry;
  });
}

/** X Aᵀ + 1 bᵀ for rows X [rows, in]. */
export function apply(map: AffineMap, input: ColumnMatrix): ColumnMatrix {
  const result = product(input, map.transposed);
  addBias(result, map.bias);
  return result;
}

/** Takes every entry through the nonlinearity, in place. */
export function activate({ values }: ColumnMatrix, activation: Activation): void {
  if (activation === 'identity') return;
  if (activation === 'relu') {
    for (let i = 0; i < values.length; i += 1) values[i] = values[i] > 0 ? values[i] : 0;
    return;
  }
  const entry = activationFunction(activation);
  for (let i = 0; i < values.length; i += 1) values[i] = entry(values[i]);
}

/** target += term. */
export function addTo(target: ColumnMatrix, term: ColumnMatrix): void {
  for (let i = 0; i < target.values.length; i += 1) target.values[i] += term.values[i];
}

/** A layer's input and its preactivations A z + b, of which its output is the activation. */
export interface LayerPass {
  readonly input: ColumnMatrix;
  readonly preactivations: ColumnMatrix;
}

/** The layers of block `index` (from 1) on rows z [rows, in], and Gi(z) or Qi(z). */
export function blockPass(
  network: Network,
  index: number,
  block: Block,
  input: ColumnMatrix,
): { layers: LayerPass[]; output: ColumnMatrix } {
  let output = input;
  const layers = block.layers.map(({ activation }, position): LayerPass => {
    const before = output;
    const preactivations = apply(mapOf(network, `blocks.${index}.layers.${position}`), before);
    output = preactivations;
    if (activation !== 'identity') {
      output = { ...preactivations, values: preactivations.values.slice() };
      activate(output, activation);
    }
    return { input: before, preactivations };
  });
  return { layers, output };
}

/** x0 = W0 x, or x under `expand none`: a copy, as `forward` adds to the stream in place. */
export function expanded(network: Network, input: ColumnMatrix): ColumnMatrix {
  const expansion = streamMap(network, 0);
  return expansion === null ? { ...input, values: input.values.slice() } : product(input, expansion);
}

/** y = Σ Hi vi + bi of an A-ResNEst. */
function headsOutput(network: Network, features: ColumnMatrix, ends: readonly number[]): ColumnMatrix {
  const outputs = zeros(features.rows, network.architecture.outputSize);
  ends.forEach((end, i) => {
    addTo(outputs, apply(mapOf(network, `heads.${i}`), columnRange(features, i === 0 ? 0 : ends[i - 1], end)));
  });
  return outputs;
}

/** [N_in, N_in + K1, …]: where v0, v1, … end among the columns of the features. */
export function featureEnds(architecture: PlainArchitecture): number[] {
  let end = architecture.inputSize;
  return [end, ...featureSizes(architecture).map((size) => (end += size))];
}

/**
 * The network's features and outputs for some rows, in float64 (Chen 2021, eq. 1, 2, 4 and 8).
 * @param input [rows, N_in]
 */
export function forward(network: Network, input: ColumnMatrix): ForwardPass {
  const { architecture } = network;
  const ends = featureEnds(architecture);
  const features = zeros(input.rows, ends[ends.length - 1]);
  features.values.set(input.values);
  if (architecture.kind === 'linear') {
    return { features, activated: null, read: features, outputs: apply(mapOf(network, 'output'), input) };
  }
  const stream = residualWidth(architecture) === null ? null : expanded(network, input);
  architecture.blocks.forEach((block, i) => {
    // A DenseNEst's x(i-1) is [v0 .. v(i-1)], which is how the features stand.
    const { output } = blockPass(network, i + 1, block, stream ?? columnRange(features, 0, ends[i]));
    features.values.set(output.values, ends[i] * input.rows);
    const residual = streamMap(network, i + 1);
    if (stream !== null && residual !== null) addTo(stream, product(output, residual));
  });
  if (architecture.kind === 'a-resnest') {
    return { features, activated: null, read: features, outputs: headsOutput(network, features, ends) };
  }
  const activated = architecture.kind === 'resnet' ? stream : null;
  if (activated !== null) activate(activated, 'relu');
  const read = stream ?? features;
  return { features, activated, read, outputs: apply(mapOf(network, 'output'), read) };
}
