import type { BlockView } from '../../models/language/architecture-view.js';
import { type DrawnBlock, type DrawnFold, inputOf } from './drawn-blocks.js';
import { compact, grouped, range, rangeOf, sizesText, whole } from './numbers.js';
import { barMargin } from './frame.js';
import {
  addPart,
  drawnStream,
  firstFitting,
  fitted,
  flowTo,
  namedStream,
  type Plan,
  scaleNote,
  streamEdge,
} from './plan.js';
import { arrow, line, mapBox, operation, type Shape, zigzag } from './scene.js';
import { type DrawnWidth, drawnWidth } from './width-scale.js';

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
  const spelled = grouped(`${input} → ${layers} → ${block.feature}${maps}`);
  return `${blockName(drawn)}: ${spelled}; ${sizesText(block, lastBlock)}`;
}

type Layer = BlockView['layers'][number];

/** A layer's bar, from the left side of its block's box. */
function barOf({ style: { scale } }: Plan, { width }: Layer): DrawnWidth {
  return drawnWidth(width, scale, scale.bar);
}

/** What the mark that a bar is cut has, beside its name. */
const cutRoom = 24;

/** Where a layer's name begins: in its bar, else beside it; null: there is room for neither. */
function nameX(plan: Plan, layer: Layer): number | null {
  const { blockX, blockEnd, style } = plan;
  const name = style.textWidth(grouped(layer.words), 'words');
  const { pixels, as } = barOf(plan, layer);
  if (name + 12 + (as === 'cut' ? cutRoom : 0) <= pixels) return blockX + barMargin + 6;
  const beside = blockX + barMargin + pixels + 6;
  return beside + name <= blockEnd - barMargin ? beside : null;
}

/** A layer: a bar as wide as the layer, and its name, which may be above a thin bar. */
function layerRow(plan: Plan, layer: Layer, y: number, above: boolean): Shape[] {
  const { blockX, blockEnd, style } = plan;
  const [words, output] = [grouped(layer.words), grouped(layer.output)];
  const [left, end] = [blockX + barMargin, blockEnd - 12];
  const x = (above ? null : nameX(plan, layer)) ?? left;
  const text = fitted(style, words, blockEnd - barMargin - x, 'words');
  const height = above ? 3 : layerHeight - 3;
  const baseline = y + (above ? 11 : 13);
  const top = y + layerHeight - 3 - height;
  const nameEnd = x + style.textWidth(text, 'words');
  const outputX = end - style.textWidth(output, 'note');
  const shows = nameEnd + 12 <= outputX;
  const { pixels, as } = barOf(plan, layer);
  const barEnd = left + pixels;
  // In the middle of what the texts leave of it.
  const free = above ? [left, barEnd] : [nameEnd, shows ? Math.min(barEnd, outputX) : barEnd];
  return [
    { kind: 'rect', x: left, y: top, width: pixels, height, round: Math.min(2, height / 2), style: 'layer' },
    ...(as === 'cut' ? [zigzag((free[0] + free[1]) / 2, top, top + height)] : []),
    { kind: 'text', x, y: baseline, text, style: 'words' },
    ...(shows ? [{ kind: 'text', x: end, y: baseline, text: output, style: 'note', anchor: 'end' } as const] : []),
  ];
}

/** Whether some name of the network has no room beside its bar: then all of them stand above. */
export function namesAbove(plan: Plan): boolean {
  const blocks = plan.network.stages.flatMap(({ groups }) => groups.flatMap((group) => group.blocks));
  return blocks.some(({ layers }) => layers.some((layer) => nameX(plan, layer) === null));
}

