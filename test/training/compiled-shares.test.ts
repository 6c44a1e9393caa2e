import { expect, it } from 'vitest';
import { gradientShares } from '../../models/training/compiled-shares.js';
import type { Operation } from '../../models/training/compiled-places.js';
import { OperationKind } from '../../models/training/compiled/words.js';

/** The gradients of so many 3x3 convolutions of a wide network of images, and of their norms. */
function gradients(blocks: number, channels: number): Operation[] {
  const grid = { height: 32, width: 32, margin: 1 };
  return Array.from({ length: blocks }, (): Operation[] => [
    { kind: OperationKind.Matrix, depth: 9 * channels, columns: channels, grid },
    { kind: OperationKind.Statistics, columns: channels, grid },
  ]).flat();
}

it.each([
  ['small', 1, 16, 36 * 16 * 33 * 33 + 16],
  ['so wide that its costs are no 32-bit number', 64, 384, null],
])('the costs of a network that is %s are signed words', (_size, blocks, channels, exact) => {
  const operations = gradients(blocks, channels);
  const { shares, tiles } = gradientShares({ backward: [], gradients: operations });
  expect(tiles).toBe(blocks * ((9 * channels) / 4 + 1));
  let [costBefore, tilesBefore] = [0, 0];
  for (const [i, operation] of operations.entries()) {
    const share = shares.get(operation);
    const own = i % 2 === 0 ? (9 * channels) / 4 : 1;
    expect(share).toMatchObject({ costBefore, tilesBefore });
    expect(share?.tileCost).toBeGreaterThan(0);
    costBefore += own * (share?.tileCost ?? NaN);
    tilesBefore += own;
  }
  if (exact !== null) expect(costBefore).toBe(exact);
  expect(costBefore).toBeLessThan(2 ** 31);
  expect([...shares.values()].map(({ costTogether }) => costTogether)).toEqual(operations.map(() => costBefore));
});

it('gradients that stand beside each other are shared out together, each share from 0 on', () => {
  const [first, second, third] = [gradients(1, 16), gradients(2, 16), gradients(1, 32)];
  const barrier: Operation = { kind: OperationKind.Barrier, columns: 16 };
  const { shares, tiles } = gradientShares({ backward: [barrier, ...first, barrier, ...second], gradients: third });
  const cost = (operations: Operation[]) => shares.get(operations[0])?.costTogether;
  expect(cost(second)).toBe(2 * (cost(first) ?? NaN));
  expect([first, second, third].map(([operation]) => shares.get(operation)?.costBefore)).toEqual([0, 0, 0]);
  expect([first, second, third].map(([operation]) => shares.get(operation)?.tilesBefore)).toEqual([0, 37, 111]);
  expect(tiles).toBe(111 + 73);
});
