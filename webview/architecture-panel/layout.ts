import type { NetworkView, StepView } from '../../models/language/architecture-view.js';
import { addBlock, addFold, namesAbove } from './block-layout.js';
import { drawnBlocks } from './drawn-blocks.js';
import { grouped, sizesText, whole } from './numbers.js';
import {
  addPart,
  drawnStream,
  firstFitting,
  fitted,
  flowTo,
  namedStream,
  newPlan,
  type Plan,
  scaleNote,
  streamEdge,
  type Style,
} from './plan.js';
import { arrow, line, mapBox, operation, type Scene, type Shape } from './scene.js';
import type { TextStyle } from './text-width.js';

/** The first of these texts for which there is room, else the last one, cut. */
function note(
  { style, blockX, blockEnd }: Plan,
  y: number,
  texts: readonly string[],
  font: TextStyle = 'words',
): Shape {
  const room = blockEnd - blockX;
  const spelled = texts.map(grouped);
  const text = firstFitting(style, spelled, room, font) ?? fitted(style, spelled[texts.length - 1], room, font);
  return { kind: 'text', x: blockX, y, text, style: font };
}

/** x, and H0 where the input has a head. */
function addInput(plan: Plan): void {
  const { network, streamX, headX, sumX } = plan;
  const { input, kind, prediction, outputSize } = network;
  const from = plan.y;
  const y = from + 34;
  const shapes: Shape[] = [
    { kind: 'symbol', x: streamX, y: from + 14, letter: 'x', index: '', anchor: 'middle' },
    note(plan, from + 15, [`input ${input}`]),
  ];
  plan.drawnTo = from + 22;
  if (kind === 'a-resnest') {
    plan.shapes.push(
      ...arrow([
        [streamEdge(plan), y],
        [headX - 20, y],
      ]),
      line([
        [headX + 20, y],
        [sumX, y],
      ]),
    );
    shapes.push(...mapBox(headX, y, 'H', '0', 'head-map'));
  }
  plan.y = from + 48;
  const head = kind === 'a-resnest' ? `, read by the head H0, ${inputs(prediction)} → ${outputSize}` : '';
  const label = grouped(`Input: ${input}${head}`) + scaleNote([namedStream(plan, network.inputWidth)]);
  addPart(plan, 'input', label, from, shapes);
}

function inputs({ input }: StepView): string {
  return input;
}

/** W0, or x0 = x. */
function addExpansion(plan: Plan): void {
  const { network, streamX } = plan;
  const { expansion } = network;
  const from = plan.y;
  flowTo(plan, from + 4);
  // Left of the stream, and of the map on it.
  const beside = Math.max(20, drawnStream(plan, expansion?.width ?? plan.stream).pixels / 2) + 18;
  const symbol = (y: number): Shape => ({
    kind: 'symbol',
    x: Math.max(3, streamX - beside),
    y,
    letter: 'x',
    index: '0',
  });
  if (expansion === null) {
    flowTo(plan, from + 22);
    plan.y = from + 22;
    addPart(plan, 'expansion', 'No expansion: x0 = x', from, [
      symbol(from + 15),
      note(plan, from + 15, ['x₀ = x'], 'note'),
    ]);
    return;
  }
  const y = from + 16;
  plan.stream = expansion.width;
  plan.drawnTo = y;
  plan.y = from + 40;
  flowTo(plan, plan.y);
  const shapes = [...mapBox(streamX, y, 'W', '0'), note(plan, y + 4, [expansion.words]), symbol(from + 36)];
  const label = `Expansion W0: ${grouped(expansion.words)}; ${sizesText(expansion)}`;
  addPart(plan, 'expansion', label + scaleNote([namedStream(plan, expansion.width)]), from, shapes);
}

/** "stage 2 · 32 wide · 16x16x32": all stages of a network alike. */
function stageWords({ network }: Plan, s: number, spelledOut: boolean): string {
  const { width, groups } = network.stages[s];
  const wide = spelledOut ? ` · ${width} wide` : '';
  return grouped(`stage ${s + 1}${wide} · ${groups[0]?.stream ?? ''}`);
}

function addStages(plan: Plan): void {
  const { network, style } = plan;
  const above = namesAbove(plan);
  const room = plan.blockEnd - plan.blockX;
  const spelledOut = network.stages.every((_, s) => style.textWidth(stageWords(plan, s, true), 'stage') <= room);
  network.stages.forEach(({ width, groups }, s) => {
    const [first] = groups;
    if (network.stages.length > 1 && first !== undefined) {
      const from = plan.y;
      const words = stageWords(plan, s, spelledOut);
      plan.y = from + 30;
      flowTo(plan, plan.y);
      const rule = line([
        [plan.blockX, from + 8],
        [plan.blockEnd, from + 8],
      ]);
      addPart(plan, `stage-${s + 1}`, `Stage ${s + 1}, ${whole(width)} wide`, from, [
        rule,
        note(plan, from + 24, [words], 'stage'),
      ]);
    }
    for (const drawn of drawnBlocks(network, s, style.unfolded)) {
      if (drawn.kind === 'block') addBlock(plan, drawn, above);
      else addFold(plan, drawn);
    }
  });
}

