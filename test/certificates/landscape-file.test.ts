import { expect, test } from 'vitest';
import { landscape } from '../../models/certificates/landscape/landscape.js';

const file = {
  version: 1,
  seed: 1,
  rows: 10,
  risk: 0.5,
  slice: {
    places: [-1, 1],
    risks: [
      [1, null],
      [2, 3],
    ],
  },
  path: { places: [0, 1], risks: [2, 0.5] },
  kept: null,
};

test('a landscape has a risk at each of its places, and one that can be drawn', () => {
  expect(landscape.safeParse(file).success).toBe(true);
  const slices = [
    { places: [-1, 1], risks: [[1, 2]] },
    { places: [-1, 1], risks: [[1], [2]] },
    { places: [], risks: [] },
    {
      places: [-1, 1],
      risks: [
        [null, null],
        [null, null],
      ],
    },
  ];
  for (const slice of slices) expect(landscape.safeParse({ ...file, slice }).success).toBe(false);
  expect(landscape.safeParse({ ...file, path: { places: [0, 1], risks: [2] } }).success).toBe(false);
});
