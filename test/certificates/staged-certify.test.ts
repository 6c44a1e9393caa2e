import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlainArchitecture } from '../../models/architecture/architecture.js';
import { derived } from '../../models/architecture/conversions.js';
import { staged, type StagedArchitecture, type StagedLayer } from '../../models/architecture/staged.js';
import { trainables } from '../../models/architecture/trainable.js';
import type { WeightArray, Weights } from '../../models/architecture/weights.js';
import { certificate, type Certificate } from '../../models/certificates/certificate.js';
import { CertificateError } from '../../models/certificates/certificate-error.js';
import { certify } from '../../models/certificates/certify.js';
import { convexProblems } from '../../models/certificates/convex/convex-problems.js';
import { networkColumns } from '../../models/certificates/features/feature-columns.js';
import { spannedFeatures } from '../../models/certificates/features/spanned-features.js';
import { stagedNetworkOf } from '../../models/certificates/features/staged-network.js';
import { type Dataset, heldInputs, inputsOf, rowsBetween, type Samples } from '../../models/data/dataset.js';
import { everyNetwork, randomSamples } from '../training/networks.js';
import { exact } from '../training/reference-risk.js';
import { stagedNetworks, stagedStart } from '../training/staged-networks.js';
import { stagedOutputs, stagedRisk } from '../training/staged-reference.js';
import { randomNumbers, randomWeights } from './trained.js';

function datasetOf({ input }: StagedArchitecture, train: Samples): Dataset {
  return { inputShape: input, inputNames: [], targetNames: [], train, test: null, hash: '' };
}

/** Every map a 1x1 convolution, of images of some places. */
function pointwise(architecture: PlainArchitecture, height: number, width: number): StagedArchitecture {
  const whole = staged(architecture);
  const kernel = [1, 1] as const;
  const layer = (one: StagedLayer): StagedLayer =>
    one.kind === 'dense' ? { kind: 'convolution', kernel, channels: one.units, activation: one.activation } : one;
  const { expansion } = whole;
  return {
    ...whole,
    input: { kind: 'image', height, width, channels: architecture.inputSize },
    expansion: expansion.kind === 'none' ? expansion : { ...expansion, kernel },
    stages: whole.stages.map((stage) => ({
      ...stage,
      blocks: stage.blocks.map(({ layers: [first, ...rest] }) => ({
        layers: [layer(first), ...rest.map(layer)] as const,
        via: architecture.kind === 'densenest' ? null : kernel,
      })),
    })),
    pool: true,
  };
}

/** The same numbers, in the shapes of another network's arrays. */
function reshaped(architecture: StagedArchitecture, weights: Weights): Weights {
  return new Map(
    trainables(architecture).map(({ name, shape }) => [
      name,
      { shape, values: weights.get(name)?.values ?? new Float32Array() },
    ]),
  );
}

/** Every row an image, the same at each of its places. */
function repeated(samples: Samples, places: number): Samples {
  const rows = inputsOf(samples, rowsBetween(0, samples.rows));
  const size = samples.inputSize;
  const values = Float32Array.from(
    { length: rows.length * places },
    (_, i) => rows[Math.floor(i / (size * places)) * size + (i % size)],
  );
  return { ...samples, inputSize: size * places, inputs: heldInputs(values, size * places) };
}

/** The numbers that a certificate of a dense network and one of a staged network with its features have alike. */
function comparable(found: Certificate) {
  const { network, kind, rows, risk, linearRisk, lowerBound, epsilon, architectureEpsilon, ladder, solutions } = found;
  const { features, featureSpace, stationarity, negativeCurvature, kawaguchiBengio, inverse } = found;
  const near = { ...stationarity, wholeGradientNorm: null };
  const risks = { risk, linearRisk, lowerBound, epsilon, architectureEpsilon, ladder, solutions };
  const more = { features, featureSpace, negativeCurvature, kawaguchiBengio };
  return { network, kind, rows, ...risks, ...more, near, inverse: kind === 'resnest' ? inverse : null };
}

function expectNear(found: unknown, expected: unknown, at = ''): void {
  if (typeof expected === 'number') {
    expect(found, at).toBeTypeOf('number');
    expect(Math.abs(Number(found) - expected), `${at}: ${String(found)}, ${expected}`).toBeLessThan(
      1e-7 * (1 + Math.abs(expected)),
    );
  } else if (expected !== null && typeof expected === 'object') {
    for (const [key, value] of Object.entries(expected)) {
      if (key === 'curvatureUncertainty' || key === 'gap' || key === 'method') continue;
      expectNear(new Map(Object.entries(found ?? {})).get(key), value, `${at}.${key}`);
    }
  } else expect(found, at).toEqual(expected);
}

