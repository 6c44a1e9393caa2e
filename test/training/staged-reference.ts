import { activationFunction } from '../../models/architecture/activation.js';
import { type Shape, valuesIn } from '../../models/architecture/shape.js';
import type { StagedArchitecture, StagedBlock } from '../../models/architecture/staged.js';
import type { Loss } from '../../models/architecture/loss.js';
import { inputsOf, rowsBetween, type Samples } from '../../models/data/dataset.js';
import { dropoutMask, maskDraw } from '../../models/training/dropout-masks.js';
import { type ExactWeights, referenceLoss } from './reference-risk.js';

/** A batch of images, or of vectors as images of one place, in float64: [n][c][y][x]. */
interface Batch {
  readonly n: number;
  readonly c: number;
  readonly h: number;
  readonly w: number;
  readonly values: Float64Array;
}

/** Statistics of a batch by the norm's name: mean and unbiased variance of each channel. */
export type Statistics = Map<string, { mean: number[]; variance: number[] }>;

/** Where a norm's statistics come from: the batch, which leaves them here, or the weights. */
export type Mode = { readonly batch: Statistics } | 'running';

function batchOf(
  n: number,
  c: number,
  h: number,
  w: number,
  value: (n: number, c: number, y: number, x: number) => number,
): Batch {
  const values = new Float64Array(n * c * h * w);
  for (let i = 0; i < values.length; i += 1) {
    const [x, y] = [i % w, Math.floor(i / w) % h];
    values[i] = value(Math.floor(i / (w * h * c)), Math.floor(i / (w * h)) % c, y, x);
  }
  return { n, c, h, w, values };
}

/** 0 outside. */
function at({ c, h, w, values }: Batch, n: number, channel: number, y: number, x: number): number {
  return y < 0 || x < 0 || y >= h || x >= w ? 0 : values[((n * c + channel) * h + y) * w + x];
}

