import { type Architecture, type PlainArchitecture, blocksOf, featureSizes } from '../architecture/architecture.js';
import type { Loss } from '../architecture/loss.js';
import { channelsOf, type Shape, valuesIn } from '../architecture/shape.js';
import { plain, staged } from '../architecture/staged.js';
import {
  affine,
  type Building,
  feature,
  layer,
  rectified,
  residualSum,
  type Signal,
  signal,
  type StatisticsPlace,
  type WeightPlace,
} from './compiled-building.js';
import {
  type Arena,
  arenaOf,
  columnsFrom,
  columnsOf,
  onePixel,
  type Operation,
  padded,
  type Place,
  type Region,
  rowsPlace,
} from './compiled-places.js';
import { shapedSignal } from './compiled-images.js';
import { scheduled } from './compiled-schedule.js';
import { placedOnRows } from './compiled-lifetimes.js';
import { stagedMargin, stagedWalk, widestRow } from './compiled-staged.js';
import { ActivationIndex, LossIndex, OperationKind } from './compiled/words.js';

/** A network as operations on memory. */
export interface CompiledNetwork {
  readonly forward: readonly Operation[];
  /** With gradients of weights, each after a barrier that has made what it reads whole for all threads. */
  readonly backward: readonly Operation[];
  /** The gradients that are left after it. */
  readonly gradients: readonly Operation[];
  readonly weights: readonly WeightPlace[];
  readonly statistics: readonly StatisticsPlace[];
  /** Bytes of each region that the network takes. */
  readonly bytes: Readonly<Record<Region, number>>;
  /** The data's rows: inputs [N, N_in] and targets [N, N_o]. */
  readonly inputs: Place;
  readonly targets: Place;
}

const lossIndices: Record<Loss, LossIndex> = {
  squared: LossIndex.Squared,
  absolute: LossIndex.Absolute,
  huber: LossIndex.Huber,
  'cross-entropy': LossIndex.CrossEntropy,
  logistic: LossIndex.Logistic,
  'smoothed-hinge': LossIndex.SmoothedHinge,
};

/** Writes the network's outputs into `outputs`. */
type Walk = (building: Building, inputs: Signal, outputs: Signal) => void;

function residualWalk(architecture: Extract<PlainArchitecture, { expansion: unknown }>): Walk {
  const { bias, blocks, expansion, outputSize: outputs } = architecture;
  return (building, inputs, y) => {
    const prediction = (name: string, x: Signal, start: Place | null) => {
      affine(building, x, { name, outputs, bias }, { out: y.value, start, dz: () => y.collected ?? building.zeros });
    };
    let x = inputs;
    if (expansion.kind === 'linear') {
      x = signal(building, expansion.width);
      layer(building, inputs, { name: 'expansion', outputs: expansion.width, bias: false }, 'identity', x);
    }
    const augmented = architecture.kind === 'a-resnest';
    if (augmented) prediction('heads.0', inputs, null);
    blocks.forEach((block, i) => {
      const v = signal(building, block.layers[block.layers.length - 1].units);
      feature(building, block, i + 1, bias, x, v);
      if (augmented) prediction(`heads.${i + 1}`, v, y.value);
      if (augmented && i + 1 === blocks.length) return;
      const map = { name: `blocks.${i + 1}.residual`, outputs: x.columns.places.length, bias: false };
      x = residualSum(building, x, v, map);
    });
    if (!augmented) prediction('output', architecture.kind === 'resnet' ? rectified(building, x) : x, null);
  };
}

/** The growing stream lies in one matrix from the start; a block reads its first columns and writes the next. */
function denseWalk(architecture: Extract<PlainArchitecture, { kind: 'densenest' }>): Walk {
  const { bias, blocks, inputSize, outputSize } = architecture;
  const sizes = [inputSize, ...featureSizes(architecture)];
  return (building, inputs, y) => {
    const { rowArena, rows, forward } = building;
    const all = columnsOf(...sizes).stored;
    const [value, gradient] = [rowsPlace(rowArena, rows, all), rowsPlace(rowArena, rows, all)];
    const skipped = padded(inputSize);
    // By the time a block adds to it, the output layer has written all of the gradient.
    const stream = (blocksBefore: number, collected: Place | null): Signal => {
      const columns = columnsOf(...sizes.slice(0, blocksBefore + 1));
      return {
        value,
        forWeights: () => value,
        columns,
        grid: onePixel,
        gradient,
        skipped,
        collected,
        lastProduct: null,
      };
    };
    forward.push({
      kind: OperationKind.Activation,
      variant: ActivationIndex.Identity,
      left: inputs.value,
      columns: inputSize,
      out: value,
    });
    blocks.forEach((block, i) => {
      const part = columnsFrom(gradient, columnsOf(...sizes.slice(0, i + 1)).stored);
      const own: Place = { ...part, at: part.at - gradient.at + value.at };
      const v: Signal = {
        value: own,
        forWeights: () => own,
        columns: columnsOf(sizes[i + 1]),
        grid: onePixel,
        gradient: part,
        skipped: 0,
        collected: part,
        lastProduct: null,
      };
      feature(building, block, i + 1, bias, stream(i, gradient), v);
    });
    const map = { name: 'output', outputs: outputSize, bias };
    layer(building, stream(blocks.length, null), map, 'identity', y);
  };
}

