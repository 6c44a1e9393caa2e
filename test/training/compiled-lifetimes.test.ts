import { expect, it } from 'vitest';
import { placedOnRows } from '../../models/training/compiled-lifetimes.js';
import { compileNetwork } from '../../models/training/compiled-network.js';
import { arenaOf, type Operation, type Place } from '../../models/training/compiled-places.js';
import { scheduled } from '../../models/training/compiled-schedule.js';
import { OperationKind } from '../../models/training/compiled/words.js';
import type { PlainArchitecture } from '../../models/architecture/architecture.js';
import type { StagedArchitecture, StagedBlock } from '../../models/architecture/staged.js';

const barrier: Operation = { kind: OperationKind.Barrier, columns: 4 };

/** Pieces of 64 bytes and of these forms, and where they lie. */
function piecesOf(...forms: string[]) {
  const arena = arenaOf('rows');
  const places = forms.map((form): Place => ({ region: 'rows', at: arena.take(64, form), stride: 16 }));
  return { pieces: arena.pieces(), places };
}

/** Out = Start + Left, on a thread's own rows. */
function rowsOperation(left: Place, out: Place, start?: Place): Operation {
  return { kind: OperationKind.Product, columns: 4, left, out, ...(start === undefined ? {} : { start }) };
}

function gradient(left: Place, right: Place, tiles = 1): Operation {
  return { kind: OperationKind.Matrix, columns: 4, depth: 4 * tiles, left, right };
}

const placesIn = (operations: readonly Operation[]) =>
  operations.map(({ left, right, out }) => [left?.at, right?.at, out?.at].filter((at) => at !== undefined));

it('what is not read again leaves its place to what has its form', () => {
  const { pieces, places } = piecesOf('a', 'a', 'a', 'b');
  const [first, second, third, other] = places;
  const forward = [rowsOperation(first, second), rowsOperation(second, third), rowsOperation(third, other)];
  const placed = placedOnRows(pieces, { forward, backward: [], gradients: [] });
  expect(placesIn(placed.forward)).toEqual([
    [0, 64],
    [64, 0],
    [0, 128],
  ]);
  expect(placed.bytes).toBe(192);
});

it('a result takes the place of what it is added to, unless that is read once more', () => {
  const { pieces, places } = piecesOf('a', 'a', 'a');
  const [left, start, out] = places;
  const added = [rowsOperation(left, start), rowsOperation(left, out, start)];
  const steps = { backward: [], gradients: [] };
  expect(placedOnRows(pieces, { ...steps, forward: added }).bytes).toBe(128);
  expect(placedOnRows(pieces, { ...steps, forward: [...added, rowsOperation(start, left)] }).bytes).toBe(192);
});

it('what a gradient of weights reads of all rows stays until the next barrier', () => {
  const { pieces, places } = piecesOf('a', 'a', 'a', 'a');
  const [value, dz, early, late] = places;
  const before = [rowsOperation(value, dz), barrier, gradient(value, dz)];
  const steps = { forward: [], gradients: [] };
  const beside = placedOnRows(pieces, { ...steps, backward: [...before, rowsOperation(early, early)] });
  expect(beside.bytes).toBe(192);
  const after = placedOnRows(pieces, { ...steps, backward: [...before, barrier, rowsOperation(early, late)] });
  expect(after.bytes).toBe(128);
  const forward = [before[0], rowsOperation(early, late)];
  const left = placedOnRows(pieces, { forward, backward: [], gradients: [before[2]] });
  expect(left.bytes).toBe(256);
});

