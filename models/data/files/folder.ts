import { createHash, type Hash } from 'node:crypto';
import { open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { howMany } from '../../architecture/how-many.js';
import { DataError } from '../data-error.js';
import type { FolderDefinition } from '../definition.js';
import { codeOf, fileError } from '../file-error.js';
import { regularFileSize } from '../regular-file.js';
import type { Table } from '../table.js';
import { type FileSet, mostClasses } from './file-set.js';
import { decodePicture, type Picture, pictureShape, type PictureShape } from './picture.js';
import { type Spool, spool } from './spool.js';
import { storedRows } from './stored-rows.js';

/** An image's file has no more: it is read whole. */
const mostImageBytes = 2 ** 27;
/** Bytes that hold an image's sizes, but for a JPEG with pages of text before them. */
const headerBytes = 65_536;
const imageName = /\.(png|jpe?g)$/i;

/** One class's images, absolute paths. */
interface ClassFolder {
  readonly name: string;
  readonly images: readonly string[];
}

/** Code units, not the reader's language: the same folder has the same order everywhere. */
function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : 1;
}

async function listed(folder: string) {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') {
      throw new DataError('there is no such folder. Check the path after folder.', { file: folder });
    }
    if (codeOf(error) === 'ENOTDIR') {
      throw new DataError('this is a file, not a folder. Name the folder that holds one folder a class.', {
        file: folder,
      });
    }
    throw fileError(error, folder, 'folder');
  });
  return entries.filter(({ name }) => !name.startsWith('.')).sort((a, b) => byCodeUnits(a.name, b.name));
}

/** The folders of the classes, by name. @throws DataError where one of them is empty, or they are fewer than two */
async function classFolders(folder: string): Promise<ClassFolder[]> {
  const entries = await listed(folder);
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  if (names.length < 2 || names.length > mostClasses) {
    const problem = `it has ${howMany(names.length, 'folder')}: one is needed for each class, named after it, with its images in it.`;
    throw new DataError(problem, { file: folder });
  }
  const classes: ClassFolder[] = [];
  for (const name of names) {
    const file = join(folder, name);
    const images = (await listed(file)).filter((entry) => !entry.isDirectory() && imageName.test(entry.name));
    if (images.length === 0) {
      throw new DataError('there is no image of this class: no .png, .jpg or .jpeg file. Add some, or remove it.', {
        file,
      });
    }
    classes.push({ name, images: images.map((entry) => join(file, entry.name)) });
  }
  return classes;
}

/** The class folders of the training images, and those of the test images, which are of the same names. */
async function allFolders({ path, test }: FolderDefinition): Promise<readonly [ClassFolder[], ClassFolder[] | null]> {
  const train = await classFolders(path);
  if (test === null) return [train, null];
  const held = await classFolders(test);
  const unknown = held.find(({ name }) => !train.some((folder) => folder.name === name));
  if (unknown === undefined) return [train, held];
  throw new DataError(`${path} has no folder of this class '${unknown.name}'.`, { file: join(test, unknown.name) });
}

function imagesIn(folders: readonly ClassFolder[]): number {
  return folders.reduce((sum, { images }) => sum + images.length, 0);
}

/** The folders whose entries decide what is in the set. */
export async function folderPaths({ path, test }: FolderDefinition): Promise<string[]> {
  const roots = test === null ? [path] : [path, test];
  const inside = roots.map(async (root) => {
    const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(root, name));
  });
  return [...roots, ...(await Promise.all(inside)).flat()];
}

async function firstShape(file: string): Promise<PictureShape> {
  await regularFileSize(file, 'folder', mostImageBytes);
  const opened = await open(file).catch((error: unknown) => {
    throw fileError(error, file, 'folder');
  });
  try {
    const { buffer, bytesRead } = await opened.read({ buffer: Buffer.alloc(headerBytes), position: 0 });
    return pictureShape(buffer.subarray(0, bytesRead), file);
  } finally {
    await opened.close();
  }
}

/**
 * What a folder of images holds, from the names of its files and the first image's header.
 * @throws DataError where there is no such folder, or a class without images
 */
export async function readFolderSet(definition: FolderDefinition): Promise<FileSet> {
  const [train, test] = await allFolders(definition);
  const { height, width, channels } = await firstShape(train[0].images[0]);
  return {
    shape: { kind: 'image', height, width, channels },
    targets: { kind: 'classes', count: train.length },
    rows: imagesIn(train),
    testRows: test === null ? null : imagesIn(test),
  };
}

function requireLike(picture: PictureShape, first: PictureShape, file: string, firstFile: string): void {
  if (picture.height !== first.height || picture.width !== first.width) {
    const sizes = `${picture.height}x${picture.width}, and the first image, ${firstFile}, ${first.height}x${first.width}`;
    throw new DataError(`the image is ${sizes}. Make all of one size.`, { file });
  }
  if (picture.channels > first.channels) {
    const problem = `the image has colours, and the first one, ${firstFile}, is grey. Save all in colours, or all grey.`;
    throw new DataError(problem, { file });
  }
}

/** A grey image among coloured ones has its grey in each channel. */
function inChannels({ values, channels }: Picture, wanted: number): Uint8Array {
  if (channels === wanted) return values;
  return Uint8Array.from({ length: values.length * wanted }, (_, i) => values[Math.floor(i / wanted)]);
}

async function readPicture(file: string, hash: Hash): Promise<Picture> {
  await regularFileSize(file, 'folder', mostImageBytes);
  const bytes = await readFile(file).catch((error: unknown) => {
    throw fileError(error, file, 'folder');
  });
  hash.update(`${bytes.length}\n`).update(bytes);
  return decodePicture(bytes, file);
}

/** Decodes the images one after the other into the spool; returns the shape of the first. */
async function decodeAll(files: readonly string[], pixels: Spool, hash: Hash): Promise<PictureShape> {
  let first: PictureShape | null = null;
  for (const file of files) {
    const picture = await readPicture(file, hash);
    first ??= { height: picture.height, width: picture.width, channels: picture.channels };
    requireLike(picture, first, file, files[0]);
    pixels.write(inChannels(picture, first.channels));
  }
  if (first === null) throw new DataError('there are no images.');
  return first;
}

/**
 * Decodes all images of a folder. Their pixels are held in memory, or where they are many in a temporary file.
 * @throws DataError as `readFolderSet`, and for an image that can't be decoded or differs from the first in size
 */
export async function openFolderTable(definition: FolderDefinition): Promise<Table> {
  const [train, test] = await allFolders(definition);
  const names = train.map(({ name }) => name);
  const folders = [...train, ...(test ?? [])];
  const hash = createHash('sha256').update(JSON.stringify(folders.map(({ name, images }) => [name, images.length])));
  const pixels = spool(definition.path);
  const files = folders.flatMap(({ images }) => images);
  const { height, width, channels } = await decodeAll(files, pixels, hash);
  const columns = height * width * channels;
  const decode = (row: Uint8Array, into: Float64Array) => into.set(row);
  const labels = folders.flatMap(({ name, images }) => images.map(() => names.indexOf(name)));
  return {
    rows: files.length,
    testFrom: test === null ? null : imagesIn(train),
    inputShape: { kind: 'image', height, width, channels },
    inputNames: [],
    targetNames: names,
    inputs: storedRows(pixels.bytes(), { begin: 0, rowBytes: columns, columns, decode }),
    targets: { kind: 'classes', classes: names.length, labels: Int32Array.from(labels) },
    hash: hash.digest('hex'),
  };
}
