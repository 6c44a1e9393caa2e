import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlainArchitecture } from '../../models/architecture/architecture.js';
import { type Loss, losses, lossProperties, outputsForClasses } from '../../models/architecture/loss.js';
import type { Weights } from '../../models/architecture/weights.js';
import type { Certificate } from '../../models/certificates/certificate.js';
import { certify } from '../../models/certificates/certify.js';
import { conditions } from '../../models/guarantees/conditions.js';
import { guarantees } from '../../models/guarantees/guarantees.js';
import type { Targets } from '../../models/data/dataset.js';
import { resnest } from '../guarantees/architectures.js';
import { clearRisk } from './independent-least-squares.js';
import { datasetOf, randomNumbers, randomWeights, rowPass } from './trained.js';

const drawn = fc.record({
  kind: fc.constantFrom('resnest', 'resnest', 'a-resnest', 'densenest', 'resnet', 'linear'),
  inputSize: fc.integer({ min: 1, max: 4 }),
  outputSize: fc.integer({ min: 1, max: 3 }),
  bias: fc.boolean(),
  features: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 }),
  width: fc.oneof(fc.integer({ min: 1, max: 14 }), fc.constant('none' as const)),
  activation: fc.constantFrom('relu', 'tanh', 'softplus', 'identity', 'gelu'),
  /** Some have fewer rows than features, some more. */
  rows: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 20, max: 60 })),
  seed: fc.nat(100_000),
});

type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

/** A network for targets of this loss, and the number of its classes. */
function drawNetwork(sizes: Drawn, loss: Loss): { architecture: PlainArchitecture; classes: number } {
  const { kind, inputSize, bias, features, width, activation } = sizes;
  const classes = sizes.outputSize + 1;
  const outputSize = lossProperties(loss).targets === 'classes' ? outputsForClasses(loss, classes) : sizes.outputSize;
  const common = { name: 'Random', inputSize, outputSize, bias };
  if (kind === 'linear') return { architecture: { ...common, kind }, classes };
  const { blocks, expansion } = resnest(width, inputSize, features, outputSize);
  const activated = blocks.map(({ layers: [{ units }] }) => ({
    layers: [{ kind: 'dense', units, activation }] as const,
  }));
  if (kind === 'densenest') return { architecture: { ...common, kind, blocks: activated }, classes };
  return { architecture: { ...common, kind, expansion, blocks: activated }, classes };
}

function drawRows({ rows, seed }: Pick<Drawn, 'rows' | 'seed'>, columns: number): number[][] {
  const next = randomNumbers(seed + 1);
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => Math.fround(2 * next())));
}

function drawTargets(sizes: Drawn, loss: Loss, outputs: number, classes: number): Targets {
  const next = randomNumbers(sizes.seed + 2);
  if (lossProperties(loss).targets === 'numbers') {
    return { kind: 'values', size: outputs, values: Float32Array.from({ length: sizes.rows * outputs }, next) };
  }
  return {
    kind: 'classes',
    classes,
    labels: Int32Array.from({ length: sizes.rows }, () => Math.floor(((next() + 1) / 2) * classes)),
  };
}

/** What is promised before training is not taken back, and what the widths forbid no weights bring back. */
function staticVerdictsStand(architecture: PlainArchitecture, loss: Loss, found: Certificate): void {
  const before = guarantees({ architecture, loss, decay: 0 });
  const after = new Map(found.guarantees.map((guarantee) => [guarantee.id, guarantee]));
  for (const { id, status, hypotheses } of before) {
    const trained = after.get(id);
    expect(trained).toBeDefined();
    if (status === 'not-applicable') expect(trained?.status).toBe(status);
    // Weights may be of a sort that the result does not speak of, as w = 0 in Shamir's Theorem 1.
    if (status === 'fails') expect(['fails', 'not-applicable']).toContain(trained?.status);
    if (trained?.status === 'holds') expect(['holds', 'needs-data']).toContain(status);
    // Only what is said of these weights, such as that they are a local minimum, may be added and fail.
    for (const { text, status: own } of hypotheses) {
      const now = trained?.hypotheses.find((hypothesis) => hypothesis.text === text)?.status;
      if (own !== 'needs-data' && now !== undefined) expect(now).toBe(own);
    }
  }
  const { bottleneck, outputWidth } = conditions(architecture);
  if (found.inverse !== null && bottleneck !== null) {
    if (!bottleneck.holds) expect(found.inverse.rank).toBeLessThan(found.inverse.required);
    if (found.inverse.rank === found.inverse.required) expect(bottleneck.holds).toBe(true);
  }
  if (outputWidth?.holds === false) expect(found.architectureEpsilon).toBeNull();
}

