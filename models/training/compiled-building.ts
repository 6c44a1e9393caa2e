import type { Activation } from '../architecture/activation.js';
import type { Block } from '../architecture/architecture.js';
import { drop } from './compiled-dropout.js';
import {
  type Arena,
  type Columns,
  columnsFrom,
  columnsOf,
  type Grid,
  onePixel,
  type Operation,
  padded,
  type Place,
  rowsPlace,
} from './compiled-places.js';
import { ActivationIndex, Epilogue, OperationKind } from './compiled/words.js';

/** Where an array of weights lies in its region: panels of eight columns, rows where the columns it reads are stored. */
export interface WeightPlace {
  readonly name: string;
  readonly at: number;
  /** Stored rows; the array's own rows are stored at `rowPlaces`. */
  readonly rows: number;
  readonly rowPlaces: Int32Array;
  readonly columns: number;
}

/** Where a norm's running mean or variance lies in its region. */
export interface StatisticsPlace {
  readonly name: string;
  readonly at: number;
  readonly size: number;
}

/** What flows through the network: rows of values, and where their gradient is collected. */
export interface Signal {
  readonly value: Place;
  /** Where gradients of weights find the value, asked for in the backward pass only: a norm's is not kept but computed again. */
  forWeights: () => Place;
  readonly columns: Columns;
  readonly grid: Grid;
  /** Null where nobody asks for the gradient: of the data. */
  readonly gradient: Place | null;
  /** The first columns, whose gradient nobody asks for. */
  readonly skipped: number;
  /** What has been collected so far: null is nothing, so 0. */
  collected: Place | null;
  /** The product that wrote it last, which can take the activation's slope in one go. */
  lastProduct: Operation | null;
}

/** A layer's map, before anything is done to its result. */
export interface Affine {
  readonly name: string;
  readonly outputs: number;
  readonly bias: boolean;
}

/** All that is built up while a network is walked through. */
export interface Building {
  readonly rows: number;
  /** The run's, by which masks are drawn. */
  readonly seed: number;
  readonly rowArena: Arena;
  readonly weightArena: Arena;
  readonly transposedArena: Arena;
  readonly zeros: Place;
  readonly forward: Operation[];
  readonly weights: WeightPlace[];
  readonly statisticsArena: Arena;
  readonly statistics: StatisticsPlace[];
  /**
   * Each undoes a part of the forward pass: taken from the last to the first they are the backward pass. A gradient of weights stands
   * among them where what it reads is whole for a thread's own rows.
   */
  readonly undo: (() => Operation[])[];
}

export const activationIndices: Record<Activation, ActivationIndex> = {
  identity: ActivationIndex.Identity,
  relu: ActivationIndex.Relu,
  'leaky-relu': ActivationIndex.LeakyRelu,
  elu: ActivationIndex.Elu,
  gelu: ActivationIndex.Gelu,
  silu: ActivationIndex.Silu,
  tanh: ActivationIndex.Tanh,
  sigmoid: ActivationIndex.Sigmoid,
  softplus: ActivationIndex.Softplus,
};

export function vectorsPlace({ rowArena, rows }: Building, size: number): Place {
  return rowsPlace(rowArena, rows, size, `vectors of ${size}`);
}

export function signal(building: Building, size: number): Signal {
  const value = vectorsPlace(building, size);
  return {
    value,
    forWeights: () => value,
    columns: columnsOf(size),
    grid: onePixel,
    gradient: vectorsPlace(building, size),
    skipped: 0,
    collected: null,
    lastProduct: null,
  };
}

/** A bias is a matrix of one row, without padding below it. */
export const oneRow: Columns = { stored: 1, used: 1, places: Int32Array.of(0) };

export function weightPlace(
  { weightArena, weights }: Building,
  name: string,
  rows: Columns,
  columns: number,
): WeightPlace {
  const place = {
    name,
    at: weightArena.take(4 * rows.stored * columns),
    rows: rows.stored,
    rowPlaces: rows.places,
    columns,
  };
  weights.push(place);
  return place;
}

/** A panel of eight columns after the other. */
export function panels(region: Place['region'], at: number, rows: number): Place {
  return { region, at, stride: 32 * rows };
}

/** x's gradient grows by dz Wᵀ. */
function collect({ zeros }: Building, x: Signal, dz: Place, outputs: number, transposed: Place): Operation[] {
  const columns = x.columns.stored - x.skipped;
  if (x.gradient === null || columns === 0) return [];
  const out = columnsFrom(x.gradient, x.skipped);
  const product: Operation = {
    kind: OperationKind.Product,
    variant: Epilogue.None,
    left: dz,
    right: transposed,
    depth: outputs,
    columns,
    out,
    start: x.collected === null ? zeros : columnsFrom(x.collected, x.skipped),
  };
  x.collected = x.gradient;
  x.lastProduct = product;
  return [product];
}

