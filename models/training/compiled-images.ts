import type { Activation } from '../architecture/activation.js';
import type { Shape } from '../architecture/shape.js';
import {
  type Building,
  activationIndices,
  oneRow,
  panels,
  type Signal,
  signal,
  undoActivation,
  vectorsPlace,
  weightPlace,
} from './compiled-building.js';
import {
  columnsOf,
  type Columns,
  type Grid,
  onePixel,
  type Operation,
  padded,
  type Place,
  positionsOf,
} from './compiled-places.js';
import { convolutionKind } from './compiled-winograd.js';
import { Epilogue, OperationKind } from './compiled/words.js';

/** How an image of this shape lies. `margin` is as wide as the widest kernel of the network reaches. */
export function gridOf(shape: Shape, margin: number): Grid {
  return shape.kind === 'vector' ? onePixel : { height: shape.height, width: shape.width, margin };
}

/** Images of a batch, with room for what kernels reach before the first one and after the last. */
function imagesPlace({ rowArena, rows }: Building, grid: Grid, channels: number): Place {
  const stride = 4 * padded(channels);
  const reach = (grid.margin * (grid.width + grid.margin + 1) + 4) * stride;
  const form = `images of ${channels} x ${grid.height} x ${grid.width}`;
  const at = rowArena.take(2 * reach + rows * positionsOf(grid) * stride, form);
  return { region: 'rows', at: at + reach, stride };
}

export function shapedPlace(building: Building, shape: Shape, grid: Grid): Place {
  return shape.kind === 'vector' ? vectorsPlace(building, shape.size) : imagesPlace(building, grid, shape.channels);
}

/** What an image, or a vector, of this shape is written to. */
export function shapedSignal(building: Building, shape: Shape, margin: number): Signal {
  if (shape.kind === 'vector') return signal(building, shape.size);
  const grid = gridOf(shape, margin);
  const value = imagesPlace(building, grid, shape.channels);
  return {
    value,
    forWeights: () => value,
    columns: columnsOf(shape.channels),
    grid,
    gradient: imagesPlace(building, grid, shape.channels),
    skipped: 0,
    collected: null,
    lastProduct: null,
  };
}

/** Where the rows of a convolution's matrix [height × width × in, out] are stored: each tap's channels padded. */
function tapColumns(taps: number, channels: number): Columns {
  return columnsOf(...Array.from({ length: taps }, () => channels));
}

function shifted(place: Place, positions: number): Place {
  return { ...place, at: place.at + positions * place.stride };
}

/** Zeros before the first pixel, as PyTorch's `padding=(k-1)//2` lays them. */
function before(kernel: number): number {
  return (kernel - 1) >> 1;
}

/** The first tap of position 0: `down` and `across` pixels before it. */
function firstTap(place: Place, { width, margin }: Grid, down: number, across: number): Place {
  return shifted(place, -(down * (width + margin) + across));
}

interface Convolution {
  readonly name: string;
  readonly kernel: readonly [height: number, width: number];
  readonly outputs: number;
  readonly bias: boolean;
}

/** The gradient of all taps at once, or of each, a part of the matrix; `turned` is the matrix that takes gradients back, its taps in the other order. */
function tapGradients(
  { grid, columns: { stored: depth }, ...x }: Signal,
  dz: Place,
  { kernel, outputs }: Convolution,
  weights: Place,
  turned: Place | null,
): Operation[] {
  const [height, width] = kernel;
  const [taps, columns, value] = [height * width, padded(outputs), x.forWeights()];
  const common = { right: dz, depth, columns, out: weights, extra: turned, grid };
  if (convolutionKind(kernel, depth, columns) === OperationKind.Winograd) {
    return [{ kind: OperationKind.WinogradMatrix, left: firstTap(value, grid, 1, 1), ...common }];
  }
  const row = grid.width + grid.margin;
  return Array.from({ length: taps }, (_, tap): Operation => {
    const down = Math.floor(tap / width) - before(height);
    const across = (tap % width) - before(width);
    return {
      kind: OperationKind.Matrix,
      left: shifted(value, down * row + across),
      firstRow: tap * depth,
      firstColumn: (taps - 1 - tap) * columns,
      ...common,
    };
  });
}