it('a gradient of weights waits for a barrier behind what it reads, and for enough to share out', () => {
  const { pieces, places } = piecesOf('a', 'a', 'a');
  const [value, dz, again] = places;
  const [back, writes] = [rowsOperation(dz, value), rowsOperation(dz, again)];
  const [own, later] = [gradient(value, dz, 2), gradient(again, dz, 2)];
  const order = [rowsOperation(value, dz), own, barrier, later, barrier, writes, barrier];
  expect(scheduled(pieces, order, { rows: 4, threads: 1 })).toEqual({
    backward: [order[0], barrier, own, barrier, writes, barrier, later],
    gradients: [],
  });
  expect(scheduled(pieces, order, { rows: 4, threads: 2 }).backward).toEqual([
    order[0],
    barrier,
    barrier,
    writes,
    barrier,
    own,
    later,
  ]);
  expect(scheduled(pieces, order, { rows: 4, threads: 3 }).gradients).toEqual([own, later]);
  expect(scheduled(pieces, [own, back], { rows: 4, threads: 1 })).toEqual({ backward: [back], gradients: [own] });
});

it('large gradients without a norm get barriers of their own, between layers', () => {
  const { pieces, places } = piecesOf('a', 'a', 'a');
  const [value, dz, again] = places;
  const sizes = { rows: 2 ** 20, threads: 1 };
  const [back, more] = [rowsOperation(dz, again), rowsOperation(again, again)];
  const [own, ofBias, later] = [gradient(value, dz), gradient(value, dz), gradient(value, again)];
  const order = [rowsOperation(value, dz), own, ofBias, back, later, more];
  expect(scheduled(pieces, order, sizes)).toEqual({
    backward: [order[0], back, barrier, own, ofBias, more],
    gradients: [later],
  });
  expect(scheduled(pieces, order, { rows: 4, threads: 1 }).gradients).toEqual([own, ofBias, later]);
  // What is still written to is not whole at a barrier.
  const unready = [...order, rowsOperation(value, dz)];
  expect(scheduled(pieces, unready, sizes).gradients).toEqual([own, ofBias, later]);
});

it('a wide network lets go of gradients while it passes them back', () => {
  const bytesOf = (blocks: number) => {
    const architecture: PlainArchitecture = {
      ...{ kind: 'resnest', name: 'wide', inputSize: 16, outputSize: 1, bias: true },
      expansion: { kind: 'linear', width: 512 },
      blocks: Array.from({ length: blocks }, () => ({ layers: [{ kind: 'dense', units: 128, activation: 'relu' }] })),
    };
    const sizes = { seed: 1, rows: 256, dataRows: 256, threads: 2 };
    return compileNetwork(architecture, 'squared', sizes).bytes.rows;
  };
  const values = 4 * 256 * (512 + 128);
  expect(bytesOf(9) - bytesOf(8)).toBeGreaterThan(values);
  expect(bytesOf(9) - bytesOf(8)).toBeLessThan(1.1 * values);
});

it('a block of two norms and two convolutions keeps two images of its own', () => {
  const block: StagedBlock = {
    layers: [
      { kind: 'norm', activation: 'relu' },
      { kind: 'convolution', kernel: [3, 3], channels: 8, activation: 'identity' },
      { kind: 'norm', activation: 'relu' },
    ],
    via: [3, 3],
  };
  const bytesOf = (blocks: number) => {
    const architecture: StagedArchitecture = {
      ...{ kind: 'resnest', name: 'deep', outputSize: 1, bias: true, pool: true },
      input: { kind: 'image', height: 16, width: 16, channels: 3 },
      expansion: { kind: 'linear', width: 8, kernel: [3, 3] },
      stages: [{ width: 8, stride: 1, blocks: Array.from({ length: blocks }, () => block) }],
    };
    const sizes = { seed: 1, rows: 32, dataRows: 32, threads: 2 };
    return compileNetwork(architecture, 'squared', sizes).bytes.rows;
  };
  const image = 4 * 8 * 17 * 17 * 32;
  expect(bytesOf(9) - bytesOf(8)).toBeGreaterThan(2 * image);
  expect(bytesOf(9) - bytesOf(8)).toBeLessThan(2.2 * image);
  expect(bytesOf(9)).toBeLessThan(28 * image);
});
