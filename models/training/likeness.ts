import { type Module, modulesOf } from '../architecture/modules.js';
import { channelsOf } from '../architecture/shape.js';
import type { EngineTask } from './engines.js';
import type { EngineName } from './run-record.js';

/** What decides which engine is the fastest on a network, roughly. */
export interface Likeness {
  /** Engines, settings, data and the kinds of maps, each of about a size: the same where networks are alike. */
  readonly kinds: string;
  /** Floating point operations of one row's forward pass. */
  readonly operations: number;
}

/** Networks that take so many times the operations of each other are alike, where they are built of the same maps. */
const mostApart = 1.25;

/** A step's kind and, to a power of two, its size. */
function kindOf({ operation, input, output, stride, trainable, dropout }: Module): string {
  const [from, to] = [input, output].map((shape) => Math.round(Math.log2(channelsOf(shape))));
  const kernel = operation === 'convolution' ? (trainable[0]?.shape.slice(2) ?? []) : [];
  return [operation, input.kind, from, to, stride, ...kernel, dropout > 0].join(' ');
}

export function likeness(names: readonly EngineName[], { architecture, settings, train }: EngineTask): Likeness {
  const modules = modulesOf(architecture);
  const { rows, inputSize, targets } = train;
  const data = [rows, inputSize, targets.kind === 'values' ? targets.size : -targets.classes];
  const maps = [...new Set(modules.map(kindOf))].sort();
  return {
    kinds: JSON.stringify([names, settings, data, maps]),
    operations: modules.reduce((sum, { flops }) => sum + flops, 0),
  };
}

export function isAlike(a: Likeness, b: Likeness): boolean {
  const [less, more] = [Math.min(a.operations, b.operations), Math.max(a.operations, b.operations)];
  return a.kinds === b.kinds && more <= mostApart * less;
}
