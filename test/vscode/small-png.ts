import { decode, encode } from 'fast-png';

/** Colours of a picture: those of large areas, and what is needed beside them, such as an icon's. */
const [ofAreas, beside] = [32, 96];

type Colour = [red: number, green: number, blue: number];

interface Counted {
  readonly key: number;
  readonly colour: Colour;
  readonly count: number;
  /** To the nearest colour of the palette, squared, and which one that is. */
  distance: number;
  place: number;
}

/** Takes a colour into the palette. */
function take(palette: Colour[], counted: readonly Counted[], { colour }: Counted): void {
  const [red, green, blue] = colour;
  for (const each of counted) {
    const distance = (each.colour[0] - red) ** 2 + (each.colour[1] - green) ** 2 + (each.colour[2] - blue) ** 2;
    if (distance < each.distance) [each.distance, each.place] = [distance, palette.length];
  }
  palette.push(colour);
}

/** The colours of the most pixels, then those that are missed most. */
function paletteOf(counted: readonly Counted[]): Colour[] {
  const palette: Colour[] = [];
  for (const each of counted.toSorted((a, b) => b.count - a.count).slice(0, ofAreas)) take(palette, counted, each);
  for (let i = 0; i < beside; i += 1) {
    const missed = counted.reduce((a, b) => (b.distance * b.count > a.distance * a.count ? b : a));
    if (missed.distance === 0) break;
    take(palette, counted, missed);
  }
  return palette;
}

/** A screenshot with few colours, each other one as the nearest of them: a third of the size, and hardly to be told from it. */
export function smallPng(png: Uint8Array): Uint8Array {
  const { width, height, channels, data } = decode(png);
  const keys = new Uint32Array(width * height);
  const counts = new Map<number, number>();
  for (let i = 0; i < keys.length; i += 1) {
    const [red, green, blue] = [0, 1, 2].map((c) => data[i * channels + c]);
    keys[i] = (red << 16) | (green << 8) | blue;
    counts.set(keys[i], (counts.get(keys[i]) ?? 0) + 1);
  }
  const counted = [...counts].map(([key, count]): Counted => {
    return { key, colour: [key >> 16, (key >> 8) & 255, key & 255], count, distance: Infinity, place: 0 };
  });
  const palette = paletteOf(counted);
  const places = new Map(counted.map(({ key, place }) => [key, place]));
  const indices = Uint8Array.from(keys, (key) => places.get(key) ?? 0);
  return encode({ width, height, data: indices, depth: 8, channels: 1, palette }, { zlib: { level: 9 } });
}
