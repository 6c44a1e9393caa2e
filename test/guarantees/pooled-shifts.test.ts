import { Matrix, SVD } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { uncovered } from '../../models/guarantees/covered-part.js';
import type { StagedArchitecture } from '../../models/architecture/staged.js';

/**
 * What global average pooling after a zero-padded k x k convolution reads of an image of C channels and side x side
 * pixels: one functional for each tap of each channel, [C k², C side²].
 */
function pooledTaps(channels: number, side: number, kernel: number): Matrix {
  const reach = (kernel - 1) / 2;
  const rows: number[][] = [];
  for (let channel = 0; channel < channels; channel += 1) {
    for (let dy = -reach; dy <= reach; dy += 1) {
      for (let dx = -reach; dx <= reach; dx += 1) {
        const row = new Array<number>(channels * side * side).fill(0);
        for (let y = 0; y < side; y += 1) {
          for (let x = 0; x < side; x += 1) {
            const [fromY, fromX] = [y + dy, x + dx];
            if (fromY < 0 || fromX < 0 || fromY >= side || fromX >= side) continue;
            row[(channel * side + fromY) * side + fromX] += 1 / (side * side);
          }
        }
        rows.push(row);
      }
    }
  }
  return new Matrix(rows);
}

function convolutional(kernel: number): StagedArchitecture {
  const via: [number, number] = [kernel, kernel];
  return {
    kind: 'resnest',
    name: 'Images',
    input: { kind: 'image', height: 6, width: 6, channels: 2 },
    outputSize: 1,
    bias: true,
    expansion: { kind: 'linear', width: 4, kernel: [1, 1] },
    stages: [
      {
        width: 4,
        stride: 1,
        blocks: [{ layers: [{ kind: 'convolution', kernel: [3, 3], channels: 2, activation: 'relu' }], via }],
      },
    ],
    pool: true,
  };
}

describe('theory F11: what pooling reads after a zero-padded convolution', () => {
  it.each([
    [1, 2],
    [3, 18],
    [5, 50],
  ])('k = %i: %i dimensions of two channels of 6 x 6', (kernel, dimensions) => {
    expect(new SVD(pooledTaps(2, 6, kernel), { autoTranspose: true }).rank).toBe(dimensions);
    const why = uncovered(convolutional(kernel));
    if (kernel === 1) expect(why).toBeNull();
    else expect(why).toContain(`the output reads ${dimensions / 2} shifted means a channel`);
  });
});