/** Gi: a box with a bar for each layer, as wide as the layer. */
function layerBox(plan: Plan, { index, last, block, lastBlock }: DrawnBlock, top: number, above: boolean): Shape[] {
  const { blockX, blockEnd, network, style } = plan;
  const width = blockEnd - blockX;
  const height = boxHeight(block);
  const behind: Shape[] =
    last > index
      ? [6, 3].map((by) => ({ kind: 'rect', x: blockX + by, y: top + by, width, height, round: 4, style: 'box' }))
      : [];
  const rows = block.layers.flatMap((layer, i) => layerRow(plan, layer, top + headerHeight + i * layerHeight, above));
  const parameters = rangeOf(block, lastBlock, 'parameters', compact);
  const flops = rangeOf(block, lastBlock, 'flops', compact);
  const sizes = [
    `${parameters} parameters, ${flops} FLOPs`,
    `${parameters} par. · ${flops} FLOPs`,
    `${parameters} par.`,
  ];
  const size = firstFitting(style, sizes, width - 48, 'note') ?? '';
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
  const { streamX, blockX } = plan;
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
function features(plan: Plan, drawn: DrawnBlock, top: number, bottom: number): Shape[] {
  const { block, index } = drawn;
  const { network, streamX, blockX, blockEnd, headX, sumX } = plan;
  const down = Math.round((blockX + blockEnd) / 2);
  const y = bottom + 24;
  const size = `K = ${whole(block.featureWidth)}`;
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
  if (concatenates) shapes.push(grow(plan, drawn, y));
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

/** The stream is wider from here on: marked where that begins, with the widths. */
function grow(plan: Plan, { block, lastBlock }: DrawnBlock, y: number): Shape {
  const { streamX, style } = plan;
  const sum = ({ streamWidth, featureWidth }: BlockView) =>
    grouped(`${streamWidth - featureWidth} + ${featureWidth} = ${streamWidth}`);
  plan.stream = block.streamWidth;
  const width = drawnStream(plan, block.streamWidth).pixels;
  plan.streams.push({ kind: 'rect', x: streamX - width / 2, y: y - 1, width, height: 2, style: 'grown' });
  const x = streamX + style.scale.stream / 2 + 6;
  const text = fitted(style, range(sum(block), sum(lastBlock)), plan.blockEnd - x, 'note');
  return { kind: 'text', x, y: y + 13, text, style: 'note' };
}

/** A block: what it reads of the stream, its layers, and what it gives. @param above the names of layers are above their bars */
export function addBlock(plan: Plan, drawn: DrawnBlock, above: boolean): void {
  const { block } = drawn;
  const { blockX } = plan;
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
    ...layerBox(plan, drawn, top, above),
    ...projection,
    ...features(plan, drawn, top, bottom + (drawn.last > drawn.index ? 6 : 0)),
  ];
  plan.y = bottom + 24 + (drawn.last > drawn.index ? 6 : 0) + 14;
  const widths = [
    ...(block.shortcut === null && plan.network.kind !== 'densenest' ? [] : [namedStream(plan, plan.stream)]),
    ...block.layers.map((layer) => [grouped(layer.words), barOf(plan, layer).as] as const),
  ];
  addPart(plan, `block-${drawn.index}`, blockLabel(drawn) + scaleNote(widths), from, shapes);
}

/** Where blocks are left out: the stream is dotted, and a button draws them. */
export function addFold(plan: Plan, fold: DrawnFold): void {
  const { first, last, count, length, unfolded, group } = fold;
  const what = length === 1 ? '' : `${length} blocks `;
  const text = unfolded ? `⌃ fold ${first}–${last}` : `× ${whole(count)} ${what}· ${first}–${last}`;
  const label = unfolded
    ? `Fold blocks ${first} to ${last}, which repeat`
    : `Blocks ${first} to ${last} repeat ${what === '' ? 'one' : length} ${whole(count)} times: unfold`;
  const width = plan.style.textWidth(text, 'words') + 22;
  plan.folds.push({ group, text, label, x: plan.blockX, y: plan.y + 2, width, height: 22 });
  if (!unfolded) {
    flowTo(plan, plan.y);
    plan.stream = fold.after;
    if (plan.network.kind === 'densenest') {
      const x = plan.blockX + width + 10;
      const after = fitted(plan.style, `up to ${whole(fold.after)} wide`, plan.blockEnd - x, 'note');
      plan.shapes.push({ kind: 'text', x, y: plan.y + 17, text: after, style: 'note' });
    }
    flowTo(plan, plan.y + 26, 'skipped');
  }
  plan.y += 32;
}