function array(weights: ExactWeights, name: string) {
  const found = weights.get(name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

/** A matrix is a convolution of one place. Zeros as PyTorch's padding=(k-1)//2 before, and after as far as the window goes. */
function mapped(x: Batch, weights: ExactWeights, name: string, stride = 1): Batch {
  const { shape, values } = array(weights, `${name}.weight`);
  const [outputs, inputs, kh = 1, kw = 1] = shape;
  expectChannels(x, inputs, name);
  const bias = weights.get(`${name}.bias`)?.values;
  const [top, left] = [Math.floor((kh - 1) / 2), Math.floor((kw - 1) / 2)];
  return batchOf(x.n, outputs, Math.ceil(x.h / stride), Math.ceil(x.w / stride), (n, o, y, xAt) => {
    let sum = bias?.[o] ?? 0;
    for (let i = 0; i < inputs; i += 1) {
      for (let a = 0; a < kh; a += 1) {
        for (let b = 0; b < kw; b += 1) {
          sum +=
            values[((o * inputs + i) * kh + a) * kw + b] * at(x, n, i, y * stride + a - top, xAt * stride + b - left);
        }
      }
    }
    return sum;
  });
}

function expectChannels({ c }: Batch, inputs: number, name: string): void {
  if (c !== inputs) throw new Error(`${name} reads ${inputs} channels of ${c}`);
}

function momentsOf(x: Batch, channel: number): { mean: number; biased: number; count: number } {
  const own: number[] = [];
  batchOf(x.n, 1, x.h, x.w, (n, _c, y, xAt) => own.push(at(x, n, channel, y, xAt)));
  const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
  return { mean, biased: own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / own.length, count: own.length };
}

function normalized(x: Batch, weights: ExactWeights, name: string, mode: Mode): Batch {
  const channels = Array.from({ length: x.c }, (_, channel) => {
    if (mode !== 'running') return momentsOf(x, channel);
    const [mean, biased] = ['mean', 'var'].map((each) => array(weights, `${name}.running_${each}`).values[channel]);
    return { mean, biased, count: 0 };
  });
  if (mode !== 'running') {
    const variance = channels.map(({ biased, count }) => (biased * count) / (count - 1));
    mode.batch.set(name, { mean: channels.map(({ mean }) => mean), variance });
  }
  const [scale, shift] = [array(weights, `${name}.weight`).values, array(weights, `${name}.bias`).values];
  return batchOf(x.n, x.c, x.h, x.w, (n, c, y, xAt) => {
    const { mean, biased } = channels[c];
    return ((at(x, n, c, y, xAt) - mean) / Math.sqrt(biased + 1e-5)) * scale[c] + shift[c];
  });
}

function entrywise(x: Batch, f: (value: number) => number): Batch {
  return { ...x, values: x.values.map(f) };
}

function sum(a: Batch, b: Batch): Batch {
  if (a.values.length !== b.values.length) throw new Error('two sizes');
  return { ...a, values: a.values.map((value, i) => value + b.values[i]) };
}

/** What an output or head reads: the mean of every channel, or all values by height, width, channel. */
function read(x: Batch, pool: boolean): Batch {
  const places = x.h * x.w;
  if (pool)
    return batchOf(
      x.n,
      x.c,
      1,
      1,
      (n, c) => momentsOf({ ...x, n: 1, values: x.values.slice(n * x.c * places) }, c).mean,
    );
  return batchOf(x.n, x.c * places, 1, 1, (n, i) =>
    at(x, n, i % x.c, Math.floor(i / x.c / x.w), Math.floor(i / x.c) % x.w),
  );
}

/** The mask of step 1 of the run with seed 1, which `stagedStart` begins with. */
function masked(x: Batch, name: string, dropout: number): Batch {
  const mask = dropoutMask(maskDraw(1, name, dropout), 1, x.n, x.c * x.h * x.w);
  return batchOf(x.n, x.c, x.h, x.w, (n, c, y, xAt) => {
    return at(x, n, c, y, xAt) * mask[((n * x.h + y) * x.w + xAt) * x.c + c];
  });
}

interface BlockPass {
  readonly feature: Batch;
  /** What a projection reads: x(i-1) after the norms and nonlinearities before the first map. */
  readonly activated: Batch;
}

function blockPass(
  { layers }: StagedBlock,
  index: number,
  x: Batch,
  stride: number,
  weights: ExactWeights,
  mode: Mode,
): BlockPass {
  const isMap = (kind: string) => kind === 'dense' || kind === 'convolution';
  const strider = layers.findIndex(({ kind }) => kind === 'convolution');
  const firstMap = layers.findIndex(({ kind }) => isMap(kind));
  let [feature, activated] = [x, x];
  layers.forEach(({ kind, activation, dropout = 0 }, j) => {
    const name = `blocks.${index}.layers.${j}`;
    if (kind === 'norm') feature = normalized(feature, weights, name, mode);
    if (isMap(kind)) feature = mapped(feature, weights, name, j === strider ? stride : 1);
    feature = entrywise(feature, activationFunction(activation));
    if (dropout > 0 && mode !== 'running') feature = masked(feature, name, dropout);
    if (firstMap < 0 || j < firstMap) activated = feature;
  });
  return { feature, activated };
}

function inputBatch(samples: Samples, shape: Shape): Batch {
  const rows = inputsOf(samples, rowsBetween(0, samples.rows));
  const {
    height: h,
    width: w,
    channels: c,
  } = shape.kind === 'image' ? shape : { height: 1, width: 1, channels: shape.size };
  return batchOf(samples.rows, c, h, w, (n, channel, y, x) => rows[n * valuesIn(shape) + (y * w + x) * c + channel]);
}

/** The outputs [n][N_o] of all rows at once, written after theory A8 and A9 and not after the engines. */
export function stagedOutputs(
  architecture: StagedArchitecture,
  weights: ExactWeights,
  samples: Samples,
  mode: Mode,
): number[][] {
  const { kind, pool, stages, input } = architecture;
  const start = inputBatch(samples, input);
  let x = weights.has('expansion.weight') ? mapped(start, weights, 'expansion') : start;
  const features = [start];
  for (const { blocks, stride } of stages) {
    blocks.forEach((block, b) => {
      const index = features.length;
      const own = b === 0 ? stride : 1;
      const { feature, activated } = blockPass(block, index, x, own, weights, mode);
      features.push(feature);
      if (kind === 'densenest') {
        const before = x;
        x = batchOf(x.n, x.c + feature.c, x.h, x.w, (n, c, y, xAt) =>
          c < before.c ? at(before, n, c, y, xAt) : at(feature, n, c - before.c, y, xAt),
        );
      } else if (weights.has(`blocks.${index}.residual.weight`)) {
        const projects = weights.has(`blocks.${index}.shortcut.weight`);
        const carried = projects ? mapped(activated, weights, `blocks.${index}.shortcut`, own) : x;
        x = sum(carried, mapped(feature, weights, `blocks.${index}.residual`, feature.h === carried.h ? 1 : own));
      }
    });
  }
  if (kind !== 'a-resnest') {
    const last = weights.has('final_norm.weight') ? normalized(x, weights, 'final_norm', mode) : x;
    return rowsOf(
      mapped(read(kind === 'resnet' ? entrywise(last, (v) => Math.max(v, 0)) : last, pool), weights, 'output'),
    );
  }
  return rowsOf(features.map((v, i) => mapped(read(v, pool), weights, `heads.${i}`)).reduce(sum));
}

function rowsOf({ n, c, values }: Batch): number[][] {
  return Array.from({ length: n }, (_, row) => [...values.subarray(row * c, (row + 1) * c)]);
}

/** The mean loss over all rows, in float64. */
export function stagedRisk(
  architecture: StagedArchitecture,
  weights: ExactWeights,
  loss: Loss,
  samples: Samples,
  mode: Mode,
): number {
  const losses = stagedOutputs(architecture, weights, samples, mode).map((outputs, row) =>
    referenceLoss(loss, outputs, samples.targets, row),
  );
  return losses.reduce((total, value) => total + value, 0) / losses.length;
}
