import { describe, expect, it } from 'vitest';
import type { PlainArchitecture } from '../../../models/architecture/architecture.js';
import type { Certificate } from '../../../models/certificates/certificate.js';
import { certify } from '../../../models/certificates/certify.js';
import { remarks } from '../../../models/certificates/remarks.js';
import { certificateText } from '../../../models/cli/certificate-text.js';
import type { Paint } from '../../../models/cli/terminal.js';
import { resnest } from '../../guarantees/architectures.js';
import { datasetOf, givenWeights, randomNumbers, randomWeights, valuesOf } from '../trained.js';
import { rowsOf, scalar, targetsOf } from './small-networks.js';

const plain: Paint = (style, text) => `<${String(style)}>${text}</${String(style)}>`;

/** One block of one unit on a stream of one number, from two inputs. */
const narrow: PlainArchitecture = { ...resnest(1, 2, [1], 1), bias: false };
const corners = [
  [1, 1],
  [1, -1],
  [-1, 1],
  [-1, -1],
];

describe('Kawaguchi and Bengio 2019 (derived)', () => {
  it('counts what W0 loses of the input: at a minimum nothing is left above the infimum', () => {
    const found = certify({
      architecture: narrow,
      loss: 'squared',
      weights: givenWeights(narrow, { 'expansion.weight': [1, 0], 'blocks.1.layers.0.weight': [1] }),
      dataset: datasetOf(corners, valuesOf(corners.map(([, y]) => [y]))),
    });
    expect(found.risk).toBe(1);
    expect(found.ladder[1]).toBeCloseTo(0, 12);
    expect(found.kawaguchiBengio?.excess).toBeCloseTo(0, 12);
    expect(found.kawaguchiBengio?.improvement).toBeCloseTo(-1, 12);
    expect(certificateText(found, plain, true)).toContain('Kawaguchi & Bengio 2019 (derived)');
  });

  it('promises nothing without a gradient, or where the stream is narrower than the output', () => {
    const next = randomNumbers(3);
    const values = valuesOf(rowsOf(4, 1, next));
    const weights = randomWeights(narrow, 1);
    const unsmooth = certify({ architecture: narrow, loss: 'absolute', weights, dataset: datasetOf(corners, values) });
    expect(unsmooth.kawaguchiBengio).toMatchObject({ improvement: null, excess: null });
    expect(unsmooth.kawaguchiBengio?.why.excess).toContain('not differentiable');
    const two = { ...narrow, outputSize: 2 };
    const dataset = datasetOf(corners, valuesOf(rowsOf(4, 2, next)));
    const thin = certify({ architecture: two, loss: 'squared', weights: randomWeights(two, 1), dataset });
    expect(thin.kawaguchiBengio?.excess).toBeNull();
    expect(certificateText(thin, plain, true)).toContain('no number, the stream is narrower than the output');
  });
});

it('a subgradient is no gain: under `absolute` it is null, and the text says why', () => {
  const next = randomNumbers(5);
  const dataset = datasetOf(corners, valuesOf(rowsOf(4, 1, next)));
  const found = certify({ architecture: narrow, loss: 'absolute', weights: randomWeights(narrow, 1), dataset });
  expect(found.features.map(({ gain }) => gain)).toEqual([null]);
  expect(certificateText(found, plain, true)).toContain('no gradient');
});

describe('no worse than the best linear predictor', () => {
  const next = randomNumbers(9);
  const found = certify({
    architecture: narrow,
    loss: 'squared',
    weights: givenWeights(narrow, {}),
    dataset: datasetOf(corners, valuesOf(rowsOf(4, 1, next))),
  });
  const withGap = (risk: number, gap: number | null): Certificate => {
    const [first, ...rest] = found.solutions;
    const changed = {
      ...found,
      risk,
      linearRisk: 1,
      ladder: [1, 0.5],
      solutions: [{ ...first, risk: 1, gap }, ...rest],
    };
    return { ...changed, remarks: remarks(narrow, changed, 0, []) };
  };

  it.each([
    [0.9, 0.05, 'Shown by the numbers', true],
    [0.99, 0.05, 'Not shown: that the training risk', false],
    [0.9, null, 'Not shown: that the training risk', false],
    [1.1, 0.05, 'is above the best linear', false],
  ])('a risk %d with a gap %d below 1: %s', (risk, gap, words, green) => {
    const changed = withGap(risk, gap);
    expect(changed.remarks[0]).toContain(words);
    expect(certificateText(changed, plain, true).includes(`<green>${risk}`)).toBe(green);
  });
});

describe('numbers that no paper states say so', () => {
  const next = randomNumbers(11);
  const of = (bias: boolean, arrays: Record<string, number[]>) => {
    const architecture = scalar(1, 'relu', bias);
    const dataset = datasetOf(rowsOf(8, 1, next), targetsOf('squared', 8, next));
    return certificateText(
      certify({ architecture, loss: 'squared', weights: givenWeights(architecture, arrays), dataset }),
      plain,
      true,
    );
  };
  const block = { 'blocks.1.layers.0.weight': [1], 'blocks.1.residual.weight': [1] };

  it("Shamir's bounds: as stated without biases, derived with them and where w = 0", () => {
    expect(of(false, { ...block, 'output.weight': [1] })).toMatch(/ {2}Shamir 2018, Theorem 1: w ≠ 0: bound/);
    expect(of(true, { ...block, 'output.weight': [1] })).toContain('derived form of Shamir 2018, Theorem 1');
    expect(of(false, block)).toContain('derived after Shamir 2018, Theorem 2: w = 0');
  });

  it("Yun's", () => {
    const text = of(false, block);
    expect(text).toContain('constant derived; at stationary w');
    expect(text).toContain('factor |w| derived');
  });
});

it('what is an infimum is come near to, not reached', () => {
  // M = 2 < S = 3, and the first block adds nothing: the stream has all that the features have.
  const two = resnest(2, 2, [1, 1], 1);
  const found = certify({
    architecture: { ...two, bias: false },
    loss: 'squared',
    weights: givenWeights({ ...two, bias: false }, { 'expansion.weight': [1, 0, 0, 1] }),
    dataset: datasetOf(corners, valuesOf(corners.map(([a]) => [a]))),
  });
  expect(found.architectureEpsilon).toBe(0);
  expect(found.remarks.join('\n')).toContain('can still come arbitrarily close to the lower bound');
});
