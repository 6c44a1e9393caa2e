import { howMany } from '../../architecture/how-many.js';
import type { Shape } from '../../architecture/shape.js';
import type { Droppable } from '../../architecture/architecture.js';
import type { StagedLayer } from '../../architecture/staged.js';
import * as ast from '../generated/ast.js';
import { reportAt, type SourceReport } from '../source-report.js';
import type { Arguments } from './numbers.js';
import type { Reading } from './reading.js';
import { fractionOf, kernelOf, sizeOf } from './sizes.js';

/** What flows through layers; null where that is not known: in a named block on its own. */
export type Flow = Shape['kind'] | null;

export type WrittenLayer = ast.Nonlinearity | ast.Layer;

/** A block of more layers is refused, however it is written. */
const mostLayers = 10_000;
/** Named blocks call named blocks no deeper than this. */
const deepestCalls = 50;
/** An error in a named block says through so many calls where it is. */
const namedCalls = 3;

const flowWords = { vector: 'a vector', image: 'an image' } as const;

/** A dense layer is for vectors, a convolution for images. */
function flowFits({ report }: Reading, node: ast.Dense | ast.Convolution, flow: Flow): boolean {
  const [word, needed] = ast.isDense(node) ? (['`dense`', 'vector'] as const) : (['`conv`', 'image'] as const);
  if (flow === null || flow === needed) return true;
  const instead = ast.isDense(node) ? 'Write `conv 1x1` and the channels' : 'Write `dense` and the width';
  const message = `${word} is for ${flowWords[needed]}, and the input is ${flowWords[flow]}. ${instead}.`;
  report.error({ node }, 'shape', message);
  return false;
}

/** What a layer drops; null, and said why, where that is no share. */
function droppedBy(reading: Reading, node: Exclude<WrittenLayer, ast.BlockCall>): Droppable | null {
  if (node.dropout === undefined) return {};
  const dropout = fractionOf(reading, { node, property: 'dropout', value: node.dropout }, 'the dropout');
  if (dropout === null) return null;
  return dropout === 0 ? {} : { dropout };
}

function denseLayer(reading: Reading, node: ast.Dense, flow: Flow): StagedLayer | null {
  const written = { node, property: 'units', value: node.units };
  const units = sizeOf(reading, written, 'the width of a dense layer');
  if (!flowFits(reading, node, flow) || units === null) return null;
  return { kind: 'dense', units, activation: node.activation ?? 'identity' };
}

function convolutionLayer(reading: Reading, node: ast.Convolution, flow: Flow): StagedLayer | null {
  const kernel = kernelOf(reading, { node, property: 'kernel', text: node.kernel });
  const written = { node, property: 'channels', value: node.channels };
  const channels = sizeOf(reading, written, 'the channels of a convolution');
  if (!flowFits(reading, node, flow) || kernel === null || channels === null) return null;
  return { kind: 'convolution', kernel, channels, activation: node.activation ?? 'identity' };
}

/** The values of a call's arguments, by the parameters of what it calls; null, and said why, where they don't fit. */
function argumentsOf(
  { report, numbers, given }: Reading,
  call: ast.BlockCall,
  block: ast.NamedBlock,
): Arguments | null {
  const { parameters } = block;
  if (call.arguments.length !== parameters.length) {
    const names = parameters.map(({ name }) => name).join(', ');
    const takes = `${howMany(parameters.length, 'number')}${names && ` (${names})`}`;
    const message = `${block.name} takes ${takes}, and ${call.arguments.length} ${call.arguments.length === 1 ? 'is' : 'are'} given.`;
    report.error({ node: call }, 'arguments', message);
    return null;
  }
  const values = call.arguments.map((argument) => numbers.valueOf(argument, given));
  const entries = parameters.flatMap((parameter, i): [ast.Parameter, number][] => {
    const value = values[i];
    return value === null ? [] : [[parameter, value]];
  });
  return entries.length === parameters.length ? new Map(entries) : null;
}

/** A bare nonlinearity after another layer is that layer's own. */
function joined(report: Reading['report'], node: WrittenLayer, layers: StagedLayer[], next: StagedLayer): boolean {
  const last = layers.at(-1);
  if (last === undefined || next.kind !== 'nonlinearity') {
    layers.push(next);
    return true;
  }
  if (last.dropout !== undefined) {
    const message = `the nonlinearity ${next.activation} follows the dropout of the layer before it: write it before \`dropout\`.`;
    report.error({ node }, 'nonlinearity', message);
    return false;
  }
  if (last.kind === 'nonlinearity' || last.activation !== 'identity') {
    const message = `the nonlinearity ${next.activation} follows the nonlinearity ${last.activation}: a layer has one.`;
    report.error({ node }, 'nonlinearity', message);
    return false;
  }
  const { activation, dropout } = next;
  layers[layers.length - 1] = { ...last, activation, ...(dropout === undefined ? {} : { dropout }) };
  return true;
}