/** A convolution of stride 1 of x into `out`, which has x's grid; with `start` it is added to that. */
export function convolve(
  building: Building,
  x: Signal,
  map: Convolution,
  { out, start, dz }: { readonly out: Place; readonly start: Place | null; readonly dz: () => Place },
): Operation {
  const { kernel, outputs, bias, name } = map;
  const taps = kernel[0] * kernel[1];
  const [depth, columns] = [x.columns.stored, padded(outputs)];
  const rows = taps === 1 ? x.columns : tapColumns(taps, x.columns.places.length);
  const weight = weightPlace(building, `${name}.weight`, rows, columns);
  const offset = bias ? weightPlace(building, `${name}.bias`, oneRow, columns) : null;
  const biasRow: Place | null = offset === null ? null : { region: 'weights', at: offset.at, stride: 0 };
  const weights = panels('weights', weight.at, weight.rows);
  const product: Operation = {
    kind: convolutionKind(kernel, depth, columns),
    variant: start !== null && biasRow !== null ? Epilogue.Add : Epilogue.None,
    left: firstTap(x.value, x.grid, before(kernel[0]), before(kernel[1])),
    right: weights,
    depth,
    columns,
    out,
    start: start ?? biasRow ?? building.zeros,
    extra: start === null ? null : biasRow,
    grid: x.grid,
    kernel,
  };
  building.forward.push(product);
  const bytes = 4 * taps * columns * depth;
  const turned =
    x.gradient === null ? null : panels('transposed', building.transposedArena.take(bytes), taps * columns);
  building.undo.push(() => {
    const gradient = dz();
    const own = tapGradients(x, gradient, map, weights, turned);
    if (biasRow !== null) {
      own.push({ kind: OperationKind.Bias, right: gradient, columns, out: biasRow, grid: x.grid });
    }
    if (turned === null || x.gradient === null) return own;
    const back: Operation = {
      kind: convolutionKind(kernel, columns, depth),
      variant: Epilogue.None,
      left: firstTap(gradient, x.grid, kernel[0] >> 1, kernel[1] >> 1),
      right: turned,
      depth: columns,
      columns: depth,
      out: x.gradient,
      start: x.collected ?? building.zeros,
      grid: x.grid,
      kernel,
    };
    x.collected = x.gradient;
    x.lastProduct = back;
    return [...own, back];
  });
  return product;
}

/**
 * What each window of a convolution with a stride reads, as an image of taps × channels: convolved 1x1 by the same matrix
 * it gives the convolution.
 */
export function windows(
  building: Building,
  x: Signal,
  { kernel, stride, output }: WindowShape,
  margin: number,
): Signal {
  const { rowArena, rows, zeros } = building;
  const taps = kernel[0] * kernel[1];
  const grid = gridOf(output, margin);
  const width = taps * x.columns.stored;
  const form = `windows of ${x.columns.places.length} x ${taps} x ${grid.height} x ${grid.width}`;
  const place = (): Place => ({
    region: 'rows',
    at: rowArena.take(rows * positionsOf(grid) * 4 * width + 16 * width, form),
    stride: 4 * width,
  });
  const value = place();
  const patches: Signal = {
    value,
    forWeights: () => value,
    columns: tapColumns(taps, x.columns.places.length),
    grid,
    gradient: x.gradient === null ? null : place(),
    skipped: 0,
    collected: null,
    lastProduct: null,
  };
  const shape = { depth: x.columns.stored, columns: x.columns.stored, grid, source: x.grid, kernel, stride };
  building.forward.push({ kind: OperationKind.Patches, left: x.value, out: patches.value, ...shape });
  building.undo.push(() => {
    if (x.gradient === null || patches.collected === null) return [];
    const start = x.collected ?? zeros;
    x.collected = x.gradient;
    x.lastProduct = null;
    return [{ kind: OperationKind.Unpatches, left: patches.collected, out: x.gradient, start, ...shape }];
  });
  return patches;
}

