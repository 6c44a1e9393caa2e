import type { BlockView } from '../../models/language/architecture-view.js';
import { type DrawnBlock, type DrawnFold, inputOf } from './drawn-blocks.js';
import { compact, range, rangeOf, sizesText } from './numbers.js';
import { addPart, blockX, fitted, flowTo, type Plan, streamEdge, streamPixels, streamX } from './plan.js';
import { arrow, line, mapBox, operation, type Shape } from './scene.js';

const headerHeight = 24;
const layerHeight = 21;

/** The block, or the blocks that it stands for. */
function blockName({ index, last, every }: DrawnBlock): string {
  if (last === index) return `Block ${index}`;
  return every === 1 ? `Blocks ${index} to ${last}, each` : `Blocks ${index}, ${index + every} … ${last}, each`;
}

function blockLabel(drawn: DrawnBlock): string {
  const { block, lastBlock } = drawn;
  const layers = block.layers.map(({ words }) => words).join(', ');
  const maps = [
    block.shortcut === null ? '' : `, shortcut ${block.shortcut.words}`,
    block.residual === null ? '' : `, W ${block.residual.words}`,
    block.head === null ? '' : `, head ${block.head.words}`,
  ].join('');
  const input = range(inputOf(block), inputOf(lastBlock));
  return `${blockName(drawn)}: ${input} → ${layers} → ${block.feature}${maps}; ${sizesText(block, lastBlock)}`;
}

/** Gi: a box with a bar for each layer, as wide as the layer. */
function layerBox(plan: Plan, { index, last, block, lastBlock }: DrawnBlock, top: number): Shape[] {
  const { blockEnd, network, style } = plan;
  const width = blockEnd - blockX;
  const height = boxHeight(block);
  const behind: Shape[] =
    last > index
      ? [6, 3].map((by) => ({ kind: 'rect', x: blockX + by, y: top + by, width, height, round: 4, style: 'box' }))
      : [];
  const room = width - 16;
  const rows = block.layers.flatMap((layer, i): Shape[] => {
    const y = top + headerHeight + i * layerHeight;
    const bar = Math.max(4, (room * layer.width) / style.widestLayer);
    const words = fitted(layer.words, room - 12);
    const shape = layer.output;
    const shows = room - words.length * 6.7 - shape.length * 6.3 > 30;
    return [
      { kind: 'rect', x: blockX + 8, y, width: bar, height: layerHeight - 3, round: 2, style: 'layer' },
      { kind: 'text', x: blockX + 14, y: y + 13, text: words, style: 'words' },
      ...(shows
        ? [{ kind: 'text', x: blockEnd - 12, y: y + 13, text: shape, style: 'note', anchor: 'end' } as const]
        : []),
    ];
  });
  const parameters = rangeOf(block, lastBlock, 'parameters', compact);
  const flops = rangeOf(block, lastBlock, 'flops', compact);
  const sizes = [
    `${parameters} parameters, ${flops} FLOPs`,
    `${parameters} par. · ${flops} FLOPs`,
    `${parameters} par.`,
  ];
  const size = sizes.find((text) => fitted(text, width - 50) === text) ?? '';
  return [
    ...behind,
    { kind: 'rect', x: blockX, y: top, width, height, round: 4, style: 'box' },
    { kind: 'symbol', x: blockX + 9, y: top + 16, letter: network.kind === 'densenest' ? 'Q' : 'G', index: `${index}` },
    { kind: 'text', x: blockEnd - 12, y: top + 16, text: size, style: 'note', anchor: 'end' },
    ...rows,
  ];
}

function boxHeight({ layers }: BlockView): number {
  return headerHeight + layers.length * layerHeight + 4;
}

/** S on the stream: a projection of what the first layers make. */
function shortcut(plan: Plan, { block, index }: DrawnBlock, top: number): Shape[] {
  const y = top + headerHeight + Math.max(1, block.shortcutAfter) * layerHeight + 2;
  plan.shapes.push(
    ...arrow([
      [blockX, y],
      [streamX + 20, y],
    ]),
  );
  plan.stream = block.streamWidth;
  plan.drawnTo = y;
  return mapBox(streamX, y, 'S', `${index}`);
}

