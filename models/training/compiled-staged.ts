import type { Architecture } from '../architecture/architecture.js';
import { type BlockModules, type Module, networkModules } from '../architecture/modules.js';
import { channelsOf, type Kernel, type Shape, valuesIn } from '../architecture/shape.js';
import { staged } from '../architecture/staged.js';
import { affine, type Building, type Signal } from './compiled-building.js';
import { concatenate } from './compiled-concatenation.js';
import { drop } from './compiled-dropout.js';
import {
  activated,
  activateInPlace,
  convolve,
  flattened,
  gridOf,
  pooled,
  shapedSignal,
  windows,
} from './compiled-images.js';
import { normalised } from './compiled-norm.js';
import { type Operation, padded, type Place, positionsOf } from './compiled-places.js';

/** The window of a convolution, from its weights' shape [out, in, height, width]. */
function kernelOf({ trainable }: Module): Kernel {
  const [, , height, width] = trainable[0].shape;
  return [height, width];
}

function everyModule(architecture: Architecture): Module[] {
  const { expansion, blocks, final, predictions } = networkModules(architecture);
  const inBlocks = blocks.flatMap(({ layers, shortcut, residual }) => [...layers, shortcut, residual]);
  return [expansion, ...inBlocks, final, ...predictions].filter((module) => module !== null);
}

/** How far the kernels of a network reach. */
function marginOf(modules: readonly Module[]): number {
  return modules.reduce(
    (most, module) =>
      module.operation === 'convolution' ? Math.max(most, ...kernelOf(module).map((k) => k >> 1)) : most,
    0,
  );
}

/** The most numbers beside each other that an operation of a network begins with. */
export function widestRow(architecture: Architecture): number {
  const modules = everyModule(architecture);
  const margin = marginOf(modules);
  const whole = (shape: Shape) => positionsOf(gridOf(shape, margin)) * padded(channelsOf(shape));
  const widths = modules.map((module) => {
    const kernel = module.operation === 'convolution' ? kernelOf(module) : [1, 1];
    const patch = kernel[0] * kernel[1] * padded(channelsOf(module.input));
    return Math.max(patch, whole(module.input), whole(module.output), valuesIn(module.output));
  });
  // What the output reads of a growing stream is no module's input as an image.
  return Math.max(whole(networkModules(architecture).last), ...widths) + 8;
}

interface Walk {
  readonly building: Building;
  readonly margin: number;
  /** Whether features are put beside the stream and not added to it. */
  readonly grows: boolean;
}

/** y = A x, with `start` added to that. */
function mapped({ building, margin }: Walk, x: Signal, module: Module, y: Signal, start: Place | null): Operation {
  const { name, output, operation, stride, trainable } = module;
  const map = { name, outputs: channelsOf(output), bias: trainable.length > 1 };
  const place = { out: y.value, start, dz: () => y.collected ?? building.zeros };
  if (operation === 'matrix') return affine(building, flattened(building, x), map, place);
  if (stride === 1) return convolve(building, x, { ...map, kernel: kernelOf(module) }, place);
  const patches = windows(building, x, { kernel: kernelOf(module), stride, output }, margin);
  return convolve(building, patches, { ...map, kernel: [1, 1] }, place);
}

/** y = what the module makes of x. */
function applied(walk: Walk, x: Signal, module: Module, y: Signal): void {
  const { building } = walk;
  const { name, operation, activation, dropout } = module;
  if (operation === 'norm') normalised(building, x, y, module);
  else if (operation === 'nonlinearity') activated(building, x, y, activation);
  else activateInPlace(building, y, activation, mapped(walk, x, module, y, null));
  drop(building, y, name, dropout);
}

function layerOutput(walk: Walk, x: Signal, module: Module): Signal {
  const y = shapedSignal(walk.building, module.output, walk.margin);
  applied(walk, x, module, y);
  return y;
}

/** xi = S + Wi vi, where S is the stream itself or its projection; or [x(i-1); vi]. */
function blockOutput(walk: Walk, x: Signal, block: BlockModules): { feature: Signal; stream: Signal } {
  const { building, margin } = walk;
  const { layers, shortcut, shortcutAfter, residual } = block;
  let [v, read] = [x, x];
  layers.forEach((module, j) => {
    v = layerOutput(walk, v, module);
    if (j + 1 === shortcutAfter) read = v;
  });
  if (walk.grows) {
    const grown = shapedSignal(building, block.stream, margin);
    concatenate(building, x, v, grown);
    return { feature: v, stream: grown };
  }
  if (residual === null) return { feature: v, stream: x };
  const base = shortcut === null ? x : layerOutput(walk, read, shortcut);
  const stream = shapedSignal(building, block.stream, margin);
  mapped(walk, v, residual, stream, base.value);
  building.undo.push(() => {
    base.collected = stream.collected;
    return [];
  });
  return { feature: v, stream };
}

/**
 * A network of any modules: convolutions, norms, stages, pooling.
 * @param inputs [rows] images or vectors; `outputs` takes y
 */
export function stagedWalk(architecture: Architecture, building: Building, inputs: Signal, outputs: Signal): void {
  const { expansion, blocks, final, predictions } = networkModules(architecture);
  const { pool, kind } = staged(architecture);
  const walk: Walk = { building, margin: stagedMargin(architecture), grows: kind === 'densenest' };
  const reduced = (x: Signal) => (pool ? pooled(building, x) : x);
  let x = expansion === null ? inputs : layerOutput(walk, inputs, expansion);
  const read = [inputs];
  for (const block of blocks) {
    const { feature, stream } = blockOutput(walk, x, block);
    read.push(feature);
    x = stream;
  }
  if (kind !== 'a-resnest') {
    const last = final === null ? x : layerOutput(walk, x, final);
    mapped(walk, reduced(last), predictions[0], outputs, null);
    return;
  }
  predictions.forEach((head, i) => mapped(walk, reduced(read[i]), head, outputs, i === 0 ? null : outputs.value));
}

/** How far the kernels of a network reach, in pixels. */
export function stagedMargin(architecture: Architecture): number {
  return marginOf(everyModule(architecture));
}