/** A step on the stream itself: a norm on xL, pooling. */
function onStream(plan: Plan, text: string): Shape[] {
  const { streamX, style } = plan;
  const y = plan.y + 4;
  flowTo(plan, y);
  plan.drawnTo = y + 22;
  plan.y = y + 34;
  flowTo(plan, plan.y);
  const width = Math.max(40, style.textWidth(text, 'words') + 16);
  return [
    { kind: 'rect', x: Math.max(4, streamX - width / 2), y, width, height: 22, round: 11, style: 'step' },
    { kind: 'text', x: Math.max(4 + width / 2, streamX), y: y + 15, text, style: 'words', anchor: 'middle' },
  ];
}

function outputEnd(plan: Plan, x: number, from: number): Shape[] {
  plan.shapes.push(
    ...arrow([
      [x, from],
      [x, from + 26],
    ]),
  );
  plan.y = from + 48;
  return [{ kind: 'symbol', x, y: from + 40, letter: 'y', index: '', anchor: 'middle' }];
}

/** W(L+1), or the sum of the heads. */
function addOutput(plan: Plan): void {
  const { network, streamX, sumX } = plan;
  const { kind, final, pool, prediction, blockCount, outputSize } = network;
  const from = plan.y;
  if (kind === 'a-resnest') {
    const y = from + 14;
    const shapes = [...operation(sumX, y, 'Σ'), ...outputEnd(plan, sumX, y + 9)];
    const words = [`output ${outputSize}, the sum of the heads`, `output ${outputSize}, Σ Hi`, `output ${outputSize}`];
    addPart(plan, 'output', `Output: ${whole(outputSize)}, the sum of the heads H0 to H${blockCount}`, from, [
      ...shapes,
      note(plan, y + 4, words),
    ]);
    // Along all parts: it is none of one.
    plan.shapes.push(
      line([
        [sumX, 42],
        [sumX, y - 9],
      ]),
    );
    return;
  }
  const steps = [
    ...(final === null ? [] : onStream(plan, final.words)),
    ...(pool ? onStream(plan, 'average pool') : []),
  ];
  const y = plan.y + 14;
  flowTo(plan, y);
  const box = mapBox(streamX, y, kind === 'linear' ? 'A' : 'W', kind === 'linear' ? '' : `${blockCount + 1}`);
  const end = outputEnd(plan, streamX, y + 11);
  const words = [note(plan, y + 4, [prediction.words]), note(plan, y + 51, [`output ${outputSize}`])];
  const before = [final === null ? '' : `${final.words}, `, pool ? 'average pooling, ' : ''].join('');
  const label = `Output: ${before}W${blockCount + 1} ${grouped(prediction.words)}; ${sizesText(prediction)}`;
  addPart(plan, 'output', label, from, [...steps, ...box, ...end, ...words], y + 4);
}

/** In pixels: how long the bar is at the most that says how wide what is. */
const longestMeasure = 64;

/** The scale, as maps have it. */
function addMeasure(plan: Plan): void {
  const { blockX: x, blockEnd, style } = plan;
  const { unit } = style.scale;
  const wide = 2 ** Math.max(0, Math.floor(Math.log2(longestMeasure / unit)));
  const [y, length] = [plan.y + 16, wide * unit];
  const words = [`${whole(wide)} wide, streams and layers alike`, `${whole(wide)} wide`];
  const text = firstFitting(style, words, blockEnd - x - length - 8, 'note');
  if (text === null) return;
  plan.shapes.push(
    ...[x, x + length].map((end) =>
      line(
        [
          [end, y - 4],
          [end, y + 4],
        ],
        'measure',
      ),
    ),
    line(
      [
        [x, y],
        [x + length, y],
      ],
      'measure',
    ),
    { kind: 'text', x: x + length + 8, y: y + 4, text, style: 'note' },
  );
  plan.y = y + 8;
  const cut = plan.parts.some(({ stream, shapes }) =>
    [...stream, ...shapes].some((shape) => shape.kind === 'path' && shape.style === 'break'),
  );
  if (!cut) return;
  plan.shapes.push(note(plan, y + 20, ['zigzag: wider than it is drawn', 'zigzag: wider'], 'note'));
  plan.y = y + 24;
}

/** Where everything of a network stands, as the papers draw it: the chain of blocks on the residual stream, from above. */
export function layoutNetwork(network: NetworkView, style: Style): Scene {
  const plan = newPlan(network, style);
  addInput(plan);
  if (network.kind !== 'linear' && network.kind !== 'densenest') addExpansion(plan);
  addStages(plan);
  addOutput(plan);
  if (network.blockCount > 0) addMeasure(plan);
  const { streams, shapes, parts, folds, y } = plan;
  return { width: style.width, height: y + 8, shapes: [...streams, ...shapes], parts, folds };
}