/** What comes out of Gi: to the stream, by Wi or beside it, and to Hi. */
function features(plan: Plan, { block, index }: DrawnBlock, top: number, bottom: number): Shape[] {
  const { network, blockEnd, headX, sumX } = plan;
  const down = Math.round((blockX + blockEnd) / 2);
  const y = bottom + 24;
  const size = `K = ${block.featureWidth}`;
  const shapes: Shape[] = [
    { kind: 'symbol', x: down + 8, y: y - 7, letter: 'v', index: `${index}` },
    { kind: 'text', x: down + 21 + 6 * `${index}`.length, y: y - 7, text: size, style: 'note' },
  ];
  if (block.head !== null) {
    plan.shapes.push(
      ...arrow([
        [down, bottom],
        [down, y],
        [headX - 20, y],
      ]),
      line([
        [headX + 20, y],
        [sumX, y],
      ]),
    );
    shapes.push(...mapBox(headX, y, 'H', `${index}`, 'head-map'));
  }
  const concatenates = network.kind === 'densenest';
  if (block.residual === null && !concatenates) {
    flowTo(plan, top + 12);
    return shapes;
  }
  flowTo(plan, y);
  if (concatenates) grow(plan, block, y);
  plan.shapes.push(
    ...arrow([
      [down, bottom],
      [down, y],
      [streamX + 9, y],
    ]),
  );
  shapes.push(...operation(streamX, y, concatenates ? '©' : '+'));
  if (block.residual !== null) shapes.push(...mapBox(blockX + 18, y, 'W', `${index}`));
  return shapes;
}

/** The stream is wider from here on: what is added is marked where it begins. */
function grow(plan: Plan, { streamWidth }: BlockView, y: number): void {
  plan.stream = streamWidth;
  const width = streamPixels(plan, streamWidth);
  plan.streams.push({ kind: 'rect', x: streamX - width / 2, y: y - 1, width, height: 2, style: 'grown' });
}

/** A block: what it reads of the stream, its layers, and what it gives. */
export function addBlock(plan: Plan, drawn: DrawnBlock): void {
  const { block } = drawn;
  const from = plan.y;
  const top = from + 10;
  const bottom = top + boxHeight(block);
  const read = top + 12;
  flowTo(plan, read);
  plan.shapes.push(
    ...arrow([
      [streamEdge(plan), read],
      [blockX, read],
    ]),
  );
  const projection = block.shortcut === null ? [] : shortcut(plan, drawn, top);
  const shapes = [
    ...layerBox(plan, drawn, top),
    ...projection,
    ...features(plan, drawn, top, bottom + (drawn.last > drawn.index ? 6 : 0)),
  ];
  plan.y = bottom + 24 + (drawn.last > drawn.index ? 6 : 0) + 14;
  addPart(plan, `block-${drawn.index}`, blockLabel(drawn), from, shapes);
}

/** Where blocks are left out: the stream is dotted, and a button draws them. */
export function addFold(plan: Plan, fold: DrawnFold): void {
  const { first, last, count, length, unfolded, group } = fold;
  const what = length === 1 ? '' : `${length} blocks `;
  const text = unfolded ? `⌃ fold ${first}–${last}` : `× ${count} ${what}· ${first}–${last}`;
  const label = unfolded
    ? `Fold blocks ${first} to ${last}, which repeat`
    : `Blocks ${first} to ${last} repeat ${what === '' ? 'one' : length} ${count} times: unfold`;
  const width = text.length * 6.6 + 20;
  plan.folds.push({ group, text, label, x: blockX, y: plan.y + 2, width, height: 22 });
  if (!unfolded) {
    flowTo(plan, plan.y);
    plan.stream = fold.after;
    flowTo(plan, plan.y + 26, 'skipped');
  }
  plan.y += 32;
}