/** Assumptions 2 to 4, by another solver: x(L-1) and vL read as much as all features do. */
function nothingLost(architecture: PlainArchitecture, weights: Weights, inputs: number[][], targets: Targets): boolean {
  if (architecture.kind !== 'resnest' || targets.kind !== 'values' || architecture.blocks.length === 0) return false;
  const last = architecture.blocks.length;
  const constant = architecture.bias ? [1] : [];
  const passes = inputs.map((x) => rowPass(architecture, weights, x));
  const y = inputs.map((_, n) => [...targets.values.subarray(n * targets.size, (n + 1) * targets.size)]);
  const all = clearRisk(
    passes.map(({ features }) => [...constant, ...features.flat()]),
    y,
  );
  const read = clearRisk(
    passes.map(({ streams, features }) => [...constant, ...streams[last - 1], ...features[last]]),
    y,
  );
  if (all === null || read === null) return false;
  expect(read - all).toBeLessThanOrEqual(1e-8 * (all + 1));
  return true;
}

const networksOfALoss = Math.ceil(1020 / losses.length);

describe('on random networks and data', () => {
  it.each(losses.map((loss) => ({ loss, runs: networksOfALoss })))(
    '$loss: ε ≥ 0, a ladder that never rises, no bound above linear, no verdict against the numbers ($runs networks)',
    ({ loss, runs }) => {
      let lossless = 0;
      fc.assert(
        fc.property(drawn, (sizes) => {
          const { architecture, classes } = drawNetwork(sizes, loss);
          const weights = randomWeights(architecture, sizes.seed);
          const inputs = drawRows(sizes, architecture.inputSize);
          const targets = drawTargets(sizes, loss, architecture.outputSize, classes);
          const found = certify({ architecture, loss, weights, dataset: datasetOf(inputs, targets) });
          const { ladder, epsilon, risk, lowerBound, linearRisk, architectureEpsilon, inverse, solutions } = found;
          expect(epsilon).toBeGreaterThanOrEqual(0);
          expect(lowerBound).toBeLessThanOrEqual(risk);
          expect(lowerBound).toBeLessThanOrEqual(linearRisk);
          ladder.forEach((value, i) => expect(value).toBeLessThanOrEqual(ladder[i - 1] ?? Infinity));
          for (const { gap } of solutions) expect(gap === null || gap >= 0).toBe(true);
          const slack = 1e-8 * (risk + 1) + (solutions.at(-1)?.gap ?? 0);
          if (architectureEpsilon !== null) {
            expect(architectureEpsilon).toBeGreaterThanOrEqual(0);
            expect(architectureEpsilon).toBeLessThanOrEqual(epsilon + slack);
          }
          staticVerdictsStand(architecture, loss, found);
          const assumption3 = conditions(architecture).outputWidth?.holds === true;
          if (inverse === null || inverse.rank < inverse.required || !assumption3) return;
          expect(architectureEpsilon).toBeLessThanOrEqual(1e-8 * (risk + 1));
          // Beyond this the solver's own rounding is larger.
          if (inverse.sigmaMax > 1e3 * inverse.sigmaMin) return;
          if (loss === 'squared' && nothingLost(architecture, weights, inputs, targets)) lossless += 1;
        }),
        { numRuns: runs },
      );
      if (loss === 'squared') expect(lossless).toBeGreaterThan(5);
    },
    60_000,
  );

  it('a width below S costs something on some data', () => {
    const architecture: PlainArchitecture = {
      ...resnest(4, 3, [], 1),
      blocks: [3, 3, 3].map((units) => ({ layers: [{ kind: 'dense', units, activation: 'tanh' }] })),
    };
    const lost = Array.from({ length: 10 }, (_, seed) => {
      const inputs = drawRows({ rows: 60, seed }, 3);
      const next = randomNumbers(seed + 50);
      const targets: Targets = { kind: 'values', size: 1, values: Float32Array.from({ length: 60 }, next) };
      const weights = randomWeights(architecture, seed);
      return certify({ architecture, loss: 'squared', weights, dataset: datasetOf(inputs, targets) })
        .architectureEpsilon;
    });
    expect(lost.filter((value) => value !== null && value > 1e-3)).toHaveLength(10);
  });
});
