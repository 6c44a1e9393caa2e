import { describe, expect, it } from 'vitest';
import { gzipSync } from 'node:zlib';
import { idx, npy, png, zip } from '../data/files/written.js';
import { type Files, findingsOf, program } from './read.js';

const arrays = {
  'x.npy': npy("'|u1'", [3, 2], Buffer.of(1, 2, 3, 4, 5, 6)),
  'y.npy': npy("'|u1'", [3], Buffer.of(0, 2, 1)),
  'pictures.npy': npy("'|u1'", [3, 1, 2, 3], Buffer.alloc(18)),
};

const images = idx(
  0x0803,
  [3, 2, 2],
  Array.from({ length: 12 }, (_, i) => i),
);
const labels = idx(0x0801, [3], [0, 4, 2]);
const row = (labelBytes: number) => Buffer.alloc(labelBytes + 3072);

function cifar10(folder: string): Files {
  const names = [...[1, 2, 3, 4, 5].map((i) => `data_batch_${i}.bin`), 'test_batch.bin'];
  return Object.fromEntries(names.map((name) => [`${folder}/${name}`, row(1)]));
}

const files: Files = {
  images,
  labels,
  'images.gz': gzipSync(images),
  'labels.gz': gzipSync(labels),
  'cut.gz': gzipSync(Buffer.alloc(5000, labels)).subarray(0, 30),
  'plain.gz': labels,
  'cut-labels': labels.subarray(0, 9),
  'two-labels': idx(0x0801, [2], [0, 1]),
  'header-only': images.subarray(0, 10),
  'x.npy': arrays['x.npy'],
  'y.npy': arrays['y.npy'],
  'cut.npy': arrays['x.npy'].subarray(0, -1),
  'objects.npy': npy("'|O'", [3, 2], Buffer.alloc(48)),
  'set.npz': zip(arrays, true),
  'pictures/cat/1.png': png(1, 2, 1, [1, 2]),
  'pictures/wolf/1.png': png(1, 2, 1, [3, 4]),
  'empty-class/cat/1.png': png(1, 2, 1, [1, 2]),
  'empty-class/wolf/1.txt': '',
  'no-images': idx(0x0803, [0, 2, 2], []),
  empty: '',
  ...cifar10('ten'),
  ...cifar10('cut'),
  'cut/data_batch_3.bin': row(1).subarray(1),
  'hundred/train.bin': row(2),
  'hundred/test.bin': row(2),
  'incomplete/train.bin': row(2),
};

/** What is found in a data block, without the path of the folder. */
async function foundIn(body: string): Promise<string[]> {
  return (await findingsOf(`data d { ${body} }`, files)).map((finding) => finding.replace(/^1:/, ''));
}

