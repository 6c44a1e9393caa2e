import type { CompiledNetwork } from './compiled-network.js';
import { onePixel, type Operation, type Place, positionsOf, type Region } from './compiled-places.js';
import { type GradientShare, gradientShares, isGradient } from './compiled-shares.js';
import { winogradBytes } from './compiled-winograd.js';
import type { MaskDraw } from './dropout-masks.js';
import { Header, headerAt, packedRows, RecordWord, ResultWord, RowScore, Word } from './compiled/words.js';

/** Indices and records of one command: enough for it to take tens of milliseconds. */
export const mostIndices = 1 << 16;
export const mostRecords = 1 << 12;

/** One memory for a network's training, of fixed size, shared by all threads. */
export interface CompiledMemory {
  readonly memory: WebAssembly.Memory;
  readonly header: Int32Array;
  readonly headerFloats: Float32Array;
  readonly records: Int32Array;
  readonly recordFloats: Float32Array;
  readonly order: Int32Array;
  /** Sums over rows, `ResultWord.Size` a record. */
  readonly results: Float64Array;
  /** Weights and, one after the other, the optimiser's memories. */
  readonly weights: Float32Array;
  readonly memories: readonly Float32Array[];
  /** The bytes from here on are the region's. */
  floats(place: Place, count: number): Float32Array;
}

interface MemorySizes {
  /** The most rows of a batch. */
  readonly rows: number;
  readonly threads: number;
  /** Arrays that the optimiser keeps beside the weights. */
  readonly memories: number;
  /** Whether gradients are kept beside the weights, to be clipped. */
  readonly clips: boolean;
}

const page = 65536;
const mostBytes = 2 ** 32 - page;

/** Where everything begins, in bytes. */
function layOut(network: CompiledNetwork, { rows, threads, memories, clips }: MemorySizes) {
  let end = headerAt + 4 * Header.Size;
  const take = (bytes: number) => {
    const at = Math.ceil(end / 64) * 64;
    end = at + bytes;
    return at;
  };
  const operations = [...network.forward, ...network.backward, ...network.gradients];
  const widest = Math.max(...operations.filter(isGradient).map(({ depth = 0, columns }) => Math.max(depth, columns)));
  const most = Math.max(32 * packedRows + 32 * widest, ...operations.map(winogradBytes));
  const scratchStride = 64 * Math.ceil(most / 64) + 64;
  const { bytes } = network;
  const { tiles } = gradientShares(network);
  const places = {
    operations: take(4 * Word.Size * operations.length),
    records: take(4 * RecordWord.Size * mostRecords),
    order: take(4 * Math.max(mostIndices, rows)),
    results: take(8 * ResultWord.Size * mostRecords),
    rowLosses: take(4 * rows),
    rowScores: take(4 * RowScore.Size * rows),
    scratch: take(scratchStride * threads),
    scratchStride,
    weights: take(bytes.weights * (1 + memories)),
    ...{ tiles, gradient: clips ? take(bytes.weights) : 0, squares: clips ? take(8 * tiles) : 0 },
    transposed: take(bytes.transposed),
    rows: take(bytes.rows),
    statistics: take(bytes.statistics),
    data: take(bytes.data),
  };
  return { ...places, end };
}

type Layout = ReturnType<typeof layOut>;

function encodeDraw(words: Int32Array, { keys, threshold, factor }: MaskDraw): void {
  words[Word.FirstKey] = keys[0];
  words[Word.SecondKey] = keys[1];
  words[Word.Threshold] = threshold;
  new Float32Array(words.buffer)[Word.Factor] = factor;
}

/** Of what is no gradient. */
const noShare: GradientShare = { costBefore: 0, costTogether: 0, tilesBefore: 0, tileCost: 0 };