/** out = start + x W (+ b), and what it takes to train W and b and to pass the gradient on from `dz`. */
export function affine(
  building: Building,
  x: Signal,
  { name, outputs, bias }: Affine,
  { out, start, dz }: { readonly out: Place; readonly start: Place | null; readonly dz: () => Place },
): Operation {
  const columns = padded(outputs);
  const weight = weightPlace(building, `${name}.weight`, x.columns, columns);
  const offset = bias ? weightPlace(building, `${name}.bias`, oneRow, columns) : null;
  const biasRow: Place | null = offset === null ? null : { region: 'weights', at: offset.at, stride: 0 };
  const product: Operation = {
    kind: OperationKind.Product,
    variant: start !== null && biasRow !== null ? Epilogue.Add : Epilogue.None,
    left: x.value,
    right: panels('weights', weight.at, weight.rows),
    depth: x.columns.used,
    columns,
    out,
    start: start ?? biasRow ?? building.zeros,
    extra: start === null ? null : biasRow,
  };
  building.forward.push(product);
  const passes = x.gradient !== null && x.columns.stored > x.skipped;
  const bytes = 4 * columns * (x.columns.stored - x.skipped);
  const transposed = passes ? panels('transposed', building.transposedArena.take(bytes), columns) : null;
  building.undo.push(() => {
    const gradient = dz();
    const own: Operation = {
      kind: OperationKind.Matrix,
      left: x.forWeights(),
      right: gradient,
      depth: x.columns.stored,
      columns,
      out: panels('weights', weight.at, weight.rows),
      extra: transposed,
      skipped: x.skipped,
    };
    const ofBias = biasRow === null ? [] : [{ kind: OperationKind.Bias, right: gradient, columns, out: biasRow }];
    const back = transposed === null ? [] : collect(building, x, gradient, outputs, transposed);
    return [own, ...ofBias, ...back];
  });
  return product;
}

/** What `y` has collected is turned from a gradient at the activation's value into one at its argument. */
export function undoActivation({ zeros }: Building, y: Signal, activation: Activation, slope: Place): Operation[] {
  if (activation === 'identity' || y.collected === null || y.gradient === null) return [];
  const variant = activation === 'relu' ? Epilogue.Mask : Epilogue.Multiply;
  const extra = activation === 'relu' ? y.value : slope;
  if (y.lastProduct !== null) {
    Object.assign(y.lastProduct, { variant, extra });
    return [];
  }
  const left = y.collected;
  y.collected = y.gradient;
  const { grid, gradient: out } = y;
  return [{ kind: OperationKind.Slope, variant, left, columns: y.columns.stored, out, start: zeros, extra, grid }];
}

/** y = activation(x W + b). */
export function layer(building: Building, x: Signal, map: Affine, activation: Activation, y: Signal): void {
  const { zeros, forward, undo } = building;
  const dz = () => y.collected ?? zeros;
  const product = affine(building, x, map, { out: y.value, start: null, dz });
  if (activation === 'identity') return;
  let slope = zeros;
  if (activation === 'relu') product.variant = Epilogue.Relu;
  else {
    slope = rowsPlace(building.rowArena, building.rows, map.outputs);
    const variant = activationIndices[activation];
    const place = { left: y.value, columns: map.outputs, out: y.value, extra: slope };
    forward.push({ kind: OperationKind.Activation, variant, ...place });
  }
  undo.push(() => undoActivation(building, y, activation, slope));
}

/** vi = Gi(x(i-1)), the last layer's result in `v`. */
export function feature(building: Building, block: Block, index: number, bias: boolean, x: Signal, v: Signal): void {
  let y = x;
  block.layers.forEach(({ units, activation, dropout = 0 }, j) => {
    const next = j + 1 === block.layers.length ? v : signal(building, units);
    const name = `blocks.${index}.layers.${j}`;
    layer(building, y, { name, outputs: units, bias }, activation, next);
    drop(building, next, name, dropout);
    y = next;
  });
}

/** x + v W. */
export function residualSum(building: Building, x: Signal, v: Signal, map: Affine): Signal {
  const next = signal(building, map.outputs);
  const dz = () => next.collected ?? building.zeros;
  affine(building, v, map, { out: next.value, start: x.value, dz });
  building.undo.push(() => {
    x.collected = next.collected;
    return [];
  });
  return next;
}

export function rectified(building: Building, x: Signal): Signal {
  const y = signal(building, x.columns.places.length);
  const columns = x.columns.places.length;
  building.forward.push({
    kind: OperationKind.Activation,
    variant: ActivationIndex.Relu,
    left: x.value,
    columns,
    out: y.value,
  });
  building.undo.push(() => {
    const operations = undoActivation(building, y, 'relu', building.zeros);
    x.collected = y.collected;
    return operations;
  });
  return y;
}