describe('a data block', () => {
  it.each([
    ['csv "table.csv" target y', '3', 1, 'squared', { kind: 'csv', targets: ['y'], classes: null, scale: null }],
    ['target "y", a csv \'table.csv\' scale 2 standardize', '2', 2, 'huber', { targets: ['y', 'a'], scale: 2 }],
    ['csv "table.csv" target label classes 1 + 1 split 80 : 20 seed 7', '3', 2, 'cross-entropy', { classes: 2 }],
    ['csv "table.csv" target y split 3:1', '3', 1, 'absolute', { split: { train: 3, test: 1, seed: 0 } }],
    ['synthetic samples 9 inputs 3 outputs 2', '3', 2, 'squared', { samples: 9, noise: 0, seed: 0 }],
    ['synthetic inputs 3 outputs 2 samples 9 seed 4294967295', '3', 2, 'squared', { seed: 4_294_967_295 }],
    ['example yun-1', '1', 1, 'squared', { kind: 'example', example: 'yun-1', rho: 1 }],
    ['example yun-1 rho 1 / 2', '1', 1, 'squared', { example: 'yun-1', rho: 0.5 }],
    ['example yun-2 standardize', '1', 1, 'squared', { example: 'yun-2', standardize: true }],
    ['idx "images" labels "labels"', '2x2x1', 5, 'cross-entropy', { kind: 'idx', augment: null }],
    ['idx "images" labels "labels"', '4', 5, 'cross-entropy', { kind: 'idx' }],
    [
      'idx "images.gz" labels "labels.gz" augment flip',
      '2x2x1',
      5,
      'logistic',
      { augment: { crop: null, flip: true } },
    ],
    ['npy "x.npy" labels "y.npy"', '2', 3, 'cross-entropy', { kind: 'npy', targetKind: 'classes', test: null }],
    ['npy "x.npy" targets "x.npy" split 1 : 1', '2', 2, 'squared', { targetKind: 'numbers' }],
    [
      'npz "set.npz" inputs "pictures" labels "y" test "pictures" labels "y" augment flip',
      '1x2x3',
      3,
      'cross-entropy',
      { kind: 'npz', inputs: 'pictures', test: { inputs: 'pictures', targets: 'y' } },
    ],
    ['folder "pictures"', '1x2x1', 2, 'cross-entropy', { kind: 'folder', test: null }],
    ['idx "images" labels "labels" test "images" labels "labels"', '2x2x1', 5, 'cross-entropy', { split: null }],
    ['cifar10 "ten" augment crop 4 flip', '32x32x3', 10, 'logistic', { augment: { crop: 4, flip: true } }],
    ['cifar100 "hundred" augment crop 31', '32x32x3', 100, 'cross-entropy', { augment: { crop: 31, flip: false } }],
  ])('%s takes input %s and output %i under %s', async (body, input, output, loss, meaning) => {
    const text = `linear A { input ${input} output ${output} }
data d { ${body} }
train A on d { loss ${loss} optimizer adam 1 epochs 1 }`;
    const { findings, trains } = await program(text, files);
    expect(findings).toEqual([]);
    expect(trains[0].data).toMatchObject(meaning);
  });

  it('of images asks a network on vectors for as many numbers, one on images for their size', async () => {
    const trained = async (input: string, body: string) => {
      const text = `resnest A { input ${input} expand ${body} output 5 }\ndata d { idx "images" labels "labels" }
train A on d { loss cross-entropy optimizer adam 1 epochs 1 }`;
      return (await findingsOf(text, files)).filter((finding) => finding.includes('shape'));
    };
    expect(await trained('3', '8 block dense 2')).toEqual([
      '3:7 error shape: A has input 3, but d has images of 2x2x1. Write `input 4`.',
    ]);
    expect(await trained('3x2x1', 'conv 1x1 8 block conv 1x1 2')).toEqual([
      '3:7 error shape: A has input 3x2x1, but d has images of 2x2x1. Write `input 2x2x1`.',
    ]);
  });

  it.each([
    [
      'standardize',
      '6 error missing-part: d does not say where its rows come from. Write `csv "file.csv"` or `synthetic inputs 16 outputs 1 samples 4096`.',
    ],
    [
      'csv "table.csv" example yun-2',
      '26 error misplaced-part: rows come from one source only. Remove this one or the first.',
    ],
    ['csv "nix.csv" target y', '14 error data-file: nix.csv: there is no such file. Check the path after csv.'],
    ['csv "ten" target y', '14 error data-file: ten: this is a folder or a device, not a file.'],
    ['csv "empty" target y', '14 error data-file: empty: the file is empty: a header and rows are missing.'],
    ['csv "table.csv" target a, b classes 2', '46 error target: classes are for one target column.'],
    [
      'synthetic inputs 3 outputs 1 samples 4 target y',
      '49 error misplaced-part: this data has targets of its own: `outputs` says how many. Remove it.',
    ],
    [
      'synthetic inputs 3 outputs 1 samples 4 augment flip',
      '49 error misplaced-part: `augment` is for images: idx, cifar10, cifar100, npy, npz, folder. Remove it.',
    ],
    ['synthetic inputs 3 outputs 1 samples 4 noise -1', '55 error size: the noise must not be below 0; this is -1.'],
    [
      'synthetic inputs 3 outputs 1 samples 1e9',
      '10 error too-large: 1000000000 samples of 4 numbers are too many to be drawn.',
    ],
    [
      'synthetic inputs 3 outputs 1 samples 4 inputs 3',
      '49 error duplicate-part: inputs is given twice: only the first counts. Remove this one.',
    ],
    ['example yun-2 rho 1', '28 error misplaced-part: `rho` is for yun-1. Remove it.'],
    ['example yun-1 rho 0', '28 error size: rho must be above 0; this is 0.'],
    ['example yun-2 target y', '24 error misplaced-part: this data has targets of its own. Remove it.'],
    ['example yun-2 scale 0', '30 error size: the scale must be above 0; this is 0.'],
    ['example yun-2 split 0 : 1', '30 error size: the share of training rows must be above 0; this is 0.'],
    [
      'example yun-2 split 1 : 1 seed 4294967296',
      '41 error seed: a seed must be a whole number from 0 to 4294967295; this is 4294967296.',
    ],
    ['cifar10 "ten" target y', '24 error misplaced-part: this data has its labels. Remove it.'],
    ['cifar10 "ten" augment crop 0', '37 error size: the border of a crop must be a whole number from 1; this is 0.'],
    [
      'cifar10 "ten" augment crop 32',
      "37 error size: a border of 32 can't be reflected: the images are 32x32. Use less.",
    ],
    [
      'cifar10 "ten" split 1 : 1',
      '24 error misplaced-part: this data has test rows of its own, and trains on all others. Remove it.',
    ],
    ['folder "pictures" target y', '28 error misplaced-part: this data has its folders as classes. Remove it.'],
    [
      'npy "x.npy" labels "y.npy" test "x.npy" targets "y.npy"',
      '50 error target: training rows have labels, and test rows have targets. Write `labels`.',
    ],
    [
      'npy "x.npy" labels "y.npy" augment flip',
      '37 error misplaced-part: `augment` is for images, and a row of d is a vector of 2 numbers. Remove it.',
    ],
    [
      'npy "cut.npy" labels "y.npy"',
      '10 error data-file: cut.npy: the array is cut off: [3, 2] ends at byte 134, and it has 133. Save it again.',
    ],
    [
      'npy "objects.npy" labels "y.npy"',
      '10 error data-file: objects.npy: the array holds Python objects, which are never loaded. Save it as numbers: x.astype("float32").',
    ],
    ['npy "nix.npy" labels "y.npy"', '10 error data-file: nix.npy: there is no such file. Check the path after npy.'],
    [
      'npz "set.npz" inputs "picture" labels "y"',
      "10 error data-file: set.npz: there is no array 'picture'. Did you mean 'pictures'?",
    ],
    [
      'npz "nix.npz" inputs "x" labels "y"',
      '10 error data-file: nix.npz: there is no such file. Check the path after npz.',
    ],
    ['folder "nix"', '10 error data-file: nix: there is no such folder. Check the path after folder.'],
    [
      'folder "empty-class"',
      '10 error data-file: empty-class/wolf: there is no image of this class: no .png, .jpg or .jpeg file. Add some, or remove it.',
    ],
    [
      'cifar10 "hundred"',
      "10 error data-file: hundred/data_batch_1.bin: this file of CIFAR-10's binary version is missing. Unpack the download again, all of it.",
    ],
    [
      'cifar100 "ten"',
      "10 error data-file: ten/train.bin: this file of CIFAR-100's binary version is missing. Unpack the download again, all of it.",
    ],
    [
      'cifar10 "cut"',
      '10 error data-file: cut/data_batch_3.bin: its 3072 bytes are not a whole number of images of 3073 bytes: it is cut off. Unpack the download again.',
    ],
    [
      'cifar100 "incomplete"',
      "10 error data-file: incomplete/test.bin: this file of CIFAR-100's binary version is missing. Unpack the download again, all of it.",
    ],
    [
      'cifar10 "nix"',
      "10 error data-file: nix: there is no such folder. Download the binary version of CIFAR-10 (it is not part of Nestimate), unpack it, and put its folder 'nix' here.",
    ],
    ['idx "nix" labels "labels"', '10 error data-file: nix: there is no such file. Check the path after idx.'],
    ['idx "images" labels "nix.gz"', '10 error data-file: nix.gz: there is no such file. Check the path after labels.'],
    ['idx "ten" labels "labels"', '10 error data-file: ten: this is a folder or a device, not a file.'],
    [
      'idx "empty" labels "labels"',
      '10 error data-file: empty: this is not an IDX file of images: it is empty, or all but empty. Copy or download it again.',
    ],
    [
      'idx "labels" labels "images"',
      '10 error data-file: labels: this is not an IDX file of images: it begins with 0x00000801, not with 0x00000803. After idx stand the images, after labels the labels.',
    ],
    [
      'idx "images" labels "images"',
      '10 error data-file: images: this is not an IDX file of labels: it begins with 0x00000803, not with 0x00000801. After idx stand the images, after labels the labels.',
    ],
    ['idx "header-only" labels "labels"', '10 error data-file: header-only: the file ends within its header.'],
    [
      'idx "no-images" labels "labels"',
      '10 error data-file: no-images: its header says 0 images of 2x2: there is nothing to train on.',
    ],
    ['idx "images" labels "two-labels"', '10 error data-file: two-labels: it has 2 labels, but images has 3 images.'],
    ['idx "images" labels "cut-labels"', '10 error data-file: cut-labels: the file is cut off: it has 1 of 3 labels.'],
    [
      'idx "images" labels "plain.gz"',
      '10 error data-file: plain.gz: the file is not a valid gzip file. Pack it again, or take .gz off its name.',
    ],
    [
      'idx "images" labels "cut.gz"',
      '10 error data-file: cut.gz: the gzip file ends too early. Copy or pack it again.',
    ],
    [
      'idx "images" labels "labels" augment crop 2',
      "52 error size: a border of 2 can't be reflected: the images are 2x2. Use less.",
    ],
    [
      'idx "images" labels "labels" augment flip augment flip',
      '52 error duplicate-part: augment is given twice: only the first counts. Remove this one.',
    ],
  ])('%s is an error', async (body, finding) => {
    expect(await foundIn(body)).toEqual([finding]);
  });

  it('of more classes than outputs says which label makes them so many', async () => {
    const text = `linear A { input 2x2x1 output 3 }
data d { idx "images" labels "labels" }
train A on d { loss cross-entropy optimizer adam 1e-3 epochs 1 }`;
    expect(await findingsOf(text, files)).toEqual([
      '3:7 error shape: A has output 3, but d has 5 classes, as its largest label is 4. Write `output 5`.',
    ]);
  });

  it('is read as what its word says, though another one names the same folder', async () => {
    const found = await findingsOf('data a { cifar10 "ten" }\ndata b { cifar100 "ten" }', files);
    expect(found).toEqual([expect.stringMatching(/^2:10 error data-file: ten\/train.bin/)]);
  });
});
