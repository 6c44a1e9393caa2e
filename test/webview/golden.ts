import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode, encode } from 'fast-png';
import pixelmatch from 'pixelmatch';
import type { Browser } from '../vscode/browser.js';

const stored = join(import.meta.dirname, 'golden');
const seen = 'test-results/webview/golden';

/** Set, and every golden picture is written anew: `NESTIMATE_GOLDEN=update npx vitest run --project webview`. */
const updates = process.env['NESTIMATE_GOLDEN'] === 'update';

/** Two colours nearer than this (0 to 1, as seen) are one: edges that are smoothed differently. */
const colourTolerance = 0.1;
/** So large a share of the pixels may differ. */
const pixelTolerance = 0.0005;

/** Why pictures of this browser can't be held against the stored ones; null: they can. */
export function goldenObstacle({ pinned }: Browser): string | null {
  return pinned
    ? null
    : 'golden pictures are drawn by the Chromium and the fonts that npm brings, and another one is used here';
}

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** A screenshot as four bytes a pixel. */
function picture(png: Uint8Array): Picture {
  const { width, height, channels, data } = decode(png);
  const pixels = new Uint8Array(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i += 1) {
    for (let c = 0; c < channels; c += 1) pixels[i * 4 + c] = data[i * channels + c];
  }
  return { width, height, pixels };
}

/** What differs: null where nothing does, else in words, and a picture of it where the sizes are equal. */
function difference(before: Picture, now: Picture): { words: string; png: Uint8Array | null } | null {
  const { width, height } = now;
  if (before.width !== width || before.height !== height) {
    return { words: `it was ${before.width} x ${before.height} and is ${width} x ${height}`, png: null };
  }
  const marked = new Uint8Array(width * height * 4);
  const count = pixelmatch(before.pixels, now.pixels, marked, width, height, { threshold: colourTolerance });
  if (count <= width * height * pixelTolerance) return null;
  return { words: `${count} of ${width * height} pixels differ`, png: encode({ width, height, data: marked }) };
}

/**
 * Holds a screenshot against the stored `test/webview/golden/NAME.png`, or stores it where pictures are written anew.
 * @throws Error where it differs: what was seen, and what differs in it, lie in `test-results/webview/golden`
 */
export async function holdToGolden(name: string, png: Uint8Array): Promise<void> {
  const place = join(stored, `${name}.png`);
  if (updates) {
    await mkdir(stored, { recursive: true });
    return writeFile(place, png);
  }
  const how = 'If it is meant to look like this, write the pictures anew: NESTIMATE_GOLDEN=update.';
  const found = existsSync(place)
    ? difference(picture(await readFile(place)), picture(png))
    : { words: 'there is no stored picture', png: null };
  if (found === null) return;
  await mkdir(seen, { recursive: true });
  await writeFile(join(seen, `${name}.png`), png);
  if (found.png !== null) await writeFile(join(seen, `${name}-difference.png`), found.png);
  throw new Error(`${name} does not look as it did: ${found.words}. See ${join(seen, `${name}.png`)}. ${how}`);
}