describe('a network of 1x1 convolutions with pooling is covered exactly', () => {
  const covered = everyNetwork.filter(({ kind }) => kind !== 'resnet');
  it.each(covered.map((network) => [network.name, network] as const))(
    'on images that are the same everywhere it is the dense network: %s',
    (_name, dense) => {
      const weights = randomWeights(dense, 5);
      const train = randomSamples(dense, 'squared', 60, 3);
      const images = pointwise(dense, 2, 3);
      const vector = { kind: 'vector', size: dense.inputSize } as const;
      const expected = certify({
        architecture: dense,
        loss: 'squared',
        weights,
        dataset: { ...datasetOf(images, train), inputShape: vector },
      });
      const found = certify({
        architecture: images,
        loss: 'squared',
        weights: reshaped(images, weights),
        dataset: datasetOf(images, repeated(train, 6)),
      });
      expect(found.staged).toEqual({ input: "the input's channel means", beside: null, uncovered: null });
      expect(found.stationarity.wholeGradientNorm).toBeNull();
      expectNear(comparable(found), comparable(expected));
      expect(certificate.parse(structuredClone(found))).toEqual(found);
    },
  );

  it('on any images it is the A-ResNEst with Hi = W(L+1) Wi: one risk, one lower bound', () => {
    const [dense] = everyNetwork;
    const source = pointwise(dense, 3, 2);
    const weights = reshaped(source, randomWeights(dense, 8));
    const heads = derived(source, 'Heads', 'a-resnest');
    const entry = (name: string) => weights.get(name)?.values ?? new Float32Array();
    const [width, outputs] = [7, source.outputSize];
    const arrays = trainables(heads).map(({ name, shape }): [string, WeightArray] => {
      const [, head, part] = /^heads\.(\d+)\.(weight|bias)$/.exec(name) ?? [];
      if (head === undefined) return [name, { shape, values: entry(name) }];
      if (part === 'bias')
        return [name, { shape, values: head === '0' ? entry('output.bias') : new Float32Array(outputs) }];
      const map = entry(head === '0' ? 'expansion.weight' : `blocks.${head}.residual.weight`);
      const size = map.length / width;
      const values = Float32Array.from({ length: outputs * size }, (_, k) => {
        const [o, j] = [Math.floor(k / size), k % size];
        let sum = 0;
        for (let m = 0; m < width; m += 1) sum += entry('output.weight')[o * width + m] * map[m * size + j];
        return sum;
      });
      return [name, { shape, values }];
    });
    const { train } = stagedStart(source, 'squared', optimizer, 60);
    const dataset = datasetOf(source, train);
    const own = certify({ architecture: source, loss: 'squared', weights, dataset });
    const other = certify({ architecture: heads, loss: 'squared', weights: new Map(arrays), dataset });
    expect(own.epsilon).toBeGreaterThan(0);
    expectNear([own.risk, other.ladder, other.lowerBound], [other.risk, own.ladder, own.lowerBound]);
    expect(Math.abs(own.risk - other.risk)).toBeLessThan(1e-5 * own.risk);
  });
});

const optimizer = { kind: 'sgd', learningRate: 1, decay: 0, momentum: 0, nesterov: false } as const;

/** Of vectors, of a last stage whose maps are 1x1. */
const streamsCovered = ['bn-resnest of vectors', 'resnest of two stages, dropout', 'resnest of dense layers, dropout'];

describe.each(stagedNetworks.map((network) => [network.name, network] as const))('%s', (_name, architecture) => {
  it.each(['squared', 'cross-entropy', 'absolute'] as const)('has its risk, and a bound that is one: %s', (loss) => {
    const { weights, train } = stagedStart(architecture, loss, optimizer, 90);
    const found = certify({ architecture, loss, weights, dataset: datasetOf(architecture, train) });
    expect(found.risk).toBeCloseTo(stagedRisk(architecture, exact(weights), loss, train, 'running'), 9);
    expect(found.epsilon).toBeGreaterThanOrEqual(0);
    expect(found.ladder).toHaveLength(found.features.length + 1);
    const stream = streamsCovered.includes(architecture.name);
    const convex = architecture.kind === 'a-resnest' || architecture.kind === 'densenest' || stream;
    expect((found.staged?.uncovered ?? null) === null).toBe(convex);
    expect((found.staged?.beside ?? null) === null).toBe(convex);
    expect(found.solutions).toHaveLength(found.ladder.length + Number(!convex));
    expect(found.inverse !== null).toBe(stream || architecture.name === 'a-resnest of dense layers, dropout');
    expect(found.remarks.join(' ').includes('Not covered')).toBe(!convex);
    expect(found.guarantees.some(({ status }) => status !== 'not-applicable')).toBe(convex);
    expect(certificate.parse(structuredClone(found))).toEqual(found);
  });
});

