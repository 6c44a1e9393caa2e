import { describe, expect, it } from 'vitest';
import { bestLinear } from '../../models/certificates/best-linear.js';
import { type Dataset, heldInputs } from '../../models/data/dataset.js';
import { type ExampleDefinition, exampleDefinition } from '../../models/data/definition.js';
import { loadDataset } from '../../models/data/load-dataset.js';
import { allInputs } from './all-inputs.js';

const unprepared = { kind: 'example', name: 'yun', standardize: false, scale: null, split: null } as const;
const first = (rho: number): ExampleDefinition => ({ ...unprepared, example: 'yun-1', rho });
const second: ExampleDefinition = { ...unprepared, example: 'yun-2' };

function pointsOf({ train }: Dataset): { x: number[]; y: number[] } {
  const { targets } = train;
  if (targets.kind !== 'values') throw new Error('the targets are not numbers');
  return { x: [...allInputs(train)], y: [...targets.values] };
}

function linearRisk(dataset: Dataset, bias: boolean): number {
  return bestLinear({ dataset, loss: 'squared', bias }).risk;
}

/** The same rows with another input: a block's representation of them. */
function withInputs(dataset: Dataset, inputs: readonly number[]): Dataset {
  return { ...dataset, train: { ...dataset.train, inputs: heldInputs(Float32Array.from(inputs), 1) } };
}

const relu = (x: number) => Math.max(x, 0);

// Every number is of theory D1 and D2. These rho are exact in float32.
describe('Yun 2019, example 1', () => {
  it.each([0.25, 1, 4])('rho %d: the best affine risk is 8 rho²/15, the best linear one 281 rho²/330', async (rho) => {
    const dataset = await loadDataset(first(rho));
    expect(pointsOf(dataset).y).toEqual([-rho, 1 - rho, 2 + rho, 3 - rho, 4 + rho, 5 + rho]);
    expect(linearRisk(dataset, true) / rho ** 2).toBeCloseTo(8 / 15, 10);
    expect(linearRisk(dataset, false) / rho ** 2).toBeCloseTo(281 / 330, 10);
  });

  it.each([0.25, 1, 4])('rho %d: the ResNet of the paper has the risk R_2, below the affine one', async (rho) => {
    const { x, y } = pointsOf(await loadDataset(first(rho)));
    const w = (2 * (2 * rho + 7) * (3 * rho + 10)) / (7 * rho ** 2 + 52 * rho + 140);
    const c = (-rho * (3 * rho ** 2 + 33 * rho + 110)) / (7 * rho ** 2 + 52 * rho + 140);
    const h = x.map((value) => value + (rho / 2) * relu(value - 3));
    const risk = h.reduce((sum, value, i) => sum + (w * value + c - y[i]) ** 2, 0) / h.length;
    const quoted = (rho ** 2 * (12 * rho ** 2 + 82 * rho + 215)) / (21 * rho ** 2 + 156 * rho + 420);
    expect(risk).toBeCloseTo(quoted, 10);
    expect(quoted).toBeLessThan((8 * rho ** 2) / 15);
  });

  // theory F6: rho, the affine risk, R_2.
  it.each([
    [0.5, 0.133333, 0.128664],
    [1, 8 / 15, 103 / 199],
    [2, 2.133333, 2.093137],
  ])('F6: rho %d: the affine risk is %d, R_2 %d', async (rho, affine, quoted) => {
    expect(linearRisk(await loadDataset(first(rho)), true)).toBeCloseTo(affine, 6);
    const r2 = (rho ** 2 * (12 * rho ** 2 + 82 * rho + 215)) / (21 * rho ** 2 + 156 * rho + 420);
    expect(r2).toBeCloseTo(quoted, 6);
  });

  it.each([0.5, 1, 2])(
    'F6: rho %d: a fully connected network of one ReLU is no better than the affine predictor',
    async (rho) => {
      const dataset = await loadDataset(first(rho));
      const { x } = pointsOf(dataset);
      // w relu(±x + b) + c: for every knot the best w and c, by the affine risk on the one feature.
      const risks = Array.from({ length: 2001 }, (_, i) => -1 + (7 * i) / 2000).flatMap((knot) =>
        [1, -1].map((sign) =>
          linearRisk(
            withInputs(
              dataset,
              x.map((value) => relu(sign * (value - knot))),
            ),
            true,
          ),
        ),
      );
      expect(Math.min(...risks)).toBeCloseTo((8 * rho ** 2) / 15, 6);
    },
  );

  it('F6: with its knot at 2 a block leaves 29 rho²/57, the least there is', async () => {
    const dataset = await loadDataset(first(1));
    const { x } = pointsOf(dataset);
    const risks = Array.from({ length: 4001 }, (_, i) => {
      const slope = -1 + i / 1000;
      return linearRisk(
        withInputs(
          dataset,
          x.map((value) => value + slope * relu(value - 2)),
        ),
        true,
      );
    });
    expect(Math.min(...risks)).toBeCloseTo(29 / 57, 6);
  });

  it('has another hash for another rho', async () => {
    const hashes = await Promise.all([first(1), first(2), second].map(async (data) => (await loadDataset(data)).hash));
    expect(new Set(hashes).size).toBe(3);
  });

  it.each([0, -1, Infinity, NaN])('is refused with rho %d', (rho) => {
    expect(exampleDefinition.safeParse(first(rho)).success).toBe(false);
  });
});

describe('Yun 2019, example 2', () => {
  it('F7: a block makes the best affine risk worse before the next makes it 0', async () => {
    const dataset = await loadDataset(second);
    const { x, y } = pointsOf(dataset);
    const h1 = x.map((value) => value + relu(value - 2));
    const h2 = h1.map((value) => value - 4 * relu(value - 3.5));
    expect([x, y, h1, h2]).toEqual([
      [1, 2.5, 3],
      [1, 3, 2],
      [1, 3, 4],
      [1, 3, 2],
    ]);
    expect(linearRisk(dataset, true)).toBeCloseTo(25 / 78, 12);
    expect(linearRisk(withInputs(dataset, h1), true)).toBeCloseTo(8 / 21, 12);
    expect(linearRisk(withInputs(dataset, h2), true)).toBeCloseTo(0, 12);
  });

  it('names its columns, and can be split and standardised as any data', async () => {
    const dataset = await loadDataset({ ...second, standardize: true, split: { train: 2, test: 1, seed: 0 } });
    expect(dataset).toMatchObject({ inputNames: ['x'], targetNames: ['y'], train: { rows: 2 }, test: { rows: 1 } });
    expect([...allInputs(dataset.train)].sort((a, b) => a - b)).toEqual([-1, 1]);
  });
});