interface WindowShape {
  readonly kernel: readonly [height: number, width: number];
  readonly stride: number;
  readonly output: Shape;
}

/** y = activation of what lies at `from`, pixel by pixel; returns its derivative's place. ReLU's is told from y itself. */
function activatePixels(building: Building, from: Place, y: Signal, activation: Activation): Place {
  const channels = y.columns.places.length;
  const slope = activation === 'relu' ? null : imagesPlace(building, y.grid, channels);
  const { value: out, grid } = y;
  const variant = activationIndices[activation];
  const kind = OperationKind.PixelActivation;
  building.forward.push({ kind, variant, left: from, columns: channels, out, extra: slope, grid });
  return slope ?? out;
}

/** y = activation(x), in a place of its own: x is read by others too. */
export function activated(building: Building, x: Signal, y: Signal, activation: Activation): void {
  const extra = activatePixels(building, x.value, y, activation);
  building.undo.push(() => {
    if (y.collected === null || x.gradient === null) return [];
    const [left, start] = [y.collected, x.collected ?? building.zeros];
    x.collected = x.gradient;
    x.lastProduct = null;
    const variant = activation === 'relu' ? Epilogue.Mask : Epilogue.Multiply;
    const { columns, grid } = y;
    return [{ kind: OperationKind.Slope, variant, left, columns: columns.stored, out: x.gradient, start, extra, grid }];
  });
}

/** Activates y where `product` wrote it: a ReLU in the same pass, if it is given. */
export function activateInPlace(building: Building, y: Signal, activation: Activation, product?: Operation): void {
  if (activation === 'identity') return;
  const passes = activation !== 'relu' || product === undefined;
  const slope = passes ? activatePixels(building, y.value, y, activation) : y.value;
  if (!passes) product.variant = Epilogue.Relu;
  building.undo.push(() => undoActivation(building, y, activation, slope));
}

/** The mean of each channel over the pixels, as a vector. */
export function pooled(building: Building, x: Signal): Signal {
  const y = signal(building, x.columns.places.length);
  const common = { columns: x.columns.stored, grid: x.grid };
  building.forward.push({ kind: OperationKind.Pool, left: x.value, out: y.value, ...common });
  building.undo.push(() => {
    if (x.gradient === null || y.collected === null) return [];
    const start = x.collected ?? building.zeros;
    x.collected = x.gradient;
    x.lastProduct = null;
    return [{ kind: OperationKind.Unpool, left: y.collected, out: x.gradient, start, ...common }];
  });
  return y;
}

/** All pixels of an image as one vector, row after row: the margins between them are columns that stay 0. */
export function flattened(building: Building, x: Signal): Signal {
  const { height, width, margin } = x.grid;
  if (height * width === 1 && margin === 0) return x;
  const channels = x.columns.stored;
  const places = Array.from({ length: height * width }, (_, pixel) => {
    const position = (Math.floor(pixel / width) + margin) * (width + margin) + margin + (pixel % width);
    return Array.from(x.columns.places, (place) => position * channels + place);
  }).flat();
  const stored = positionsOf(x.grid) * channels;
  const view = (place: Place): Place => ({ ...place, at: place.at, stride: 4 * stored });
  const flat: Signal = {
    value: view(x.value),
    forWeights: () => view(x.forWeights()),
    columns: { stored, used: stored, places: Int32Array.from(places) },
    grid: onePixel,
    gradient: x.gradient === null ? null : view(x.gradient),
    skipped: 0,
    collected: null,
    lastProduct: null,
  };
  building.undo.push(() => {
    if (flat.collected !== null) x.collected = x.gradient;
    return [];
  });
  return flat;
}