it('the heads of an official A-ResNEst, put at their optimum, leave no epsilon', () => {
  const architecture = stagedNetworks.find(({ name }) => name === 'a-resnest of two stages');
  if (architecture === undefined) throw new Error('no such network');
  const { weights, train } = stagedStart(architecture, 'squared', optimizer, 80);
  const network = stagedNetworkOf(architecture, weights);
  const { minimizer } = convexProblems(spannedFeatures(networkColumns(network, train), train), 'squared');
  if (minimizer === null) throw new Error('not attained');
  let first = 1;
  const best = new Map([...weights].map(([name, array]) => [name, array] as const));
  for (const { name, shape } of trainables(architecture)) {
    if (!name.startsWith('heads.')) continue;
    const [outputs, size] = shape;
    if (shape.length === 1) {
      const constant = (o: number) => minimizer.values[o * minimizer.rows];
      best.set(name, {
        shape,
        values: Float32Array.from({ length: outputs }, (_, o) => (name === 'heads.0.bias' ? constant(o) : 0)),
      });
      continue;
    }
    const from = first;
    const at = (o: number, j: number) => minimizer.values[o * minimizer.rows + from + j];
    best.set(name, {
      shape,
      values: Float32Array.from({ length: outputs * size }, (_, k) => at(Math.floor(k / size), k % size)),
    });
    first += size;
  }
  const dataset = datasetOf(architecture, train);
  const before = certify({ architecture, loss: 'squared', weights, dataset });
  const after = certify({ architecture, loss: 'squared', weights: best, dataset });
  expect(before.epsilon).toBeGreaterThan(0.1);
  expect(after.lowerBound).toBeCloseTo(before.lowerBound, 12);
  expect(after.epsilon).toBeLessThan(1e-10);
  expect(after.stationarity.verdict).toBe('plausible');
  expect(after.stationarity.gradientNorm).toBeLessThan(1e-5);
});

it('heads on pooled features alone would be no bound on a network with 3x3 maps, and the bound reads what it reads', () => {
  const architecture = stagedNetworks.find(({ name }) => name === 'resnest of two stages');
  if (architecture === undefined) throw new Error('no such network');
  const { weights, train } = stagedStart(architecture, 'squared', optimizer, 80);
  const outputs = stagedOutputs(architecture, exact(weights), train, 'running');
  const own = { kind: 'values', size: 3, values: Float32Array.from(outputs.flat()) } as const;
  const dataset = datasetOf(architecture, { ...train, targets: own });
  const {
    risk,
    ladder,
    lowerBound,
    remarks,
    staged: scope,
  } = certify({ architecture, loss: 'squared', weights, dataset });
  expect(risk).toBeLessThan(1e-12);
  expect(ladder.at(-1)).toBeGreaterThan(1e-4);
  expect(lowerBound).toBeLessThanOrEqual(risk);
  expect(scope?.beside).toBe('the channel means of xL');
  expect(remarks.join(' ')).toContain("no bounds of this network's risk");
});

it('images that are read whole, with more numbers than a ladder takes, are refused in words', () => {
  const architecture: StagedArchitecture = {
    kind: 'linear',
    name: 'Wide',
    input: { kind: 'image', height: 64, width: 65, channels: 1 },
    outputSize: 1,
    bias: true,
    expansion: { kind: 'none' },
    stages: [],
    pool: false,
  };
  const { weights, train } = stagedStart(architecture, 'squared', optimizer, 3);
  expect(() => certify({ architecture, loss: 'squared', weights, dataset: datasetOf(architecture, train) })).toThrow(
    'Wide reads 4160 numbers of every row',
  );
});

/** Null where it is refused in words. */
function certifiedOrRefused(input: Parameters<typeof certify>[0]): Certificate | null {
  try {
    return certify(input);
  } catch (error) {
    if (error instanceof CertificateError) return null;
    throw error;
  }
}

it('whatever the weights are, the risk is right and the bound is below it', () => {
  let shown = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...stagedNetworks),
      fc.nat(1000),
      fc.constantFrom(0.01, 1, 30),
      (architecture, seed, size) => {
        const { weights, train } = stagedStart(architecture, 'squared', optimizer, 30);
        const next = randomNumbers(seed + 1);
        const moved = new Map(
          [...weights].map(([name, { shape, values }]) => [
            name,
            { shape, values: name.includes('running') ? values : values.map(() => size * next()) },
          ]),
        );
        const dataset = datasetOf(architecture, train);
        const found = certifiedOrRefused({ architecture, loss: 'squared', weights: moved, dataset });
        if (found === null) return;
        shown += 1;
        expect(found.epsilon).toBeGreaterThanOrEqual(0);
        expect(found.risk / stagedRisk(architecture, exact(moved), 'squared', train, 'running')).toBeCloseTo(1, 9);
      },
    ),
    { numRuns: 40 },
  );
  expect(shown).toBeGreaterThan(20);
});