function encode(operation: Operation, bases: Readonly<Record<Region, number>>, share = noShare): Int32Array {
  const words = new Int32Array(Word.Size);
  const put = (word: Word, place: Place | null | undefined, strideWord?: Word) => {
    if (place === null || place === undefined) return;
    words[word] = bases[place.region] + place.at;
    if (strideWord !== undefined) words[strideWord] = place.stride;
  };
  words[Word.Kind] = operation.kind;
  words[Word.Variant] = operation.variant ?? 0;
  words[Word.Depth] = operation.depth ?? 0;
  words[Word.Columns] = operation.columns;
  words[Word.Skipped] = operation.skipped ?? 0;
  words[Word.CostBefore] = share.costBefore;
  words[Word.CostTogether] = share.costTogether;
  words[Word.FirstTile] = share.tilesBefore;
  words[Word.TileCost] = share.tileCost;
  const { grid = onePixel, kernel = [1, 1], source } = operation;
  words[Word.Positions] = positionsOf(grid);
  words[Word.Height] = grid.height;
  words[Word.Width] = grid.width;
  words[Word.Margin] = grid.margin;
  words[Word.KernelHeight] = kernel[0];
  words[Word.KernelWidth] = kernel[1];
  words[Word.Stride] = operation.stride ?? 1;
  words[Word.FirstRow] = operation.firstRow ?? 0;
  words[Word.FirstColumn] = source?.width ?? operation.firstColumn ?? 0;
  if (source !== undefined) words[Word.Skipped] = source.height;
  put(Word.Aside, operation.aside, Word.AsideStride);
  put(Word.Notes, operation.notes);
  put(Word.Running, operation.running);
  put(Word.Left, operation.left, Word.LeftStride);
  put(Word.Right, operation.right, Word.RightStride);
  put(Word.Out, operation.out, Word.OutStride);
  put(Word.Start, operation.start, Word.StartStride);
  put(Word.Extra, operation.extra, Word.ExtraStride);
  if (operation.draw !== undefined) encodeDraw(words, operation.draw);
  return words;
}

function writeHeader(header: Int32Array, network: CompiledNetwork, layout: Layout): void {
  header[Header.Records] = layout.records;
  header[Header.Order] = layout.order;
  header[Header.Results] = layout.results;
  header[Header.Operations] = layout.operations;
  header[Header.ForwardCount] = network.forward.length;
  header[Header.BackwardCount] = network.backward.length;
  header[Header.GradientCount] = network.gradients.length;
  header[Header.RowLosses] = layout.rowLosses;
  header[Header.RowScores] = layout.rowScores;
  header[Header.Scratch] = layout.scratch;
  header[Header.ScratchStride] = layout.scratchStride;
  header[Header.FirstMemory] = network.bytes.weights;
  header[Header.SecondMemory] = 2 * network.bytes.weights;
  header[Header.Gradient] = layout.gradient === 0 ? 0 : layout.gradient - layout.weights;
  header[Header.Squares] = layout.squares;
  header[Header.TileCount] = layout.tiles;
}

function allocate(bytes: number): WebAssembly.Memory {
  const beyond = whyBeyond(bytes);
  if (beyond !== null) throw new RangeError(beyond);
  const pages = Math.ceil(bytes / page);
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  } catch {
    throw new RangeError(`${oneMemory(bytes)}, which this machine does not give now`);
  }
}

function oneMemory(bytes: number): string {
  return `it holds network, batch and data in one memory, here of ${(bytes / 2 ** 20).toFixed(0)} MB`;
}

function whyBeyond(bytes: number): string | null {
  if (bytes <= mostBytes) return null;
  return `${oneMemory(bytes)}, and WebAssembly can address no more than 4096 MB on any machine`;
}

/** Why no machine has the memory that a network takes; null where WebAssembly can address it. Allocates nothing. */
export function whyBeyondMemory(network: CompiledNetwork, sizes: MemorySizes): string | null {
  return whyBeyond(layOut(network, sizes).end);
}

/**
 * Makes a network's memory and writes its operations there.
 * @throws RangeError where the memory can't be had
 */
export function compiledMemory(network: CompiledNetwork, sizes: MemorySizes): CompiledMemory {
  const layout = layOut(network, sizes);
  const memory = allocate(layout.end);
  const { buffer } = memory;
  const header = new Int32Array(buffer, headerAt, Header.Size);
  const words = new Int32Array(buffer, layout.operations);
  const { shares } = gradientShares(network);
  const operations = [...network.forward, ...network.backward, ...network.gradients];
  operations.forEach((operation, i) => words.set(encode(operation, layout, shares.get(operation)), i * Word.Size));
  writeHeader(header, network, layout);
  const size = network.bytes.weights / 4;
  const arrays = Array.from(
    { length: 1 + sizes.memories },
    (_, i) => new Float32Array(buffer, layout.weights + 4 * size * i, size),
  );
  return {
    memory,
    header,
    headerFloats: new Float32Array(buffer, headerAt, Header.Size),
    records: new Int32Array(buffer, layout.records, RecordWord.Size * mostRecords),
    recordFloats: new Float32Array(buffer, layout.records, RecordWord.Size * mostRecords),
    order: new Int32Array(buffer, layout.order, Math.max(mostIndices, sizes.rows)),
    results: new Float64Array(buffer, layout.results, ResultWord.Size * mostRecords),
    weights: arrays[0],
    memories: arrays.slice(1),
    floats: (place, count) => new Float32Array(buffer, layout[place.region] + place.at, count),
  };
}
