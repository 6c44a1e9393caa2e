import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { permutation, randomStream } from '../../models/data/random.js';

const names = fc.array(fc.oneof(fc.string(), fc.integer()), { maxLength: 3 });

function moments(count: number, draw: () => number): { mean: number; variance: number; kurtosis: number } {
  const values = Array.from({ length: count }, draw);
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const central = (power: number) => values.reduce((sum, value) => sum + (value - mean) ** power, 0) / count;
  return { mean, variance: central(2), kurtosis: central(4) / central(2) ** 2 };
}

describe('randomStream', () => {
  it('draws what it always drew: a change here changes every run', () => {
    const stream = randomStream(7, 'golden', 1);
    const uniform = [stream.uniform(), stream.uniform()];
    const normal = [stream.normal(), stream.normal(), stream.normal()];
    const integers = Array.from({ length: 6 }, () => stream.integer(10));
    expect({ uniform, normal, integers }).toMatchInlineSnapshot(`
      {
        "integers": [
          4,
          9,
          5,
          6,
          6,
          3,
        ],
        "normal": [
          -0.7013622610392436,
          0.13222159450186266,
          -0.05385268951055447,
        ],
        "uniform": [
          0.8613533957028576,
          0.1842648133402469,
        ],
      }
    `);
  });

  it('is decided by its seed and names, and by nothing else', () => {
    fc.assert(
      fc.property(fc.nat(), names, (seed, purpose) => {
        const [a, b] = [randomStream(seed, ...purpose), randomStream(seed, ...purpose)];
        for (let i = 0; i < 5; i += 1) expect(a.normal()).toBe(b.normal());
      }),
    );
  });

  it('is another for another seed or other names', () => {
    const firsts = [
      randomStream(0, 'a'),
      randomStream(1, 'a'),
      randomStream(2 ** 32, 'a'),
      randomStream(0, 'b'),
      randomStream(0, 'a', 1),
      randomStream(0, 'a', '1'),
      randomStream(0, 'a1'),
      randomStream(0),
    ].map((stream) => stream.uniform());
    expect(new Set(firsts).size).toBe(firsts.length);
  });

  it('has the moments of U[0, 1) and N(0, 1)', () => {
    const stream = randomStream(3, 'moments');
    const uniform = moments(100_000, () => stream.uniform());
    expect(uniform.mean).toBeCloseTo(1 / 2, 2);
    expect(uniform.variance).toBeCloseTo(1 / 12, 2);
    const normal = moments(100_000, () => stream.normal());
    expect(Math.abs(normal.mean)).toBeLessThan(0.015);
    expect(Math.abs(normal.variance - 1)).toBeLessThan(0.02);
    expect(Math.abs(normal.kurtosis - 3)).toBeLessThan(0.1);
  });

  it('draws every integer below the bound about as often', () => {
    const stream = randomStream(4, 'integers');
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 70_000; i += 1) counts[stream.integer(7)] += 1;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });
});

describe('permutation', () => {
  it('draws what it always drew', () => {
    expect([...permutation(12, randomStream(7, 'shuffle', 0))]).toMatchInlineSnapshot(`
      [
        4,
        7,
        3,
        2,
        8,
        0,
        6,
        5,
        9,
        1,
        10,
        11,
      ]
    `);
  });

  it('holds every number once', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(), (n, seed) => {
        expect([...permutation(n, randomStream(seed))].sort((a, b) => a - b)).toEqual([...Array(n).keys()]);
      }),
    );
  });

  it('draws every order about as often', () => {
    const stream = randomStream(5, 'orders');
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i += 1) {
      const order = permutation(4, stream).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});