function calledLayers(reading: Reading, call: ast.BlockCall, flow: Flow, calls: number): StagedLayer[] | null {
  const block = call.block.ref;
  if (block === undefined) return null;
  const given = argumentsOf(reading, call, block);
  if (given === null || !reading.isSound(block)) return null;
  if (calls >= deepestCalls) {
    const message = `named blocks call one another more than ${deepestCalls} deep: ${block.name} may be calling itself.`;
    reading.report.error({ node: call }, 'too-large', message);
    return null;
  }
  const values = [...given.values()].join(', ');
  const words = calls < namedCalls ? `in ${block.name}${values === '' ? '' : `(${values})`}: ` : '';
  const report = reportAt(reading.report, { node: call }, words);
  return buildLayers({ ...reading, report, given }, block.layers, flow, calls + 1);
}

/** One layer, as if nothing of it were dropped. */
function wholeLayer(reading: Reading, node: Exclude<WrittenLayer, ast.BlockCall>, flow: Flow): StagedLayer | null {
  if (ast.isNorm(node)) return { kind: 'norm', activation: node.activation ?? 'identity' };
  if (ast.isNonlinearity(node)) return { kind: 'nonlinearity', activation: node.activation };
  return ast.isDense(node) ? denseLayer(reading, node, flow) : convolutionLayer(reading, node, flow);
}

function layersOf(reading: Reading, node: WrittenLayer, flow: Flow, calls: number): StagedLayer[] | null {
  if (ast.isBlockCall(node)) return calledLayers(reading, node, flow, calls);
  const layer = wholeLayer(reading, node, flow);
  const dropped = droppedBy(reading, node);
  return layer === null || dropped === null ? null : [{ ...layer, ...dropped }];
}

/**
 * The layers of a block, calls of named blocks written out; null, and said why, where one can't be built.
 * @param calls how many calls of named blocks this stands in
 */
export function buildLayers(
  reading: Reading,
  nodes: readonly WrittenLayer[],
  flow: Flow,
  calls = 0,
): StagedLayer[] | null {
  const layers: StagedLayer[] = [];
  let whole = true;
  for (const node of nodes) {
    if (calls === 0) reading.indexes.set(node, layers.length);
    const made = layersOf(reading, node, flow, calls);
    // Calls may lead to as many layers as there are stars: the first that fails is the last that is tried.
    if (made === null && ast.isBlockCall(node)) return null;
    whole &&= made !== null;
    for (const layer of made ?? []) whole = joined(reading.report, node, layers, layer) && whole;
    if (layers.length > mostLayers) {
      reading.report.error({ node }, 'too-large', `this block has more than ${mostLayers} layers.`);
      return null;
    }
  }
  return whole ? layers : null;
}

/** So many blocks are followed to see whether one leads back to itself. */
const mostFollowed = 1000;

function callsItself(block: ast.NamedBlock): boolean {
  const called = ({ layers }: ast.NamedBlock) =>
    layers.flatMap((layer) => (ast.isBlockCall(layer) ? (layer.block.ref ?? []) : []));
  const seen = new Set<ast.NamedBlock>();
  const open = called(block);
  for (let next = open.pop(); next !== undefined && seen.size < mostFollowed; next = open.pop()) {
    if (next === block) return true;
    if (!seen.has(next)) open.push(...called(next));
    seen.add(next);
  }
  return false;
}

/**
 * Checks what a named block says by itself, whatever its parameters are. What hangs on a call is said where it stands.
 * @returns whether nothing is wrong
 */
function isSound(reading: Reading, block: ast.NamedBlock): boolean {
  const { layers, name } = block;
  if (callsItself(block)) {
    const message = `${name} calls itself, so its layers never end.`;
    reading.report.error({ node: block, property: 'name' }, 'too-large', message);
    return false;
  }
  const made = layers.filter((node) => !ast.isBlockCall(node)).map((node) => checkedAlone(reading, node));
  return made.every((sound) => sound);
}

function checkedAlone(reading: Reading, node: WrittenLayer): boolean {
  let sound = true;
  const error: SourceReport['error'] = (...said) => {
    sound = false;
    reading.report.error(...said);
  };
  layersOf({ ...reading, report: { ...reading.report, error } }, node, null, 0);
  return sound;
}

/** Whether named blocks have no errors of their own. Each is checked once. */
export function soundBlocks(reading: Pick<Reading, 'report' | 'numbers'>): Reading['isSound'] {
  const known = new Map<ast.NamedBlock, boolean>();
  const check: Reading['isSound'] = (block) => {
    const before = known.get(block);
    if (before !== undefined) return before;
    const sound = isSound({ ...reading, isSound: check, indexes: new Map(), given: new Map() }, block);
    known.set(block, sound);
    return sound;
  };
  return check;
}
