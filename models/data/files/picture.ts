import { convertIndexedToRgb, decode as decodePng } from 'fast-png';
import jpeg from 'jpeg-js';
import { DataError } from '../data-error.js';
import { reasonOf } from '../file-error.js';

/** An image's sizes: 1 channel where it is grey, 3 where it has colours. Transparency is left out. */
export interface PictureShape {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
}

/** Pixels 0 to 255, height, width, channel. */
export interface Picture extends PictureShape {
  readonly values: Uint8Array;
}

const pngMagic = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
/** Where a PNG's header has its sizes, its bits a number and its kind of colour. */
const png = { width: 16, height: 20, depth: 24, colour: 25, end: 26 };
const pngGrey: ReadonlySet<number> = new Set([0, 4]);
/** Pixels of one image: more would take gigabytes to decode. */
const mostPixels = 2 ** 25;

/** Markers of a JPEG's frame, which has its sizes: all kinds of it, without three others of the same range. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function jpegShape(bytes: Buffer): PictureShape | null {
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1];
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (isFrame(marker)) {
      const channels = bytes[at + 9] === 1 ? 1 : 3;
      return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7), channels };
    }
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}

function pngShape(bytes: Buffer): PictureShape | null {
  if (bytes.length < png.end) return null;
  const channels = pngGrey.has(bytes[png.colour]) ? 1 : 3;
  return { height: bytes.readUInt32BE(png.height), width: bytes.readUInt32BE(png.width), channels };
}

/**
 * The sizes that an image's header says.
 * @param bytes the file's first bytes, or all
 * @throws DataError where it is neither PNG nor JPEG, or too large
 */
export function pictureShape(bytes: Buffer, file: string): PictureShape {
  const isPng = bytes.subarray(0, pngMagic.length).equals(pngMagic);
  const isJpeg = bytes[0] === 0xff && bytes[1] === 0xd8;
  if (!isPng && !isJpeg) {
    throw new DataError('this is neither a PNG nor a JPEG, whatever its name. Remove it of the folder.', { file });
  }
  const shape = isPng ? pngShape(bytes) : jpegShape(bytes);
  if (shape === null || shape.height * shape.width === 0) {
    throw new DataError('the image is cut off within its header. Copy it again.', { file });
  }
  if (shape.height * shape.width > mostPixels) {
    throw new DataError(`the image is too large: ${shape.height}x${shape.width}. Make it smaller.`, { file });
  }
  return shape;
}

/** Grey numbers of 1, 2 or 4 bits, each line beginning with a byte of its own, as 0 to 255. */
function unpackedGrey(data: ArrayLike<number>, width: number, height: number, depth: number): Uint8Array {
  const values = new Uint8Array(width * height);
  const [perByte, largest] = [8 / depth, 2 ** depth - 1];
  const stride = Math.ceil(width / perByte);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const byte = data[y * stride + Math.floor(x / perByte)];
      const shift = 8 - depth * ((x % perByte) + 1);
      values[y * width + x] = (((byte >> shift) & largest) * 255) / largest;
    }
  }
  return values;
}

/** The first `channels` of `all` numbers of each pixel, 8 bits of each. */
function firstChannels(data: ArrayLike<number>, all: number, channels: number, shift: number): Uint8Array {
  const pixels = Math.floor(data.length / all);
  const values = new Uint8Array(pixels * channels);
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    for (let channel = 0; channel < channels; channel += 1) {
      values[pixel * channels + channel] = data[pixel * all + channel] >> shift;
    }
  }
  return values;
}

function pngValues(bytes: Buffer, channels: number): Uint8Array {
  const image = decodePng(bytes, { checkCrc: true });
  const { data, depth, width, height } = image;
  if (image.palette !== undefined) {
    return firstChannels(convertIndexedToRgb(image), image.palette[0].length, channels, 0);
  }
  if (depth < 8) return unpackedGrey(data, width, height, depth);
  return firstChannels(data, image.channels, channels, depth === 16 ? 8 : 0);
}

function jpegValues(bytes: Buffer, channels: number): Uint8Array {
  const { data } = jpeg.decode(bytes, {
    useTArray: true,
    formatAsRGBA: false,
    tolerantDecoding: false,
    maxResolutionInMP: mostPixels / 1e6,
    maxMemoryUsageInMB: 2048,
  });
  return firstChannels(data, 3, channels, 0);
}

/**
 * Decodes a PNG (of any depth, with or without a palette) or a JPEG.
 * @throws DataError where it can't be decoded
 */
export function decodePicture(bytes: Buffer, file: string): Picture {
  const shape = pictureShape(bytes, file);
  let values: Uint8Array;
  try {
    values = bytes[0] === 0xff ? jpegValues(bytes, shape.channels) : pngValues(bytes, shape.channels);
  } catch (error) {
    throw new DataError(`the image can't be decoded: ${reasonOf(error)}. Replace it, or remove it.`, { file });
  }
  if (values.length !== shape.height * shape.width * shape.channels) {
    throw new DataError('the image has fewer pixels than its header says. Replace it, or remove it.', { file });
  }
  return { ...shape, values };
}