function walkOf(architecture: PlainArchitecture): Walk {
  switch (architecture.kind) {
    case 'linear': {
      const map = { name: 'output', outputs: architecture.outputSize, bias: architecture.bias };
      return (building, inputs, y) => layer(building, inputs, map, 'identity', y);
    }
    case 'densenest':
      return denseWalk(architecture);
    default:
      return residualWalk(architecture);
  }
}

/** The most columns of anything in a network: the length of the row of zeros. */
function widest(architecture: PlainArchitecture): number {
  const widths = blocksOf(architecture).flatMap(({ layers }) => layers.map(({ units }) => units));
  const stream = columnsOf(architecture.inputSize, ...featureSizes(architecture)).stored;
  const expansion =
    'expansion' in architecture && architecture.expansion.kind === 'linear' ? architecture.expansion : null;
  return Math.max(stream, expansion?.width ?? 0, architecture.outputSize, ...widths) + 8;
}

function dataPlace(data: Arena, rows: number, columns: number): Place {
  const stride = 4 * padded(columns);
  return { region: 'data', at: data.take(rows * stride), stride };
}

/** Where the network's inputs come from the data, and where they are read. */
function gatherInputs(building: Building, shape: Shape, margin: number, data: Place): Signal {
  const inputs = { ...shapedSignal(building, shape, margin), gradient: null };
  const channels = channelsOf(shape);
  building.forward.push(
    shape.kind === 'vector'
      ? { kind: OperationKind.Gather, left: data, columns: padded(channels), out: inputs.value }
      : {
          ...{ kind: OperationKind.GatherImage, left: data, depth: channels, columns: padded(channels) },
          ...{ out: inputs.value, grid: inputs.grid },
        },
  );
  return inputs;
}

/** Networks of dense layers have walks of their own, in which activations and growing streams cost no pass. */
function walked(architecture: Architecture): { walk: Walk; margin: number; widest: number } {
  const simple = plain(architecture);
  if (simple !== null) return { walk: walkOf(simple), margin: 0, widest: widest(simple) };
  return {
    walk: (building, inputs, outputs) => stagedWalk(architecture, building, inputs, outputs),
    margin: stagedMargin(architecture),
    widest: widestRow(architecture),
  };
}

export interface CompilationSizes {
  /** The run's. */
  readonly seed: number;
  /** The most rows of a batch, a multiple of four. */
  readonly rows: number;
  /** Rows of training and test data. */
  readonly dataRows: number;
  /** The most that take part. */
  readonly threads: number;
}

/**
 * The operations that train a network.
 */
export function compileNetwork(
  architecture: Architecture,
  loss: Loss,
  { seed, rows, dataRows, threads }: CompilationSizes,
): CompiledNetwork {
  const { input, outputSize } = staged(architecture);
  const { walk, margin, widest: width } = walked(architecture);
  const [rowArena, weightArena, transposedArena] = [arenaOf('rows'), arenaOf('weights'), arenaOf('transposed')];
  const statisticsArena = arenaOf('statistics');
  const zeros: Place = { region: 'rows', at: rowArena.take(4 * width), stride: 0 };
  const building: Building = {
    ...{ rows, seed, rowArena, weightArena, transposedArena, statisticsArena, zeros },
    ...{ forward: [], weights: [], statistics: [], undo: [] },
  };
  const data = arenaOf('data');
  const [dataInputs, dataTargets] = [dataPlace(data, dataRows, valuesIn(input)), dataPlace(data, dataRows, outputSize)];
  const inputs = gatherInputs(building, input, margin, dataInputs);
  const [outputs, targets] = [signal(building, outputSize), signal(building, outputSize)];
  outputs.collected = outputs.gradient;
  const columns = padded(outputSize);
  building.forward.push({ kind: OperationKind.Gather, left: dataTargets, columns, out: targets.value });
  walk(building, inputs, outputs);
  building.forward.push({
    kind: OperationKind.Loss,
    variant: lossIndices[loss],
    left: outputs.value,
    columns: outputSize,
    out: outputs.gradient ?? zeros,
    extra: targets.value,
  });
  const undone = building.undo.reverse().flatMap((undo) => undo());
  const { forward, weights, statistics } = building;
  const pieces = rowArena.pieces();
  const { bytes, ...placed } = placedOnRows(pieces, { forward, ...scheduled(pieces, undone, { rows, threads }) });
  return {
    ...{ ...placed, weights, statistics },
    bytes: {
      ...{ weights: weightArena.taken(), transposed: transposedArena.taken(), rows: bytes },
      ...{ statistics: statisticsArena.taken(), data: data.taken() },
    },
    ...{ inputs: dataInputs, targets: dataTargets },
  };
}
