import type { Shape } from '../architecture/shape.js';
import type { Augmentation } from './definition.js';
import { randomStream } from './random.js';

type ImageShape = Extract<Shape, { kind: 'image' }>;

/**
 * Changes a gathered batch of training images for one epoch (from 0) and returns the changed copy, [n, H W C]. What
 * becomes of an image follows from the seed, the epoch and its row (among the training rows) alone: whichever engine
 * asks, in whatever order and after whatever interruption, gets the same numbers.
 */
export type Augment = (inputs: Float32Array, rows: Int32Array, epoch: number) => Float32Array;

/** The place that a place beyond the border mirrors; the border itself is not repeated (numpy's `reflect`). */
function reflected(place: number, size: number): number {
  if (place < 0) return -place;
  return place < size ? place : 2 * (size - 1) - place;
}

/** Where an image's first pixel comes from, as an offset of 0 from itself, and whether it is mirrored. */
interface Change {
  readonly down: number;
  readonly right: number;
  readonly mirrored: boolean;
}

function drawChange({ crop, flip }: Augmentation, seed: number, epoch: number, row: number): Change {
  const random = randomStream(seed, 'augment', epoch, row);
  const offset = () => (crop === null ? 0 : random.integer(2 * crop + 1) - crop);
  const [down, right] = [offset(), offset()];
  return { down, right, mirrored: flip && random.uniform() < 0.5 };
}

function copyChanged(
  from: Float32Array,
  to: Float32Array,
  { height, width, channels }: ImageShape,
  { down, right, mirrored }: Change,
): void {
  for (let y = 0; y < height; y += 1) {
    const line = reflected(y + down, height) * width;
    for (let x = 0; x < width; x += 1) {
      const source = (line + reflected((mirrored ? width - 1 - x : x) + right, width)) * channels;
      const target = (y * width + x) * channels;
      for (let channel = 0; channel < channels; channel += 1) to[target + channel] = from[source + channel];
    }
  }
}

/**
 * What `augment` asks for: `crop p` surrounds an image by its own reflection, p pixels wide, and cuts one of its size
 * out at a place drawn uniformly; `flip` then mirrors it left to right with probability 1/2.
 * @param seed the run's
 * @throws RangeError where the border is no smaller than the image
 */
export function augmentation(augment: Augmentation, shape: ImageShape, seed: number): Augment {
  const size = shape.height * shape.width * shape.channels;
  const { crop } = augment;
  if (crop !== null && crop >= Math.min(shape.height, shape.width)) {
    throw new RangeError(`A border of ${crop} can't be reflected: the images are ${shape.height}x${shape.width}.`);
  }
  return (inputs, rows, epoch) => {
    const changed = new Float32Array(inputs.length);
    rows.forEach((row, at) => {
      const [begin, end] = [at * size, (at + 1) * size];
      const change = drawChange(augment, seed, epoch, row);
      copyChanged(inputs.subarray(begin, end), changed.subarray(begin, end), shape, change);
    });
    return changed;
  };
}
