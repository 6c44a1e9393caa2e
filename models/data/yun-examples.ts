import { createHash } from 'node:crypto';
import type { ExampleDefinition } from './definition.js';
import { heldRows, type Table } from './table.js';

interface Points {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Yun 2019, Sections 3.1 and 3.2 (theory D1 and D2). */
function pointsOf(definition: ExampleDefinition): Points {
  if (definition.example === 'yun-2') return { x: [1, 2.5, 3], y: [1, 3, 2] };
  const { rho } = definition;
  return { x: [0, 1, 2, 3, 4, 5], y: [-rho, 1 - rho, 2 + rho, 3 - rho, 4 + rho, 5 + rho] };
}

/**
 * The data on which Yun, Sra and Jadbabaie 2019 show what a ResNet can do beyond a linear predictor, and how a block's
 * representation can be worse than its input: one input `x`, one target `y`.
 */
export function exampleTable(definition: ExampleDefinition): Table {
  const { x, y } = pointsOf(definition);
  return {
    rows: x.length,
    testFrom: null,
    inputShape: { kind: 'vector', size: 1 },
    inputNames: ['x'],
    targetNames: ['y'],
    inputs: heldRows(Float64Array.from(x), 1),
    targets: { kind: 'values', size: 1, values: Float64Array.from(y) },
    hash: createHash('sha256').update(JSON.stringify({ x, y })).digest('hex'),
  };
}
