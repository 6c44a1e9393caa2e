import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Stage, StagedArchitecture } from '../../models/architecture/staged.js';
import type { Weights } from '../../models/architecture/weights.js';
import { heldInputs, inputsOf, rowsBetween, type Samples } from '../../models/data/dataset.js';
import { randomStream } from '../../models/data/random.js';
import { flatParts, flattened } from '../../models/training/flat-weights.js';
import { initialWeights } from '../../models/training/initial-weights.js';
import { readSafetensors, writeSafetensors } from '../../models/training/safetensors.js';
import { dropNothing } from '../../models/training/tfjs-dropout.js';
import { forward } from '../../models/training/tfjs-forward.js';
import { evaluationNorms, startStatistics, stepNorms } from '../../models/training/tfjs-statistics.js';
import { everywhere } from './engines-everywhere.js';
import { full } from '../full.js';

const script = 'test/training/pytorch-resnet.py';
const found = spawnSync('python3', ['-c', 'import numpy, torch'], { encoding: 'utf8' });
const missing = found.status === 0 ? null : 'python3 with numpy and torch is not here';
if (missing !== null) console.log(`Skipped: agreement with PyTorch, for ${missing}.`);

/**
 * ResNEst's official rate. Two million rectifiers read numbers that differ in their last bits, and a few of them open in one
 * program only: at ten times the rate that alone moves a weight by 1e-4.
 */
const learningRate = 0.01;
const rows = 8;

/** Widths of the stages and blocks in each: ResNet-20 of the official code; in full, a shallower and a wider one too. */
const sizes = [
  { name: 'ResNet-20', widths: [16, 32, 64], blocks: 3 },
  ...(full
    ? [
        { name: 'ResNet-8', widths: [8, 16, 32], blocks: 1 },
        { name: 'ResNet-14, twice as wide', widths: [32, 64, 128], blocks: 2 },
      ]
    : []),
];
type Size = (typeof sizes)[number];

function residual(kind: StagedArchitecture['kind'], { widths, blocks }: Size): StagedArchitecture {
  const stages = widths.map((width, s): Stage => {
    const layers = [
      { kind: 'norm', activation: 'relu' },
      { kind: 'convolution', kernel: [3, 3], channels: width, activation: 'identity' },
      { kind: 'norm', activation: 'relu' },
    ] as const;
    return { width, stride: s === 0 ? 1 : 2, blocks: Array.from({ length: blocks }, () => ({ layers, via: [3, 3] })) };
  });
  return {
    kind,
    name: kind,
    input: { kind: 'image', height: 32, width: 32, channels: 3 },
    outputSize: 10,
    bias: true,
    expansion: { kind: 'linear', width: widths[0], kernel: [3, 3] },
    stages,
    pool: true,
  };
}

function batch(): Samples {
  const stream = randomStream(1, 'test images');
  const size = 32 * 32 * 3;
  const inputs = heldInputs(
    Float32Array.from({ length: rows * size }, () => stream.normal()),
    size,
  );
  const labels = Int32Array.from({ length: rows }, () => stream.integer(10));
  return { rows, inputSize: size, inputs, targets: { kind: 'classes', classes: 10, labels } };
}

/** Images as PyTorch takes them, [N, C, H, W]. */
function channelsFirst(samples: Samples): Float32Array {
  const values = inputsOf(samples, rowsBetween(0, rows));
  return Float32Array.from({ length: values.length }, (_, i) => {
    const [place, channel, row] = [i % 1024, Math.floor(i / 1024) % 3, Math.floor(i / 3072)];
    return values[row * 3072 + place * 3 + channel];
  });
}

/** The outputs [N, 10] of these weights, by the batch's statistics or the running ones. */
function outputsOf(
  architecture: StagedArchitecture,
  weights: Weights,
  samples: Samples,
  mode: 'training' | 'evaluation',
) {
  return tf.tidy(() => {
    const parts = flatParts(architecture);
    const flat = tf.tensor1d(flattened(architecture, weights));
    const sizes = parts.map(({ size }) => size);
    const tensors = new Map(
      tf.split(flat, sizes).map((part, i) => [parts[i].name, tf.reshape(part, [...parts[i].shape])]),
    );
    const statistics = startStatistics(architecture, weights);
    const norms = stepNorms();
    const outputs = forward(architecture, tf.tensor2d(inputsOf(samples, rowsBetween(0, rows)), [rows, 3072]), {
      tensors: (name) => tensors.get(name) ?? tf.zeros([0]),
      drop: dropNothing,
      normalize: mode === 'training' ? norms.normalize : evaluationNorms(statistics),
    });
    if (mode === 'training') norms.after(statistics);
    return outputs.dataSync<'float32'>();
  });
}

/** What PyTorch makes of the same weights and batch. */
async function inPyTorch(kind: string, { widths, blocks }: Size, weights: Weights, samples: Samples): Promise<Weights> {
  const folder = mkdtempSync(join(tmpdir(), 'nestimate-pytorch-'));
  const [start, images, out] = ['start', 'batch', 'out'].map((name) => join(folder, `${name}.safetensors`));
  const labels = samples.targets.kind === 'classes' ? Float32Array.from(samples.targets.labels) : new Float32Array();
  await writeSafetensors(start, { arrays: weights, metadata: {} });
  await writeSafetensors(images, {
    arrays: new Map([
      ['images', { shape: [rows, 3, 32, 32], values: channelsFirst(samples) }],
      ['labels', { shape: [rows], values: labels }],
    ]),
    metadata: {},
  });
  const ran = spawnSync('python3', [script, kind, String(blocks), widths.join(), '10', start, images, out], {
    encoding: 'utf8',
  });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return (await readSafetensors(out)).arrays;
}

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number> | undefined, name: string): void {
  expect(found.length, name).toBe(expected?.length);
  const off = Array.from(found, (value, i) => Math.abs(value - (expected?.[i] ?? NaN)));
  expect(Math.max(...off), name).toBeLessThan(1e-4);
}

describe.skipIf(missing !== null).each(sizes)('$name and PyTorch', (size) => {
  const samples = batch();
  beforeAll(() => tf.setBackend('wasm'));

  it.each(['resnet', 'resnest', 'bn-resnest', 'a-resnest'] as const)(
    'agree on the outputs and on a step of the official settings: %s',
    async (kind) => {
      const architecture = residual(kind, size);
      const weights = initialWeights(architecture, 1);
      const expected = await inPyTorch(kind, size, weights, samples);
      const engine = everywhere.find(({ name }) => name === 'wasm');
      if (engine === undefined) throw new Error('no wasm engine');
      const session = await engine.start({
        architecture,
        settings: {
          loss: 'cross-entropy',
          optimizer: { kind: 'sgd', learningRate, decay: 5e-4, momentum: 0.9, nesterov: true },
          schedule: null,
          batch: rows,
          epochs: 1,
        },
        train: samples,
        test: null,
        augment: null,
        seed: 1,
        weights,
        optimizerState: null,
        step: 0,
      });
      await session.advance([rowsBetween(0, rows)], learningRate);
      const stepped = await session.weights();
      session.dispose();
      expectClose(
        outputsOf(architecture, weights, samples, 'training'),
        expected.get('training outputs')?.values,
        'outputs',
      );
      for (const [name, { values }] of stepped) expectClose(values, expected.get(name)?.values, name);
      expect([...expected.keys()].sort()).toEqual([...stepped.keys(), 'training outputs', 'evaluation outputs'].sort());
      expectClose(
        outputsOf(architecture, stepped, samples, 'evaluation'),
        expected.get('evaluation outputs')?.values,
        'outputs after the step',
      );
    },
  );
});
