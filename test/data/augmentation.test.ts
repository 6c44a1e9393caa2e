import { describe, expect, it } from 'vitest';
import { augmentation } from '../../models/data/augmentation.js';

const [height, width, channels] = [4, 5, 2];
const shape = { kind: 'image', height, width, channels } as const;
const size = height * width * channels;

/** Each number says where it comes from: row, y, x, channel. */
function numbered(rows: readonly number[]): Float32Array {
  return Float32Array.from(rows.flatMap((row) => Array.from({ length: size }, (_, i) => row * 1000 + i)));
}

function at(image: Float32Array, y: number, x: number, channel: number): number {
  return image[(y * width + x) * channels + channel];
}

/** numpy's `reflect`, as its own documentation writes it out: 3 2 1 | 0 1 2 3 | 2 1 0. */
function reflect(place: number, length: number): number {
  const period = [...Array(length).keys(), ...[...Array(length).keys()].slice(1, -1).reverse()];
  return period[((place % period.length) + period.length) % period.length];
}

/** Every image that crop and flip can make of one. */
function* possible(image: Float32Array, crop: number, flips: readonly boolean[]): Generator<string> {
  for (let down = -crop; down <= crop; down += 1) {
    for (let right = -crop; right <= crop; right += 1) {
      for (const flip of flips) {
        const made = Array.from({ length: size }, (_, i) => {
          const [y, x, channel] = [Math.floor(i / channels / width), Math.floor(i / channels) % width, i % channels];
          const column = flip ? width - 1 - x : x;
          return at(image, reflect(y + down, height), reflect(column + right, width), channel);
        });
        yield made.join();
      }
    }
  }
}

describe('augment', () => {
  it('crop cuts out of the reflected image, flip mirrors it: every way comes about, and no other', () => {
    const crop = 2;
    const augment = augmentation({ crop, flip: true }, shape, 7);
    const image = numbered([0]);
    const ways = new Set(possible(image, crop, [false, true]));
    const seen = new Set<string>();
    for (let epoch = 0; epoch < 600; epoch += 1) {
      const made = augment(image, Int32Array.of(0), epoch).join();
      expect(ways).toContain(made);
      seen.add(made);
    }
    expect(seen.size).toBe(ways.size);
  });

  it('flip alone mirrors about half of the images', () => {
    const augment = augmentation({ crop: null, flip: true }, shape, 1);
    const rows = Array.from({ length: 1000 }, (_, row) => row);
    const images = numbered(rows);
    const made = augment(images, Int32Array.from(rows), 0);
    const mirrored = rows.filter((row) => {
      const [before, after] = [images, made].map((all) => all.subarray(row * size, (row + 1) * size));
      const [plain, flipped] = [...possible(before, 0, [false, true])];
      expect([plain, flipped]).toContain(after.join());
      return after.join() === flipped;
    });
    expect(mirrored.length).toBeGreaterThan(430);
    expect(mirrored.length).toBeLessThan(570);
  });

  it('an image is changed alike in whatever batch it comes, otherwise in another epoch and under another seed', () => {
    const augment = augmentation({ crop: 3, flip: true }, shape, 7);
    const together = augment(numbered([4, 9, 2]), Int32Array.of(4, 9, 2), 5);
    const alone = augment(numbered([9]), Int32Array.of(9), 5);
    expect(together.subarray(size, 2 * size)).toEqual(alone);
    const all = (epoch: number, seed: number) =>
      augmentation({ crop: 3, flip: true }, shape, seed)(numbered([4, 9, 2]), Int32Array.of(4, 9, 2), epoch).join();
    expect(all(5, 7)).toBe(together.join());
    expect(new Set([all(5, 7), all(6, 7), all(5, 8)]).size).toBe(3);
  });

  it('leaves what it is given as it was, and refuses a border as wide as the image', () => {
    const images = numbered([1]);
    augmentation({ crop: 3, flip: true }, shape, 7)(images, Int32Array.of(1), 0);
    expect(images).toEqual(numbered([1]));
    expect(() => augmentation({ crop: 4, flip: false }, shape, 7)).toThrow("A border of 4 can't be reflected");
  });
});
