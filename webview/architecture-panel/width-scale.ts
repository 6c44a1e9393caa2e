import type { NetworkView } from '../../models/language/architecture-view.js';
import { roomAcross, streamLimits } from './frame.js';

/** How wide streams and layers are drawn: to one scale in all drawings that stand beside each other. */
export interface WidthScale {
  /** Pixels of a width of 1. */
  readonly unit: number;
  /** The most pixels that a stream and a layer's bar have. */
  readonly stream: number;
  readonly bar: number;
}

/** Less can't be seen. */
const leastPixels = 2;

/** So many of the widest widths may be cut, at the most. */
const mostCut = 5;

/** A width as it is drawn. `cut`: it would be too long, `widened`: it could not be seen. */
export interface DrawnWidth {
  readonly pixels: number;
  readonly as: 'to-scale' | 'cut' | 'widened';
}

/** @param room in pixels */
export function drawnWidth(width: number, { unit }: Pick<WidthScale, 'unit'>, room: number): DrawnWidth {
  const pixels = width * unit;
  // What fills its room is not cut because of the last bit.
  if (pixels > room + 0.01) return { pixels: room, as: 'cut' };
  return pixels < leastPixels ? { pixels: leastPixels, as: 'widened' } : { pixels, as: 'to-scale' };
}

interface Widths {
  readonly streams: readonly number[];
  readonly layers: readonly number[];
}

/** Every width of the drawings once. */
function widthsOf(networks: readonly NetworkView[]): Widths {
  const blocks = networks.flatMap(({ stages }) =>
    stages.flatMap(({ groups }) => groups.flatMap((group) => group.blocks)),
  );
  const begins = networks.map(({ expansion, inputWidth }) => expansion?.width ?? inputWidth);
  const inputs = networks.map(({ inputWidth }) => inputWidth);
  const layers = blocks.flatMap((block) => block.layers.map(({ width }) => width));
  return {
    streams: [...new Set([...inputs, ...begins, ...blocks.map(({ streamWidth }) => streamWidth)])],
    layers: [...new Set(layers)],
  };
}

/** The largest scale at which every width up to one fits. */
function fitting({ streams, layers }: Widths, upTo: number, width: number, room: number): WidthScale {
  const widest = (all: readonly number[]) => Math.max(0, ...all.filter((each) => each <= upTo));
  const [stream, layer] = [widest(streams), widest(layers)];
  const { least, most } = streamLimits(width);
  const forStream = Math.max(least, Math.min(most, (room * stream) / Math.max(1, stream + layer)));
  const bar = room - forStream;
  return { unit: Math.min(forStream / Math.max(1, stream), bar / Math.max(1, layer)), stream: forStream, bar };
}

/**
 * The one scale of drawings beside each other. All widths fit where all can be seen then; else the widest may be cut, where
 * more of the others are drawn to scale for that.
 * @param width of each drawing, in pixels
 */
export function widthScale(networks: readonly NetworkView[], width: number): WidthScale {
  const widths = widthsOf(networks);
  const room = roomAcross(
    width,
    networks.some(({ kind }) => kind === 'a-resnest'),
  );
  const toScale = (scale: WidthScale) => {
    const drawn = [
      ...widths.streams.map((each) => drawnWidth(each, scale, scale.stream)),
      ...widths.layers.map((each) => drawnWidth(each, scale, scale.bar)),
    ];
    return drawn.filter(({ as }) => as === 'to-scale').length;
  };
  const widest = [...new Set([...widths.streams, ...widths.layers])].sort((a, b) => b - a);
  const scales = [Infinity, ...widest.slice(1, mostCut + 1)].map((upTo) => fitting(widths, upTo, width, room));
  return scales.reduce((best, scale) => (toScale(scale) > toScale(best) ? scale : best));
}
