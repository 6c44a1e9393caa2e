import type { Stage, StagedBlock, StagedLayer } from '../../architecture/staged.js';
import * as ast from '../generated/ast.js';
import { buildLayers, type Flow } from './build-layers.js';
import type { Reading } from './reading.js';
import { kernelOf, sizeOf } from './sizes.js';

/** More blocks than this are refused before they are made. */
const mostBlocks = 10_000;

function isFilled(layers: readonly StagedLayer[]): layers is readonly [StagedLayer, ...StagedLayer[]] {
  return layers.length > 0;
}

function blockOf(reading: Reading, node: ast.Block, flow: Flow): StagedBlock | null {
  const layers = buildLayers(reading, node.layers, flow);
  const { via } = node;
  const kernel = via === undefined ? null : kernelOf(reading, { node, property: 'via', text: via });
  if (via !== undefined && flow === 'vector') {
    const message = '`via` is a convolution, and the input is a vector: Wi is a matrix then. Remove it.';
    reading.report.error({ node, property: 'via' }, 'shape', message);
    return null;
  }
  if (layers === null || !isFilled(layers) || (via !== undefined && kernel === null)) return null;
  return { layers, via: kernel };
}

/** The blocks of some parts in order, repeats written out; null, and said why, where one can't be built. */
function blocksOf(
  reading: Reading,
  parts: readonly (ast.Block | ast.Repeat)[],
  flow: Flow,
  before: number,
): StagedBlock[] | null {
  const blocks: StagedBlock[] = [];
  let whole = true;
  for (const part of parts) {
    const written = ast.isRepeat(part) ? part.blocks : [part];
    written.forEach((node, i) => reading.indexes.set(node, before + blocks.length + i + 1));
    const made = written.map((node) => blockOf(reading, node, flow));
    const count = ast.isRepeat(part)
      ? sizeOf(reading, { node: part, property: 'count', value: part.count }, 'the count of a repeat')
      : 1;
    const good = made.filter((block) => block !== null);
    if (count === null || good.length < made.length) {
      whole = false;
    } else if (before + blocks.length + count * good.length > mostBlocks) {
      const message = `${before + blocks.length + count * good.length} blocks are too many to be built: at most ${mostBlocks}.`;
      const place = ast.isRepeat(part) ? { node: part, property: 'count' } : { node: part };
      reading.report.error(place, 'too-large', message);
      return null;
    } else {
      for (let i = 0; i < count; i += 1) blocks.push(...good);
    }
  }
  return whole ? blocks : null;
}

interface WrittenStage {
  /** Null: blocks on the stream as it is. */
  readonly node: ast.Stage | null;
  readonly parts: (ast.Block | ast.Repeat)[];
}

/** A network's stages in order; blocks outside of them go on with the stage before them. */
function writtenStages(parts: readonly ast.NetworkPart[]): WrittenStage[] {
  const stages: WrittenStage[] = [];
  for (const part of parts) {
    if (ast.isStage(part)) {
      stages.push({ node: part, parts: part.parts });
    } else if (ast.isBlock(part) || ast.isRepeat(part)) {
      const last = stages.at(-1);
      if (last?.node === null) last.parts.push(part);
      else stages.push({ node: null, parts: [part] });
    }
  }
  return stages.length === 0 ? [{ node: null, parts: [] }] : stages;
}

function strideOf(reading: Reading, node: ast.Stage, flow: Flow): number | null {
  if (node.stride === undefined) return 1;
  if (flow === 'vector') {
    const message = '`stride` makes an image smaller, and the input is a vector. Remove it.';
    reading.report.error({ node, property: 'stride' }, 'shape', message);
    return null;
  }
  return sizeOf(reading, { node, property: 'stride', value: node.stride }, 'the stride');
}

/**
 * The stages of a network's body; null, and said why, where something in them can't be built.
 * @param width of the residual stream as it begins; null where that is not known
 */
export function buildStages(
  reading: Reading,
  parts: readonly ast.NetworkPart[],
  flow: Flow,
  width: number | null,
): Stage[] | null {
  const stages: Stage[] = [];
  let current = width;
  let count = 0;
  let whole = true;
  for (const { node, parts: written } of writtenStages(parts)) {
    if (node !== null) {
      current = sizeOf(reading, { node, property: 'width', value: node.width }, "the stage's residual width");
    }
    const stride = node === null ? 1 : strideOf(reading, node, flow);
    const blocks = blocksOf(reading, written, flow, count);
    if (current === null || stride === null || blocks === null) {
      whole = false;
      continue;
    }
    count += blocks.length;
    if (node !== null && blocks.length === 0) {
      reading.report.error({ node }, 'missing-part', 'this stage has no block. Write `block` and its layers in it.');
      whole = false;
    }
    stages.push({ width: current, stride, blocks });
  }
  return whole ? stages : null;
}
