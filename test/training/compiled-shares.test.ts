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
  const { shares, cost, tiles } = gradientShares(operations);
  expect(tiles).toBe(blocks * ((9 * channels) / 4 + 1));
  if (exact !== null) expect(cost).toBe(exact);
  expect(cost).toBeLessThan(2 ** 31);
  expect(cost).toBe(cost | 0);
  shares.forEach(({ costBefore, tilesBefore, tileCost }, i) => {
    const last = i === shares.length - 1;
    expect(tileCost).toBeGreaterThan(0);
    expect((last ? tiles : shares[i + 1].tilesBefore) - tilesBefore).toBe(i % 2 === 0 ? (9 * channels) / 4 : 1);
    const own = ((last ? tiles : shares[i + 1].tilesBefore) - tilesBefore) * tileCost;
    expect((last ? cost : shares[i + 1].costBefore) - costBefore).toBe(own);
  });
});
