import fc from 'fast-check';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { activationFunction, activations } from '../../../models/architecture/activation.js';
import type { Loss } from '../../../models/architecture/loss.js';
import { extremeEigenvalues } from '../../../models/certificates/algebra/lanczos.js';
import { rowLoss } from '../../../models/certificates/convex/row-loss.js';
import { activationLipschitz, activationSlope } from '../../../models/certificates/features/activation-slope.js';
import { riskGradient } from '../../../models/certificates/features/backward.js';
import { chunkRanges } from '../../../models/certificates/features/feature-columns.js';
import { inputChunk } from '../../../models/certificates/features/input-chunk.js';
import { type Network, forward, networkOf } from '../../../models/certificates/features/forward.js';
import { hessianOperator, lastCorrelation } from '../../../models/certificates/theorems/prediction-hessian.js';
import { isPrediction, predictionProblem, predictionSize } from '../../../models/certificates/theorems/prediction.js';
import { type DrawnNetwork, drawnNetwork, smooth } from './drawn-network.js';
import { randomNumbers } from '../trained.js';

/** The training risk, from the forward pass alone. */
function riskOf(network: Network, { dataset, loss }: DrawnNetwork): number {
  const { train } = dataset;
  const rows = rowLoss(loss, train);
  let sum = 0;
  for (const [first, end] of chunkRanges(train.rows)) {
    sum += rows.sum(forward(network, inputChunk(train, first, end)).outputs, first);
  }
  return sum / train.rows;
}

/** An array of a network as float64, to be written to: networks copy their weights. */
function arrayOf(network: Network, name: string): Float64Array {
  const owner = name.replace(/\.(weight|bias)$/, '');
  const map = network.maps.get(owner);
  const array = name.endsWith('.bias') ? map?.bias : map?.transposed.values;
  if (array === null || array === undefined) throw new Error(`no ${name}`);
  return array;
}

const h = 1e-5;

describe('the slopes of the activations', () => {
  it.each(activations)('%s: finite differences agree, and no slope is above the Lipschitz constant', (activation) => {
    const [value, slope] = [activationFunction(activation), activationSlope(activation)];
    for (let z = -8.005; z < 8; z += 0.01) {
      const difference = (value(z + h) - value(z - h)) / (2 * h);
      expect(Math.abs(slope(z, value(z)) - difference)).toBeLessThan(2e-6);
      expect(Math.abs(slope(z, value(z)))).toBeLessThanOrEqual(activationLipschitz(activation));
    }
  });

  it.each([
    ['gelu', 1.1289],
    ['silu', 1.0998],
  ] as const)('%s is steeper than 1: its greatest slope is %d', (activation, greatest) => {
    const [value, slope] = [activationFunction(activation), activationSlope(activation)];
    const steepest = Math.max(...Array.from({ length: 4000 }, (_, i) => slope(i / 1000, value(i / 1000))));
    expect(steepest).toBeCloseTo(greatest, 3);
  });
});

describe('the gradient of the training risk', () => {
  it('agrees with finite differences of every trained array, of every kind, under every loss', () => {
    const withoutKinks: readonly Loss[] = ['squared', 'cross-entropy', 'logistic', 'huber', 'smoothed-hinge'];
    let compared = 0;
    fc.assert(
      fc.property(drawnNetwork({ some: smooth, under: withoutKinks }), (drawn) => {
        fc.pre(drawn.architecture.kind !== 'resnet');
        const network = networkOf(drawn.architecture, drawn.weights);
        const { train } = drawn.dataset;
        const gradient = riskGradient(network, train, rowLoss(drawn.loss, train));
        expect([...gradient.keys()].sort()).toEqual([...drawn.weights.keys()].sort());
        for (const [name, slopes] of gradient) {
          const array = arrayOf(network, name);
          slopes.forEach((slope, k) => {
            const before = array[k];
            array[k] = before + h;
            const above = riskOf(network, drawn);
            array[k] = before - h;
            const difference = (above - riskOf(network, drawn)) / (2 * h);
            array[k] = before;
            expect(Math.abs(slope - difference)).toBeLessThan(2e-5 * Math.max(1, Math.abs(slope)));
            compared += 1;
          });
        }
      }),
      { numRuns: 150 },
    );
    expect(compared).toBeGreaterThan(1000);
  });

  it('of ReLUs, a ResNet among them, where no kink is near', () => {
    let agreed = 0;
    let compared = 0;
    fc.assert(
      fc.property(drawnNetwork({ kinds: ['resnet', 'resnest'], some: ['relu'], under: ['squared'] }), (drawn) => {
        const network = networkOf(drawn.architecture, drawn.weights);
        const { train } = drawn.dataset;
        for (const [name, slopes] of riskGradient(network, train, rowLoss('squared', train))) {
          const array = arrayOf(network, name);
          const before = array[0];
          array[0] = before + 1e-7;
          const above = riskOf(network, drawn);
          array[0] = before - 1e-7;
          const difference = (above - riskOf(network, drawn)) / 2e-7;
          array[0] = before;
          compared += 1;
          if (Math.abs(slopes[0] - difference) < 1e-4 * Math.max(1, Math.abs(difference))) agreed += 1;
        }
      }),
      { numRuns: 60 },
    );
    expect(agreed / compared).toBeGreaterThan(0.99);
  });
});

describe("Lanczos' method", () => {
  it.each([1, 2, 3, 7, 30, 80])('finds both ends of the spectrum of a symmetric matrix of size %d', (size) => {
    const next = randomNumbers(size);
    const half = Matrix.from1DArray(size, size, Float64Array.from({ length: size * size }, next));
    const matrix = half.clone().add(half.transpose());
    const exact = new EigenvalueDecomposition(matrix, { assumeSymmetric: true }).realEigenvalues;
    const apply = (v: Float64Array) => Float64Array.from(matrix.mmul(Matrix.columnVector(v)).to1DArray());
    const { smallest, largest, uncertainty } = extremeEigenvalues(apply, size, 200);
    expect(smallest).toBeCloseTo(Math.min(...exact), 8);
    expect(largest).toBeCloseTo(Math.max(...exact), 8);
    expect(uncertainty).toBeLessThan(1e-6);
  });

  it('of the zero matrix and of multiples of the identity', () => {
    expect(extremeEigenvalues((v) => v.map(() => 0), 5, 50)).toMatchObject({ smallest: 0, largest: 0, uncertainty: 0 });
    const three = extremeEigenvalues((v) => v.map((x) => 3 * x), 5, 50);
    expect(three.smallest).toBeCloseTo(3, 12);
    expect(three.largest).toBeCloseTo(3, 12);
  });

  it('says how far off it may be where the steps run out', () => {
    const diagonal = (v: Float64Array) => v.map((x, i) => i * x);
    const { smallest, uncertainty } = extremeEigenvalues(diagonal, 1000, 6);
    expect(smallest).toBeGreaterThan(0);
    expect(smallest - uncertainty).toBeLessThan(smallest);
    expect(uncertainty).toBeGreaterThan(1);
  });
});

describe('the Hessian over the prediction weights', () => {
  it('agrees with differences of the gradient, of every kind, under losses with a second derivative', () => {
    let bilinear = 0;
    fc.assert(
      fc.property(drawnNetwork({ under: ['squared', 'cross-entropy', 'logistic'] }), fc.nat(1000), (drawn, seed) => {
        const network = networkOf(drawn.architecture, drawn.weights);
        const { train } = drawn.dataset;
        const rows = rowLoss(drawn.loss, train);
        const problem = predictionProblem(network, train, rows);
        if (problem.last !== null) bilinear += 1;
        const chosen = isPrediction(network);
        const names = [...riskGradient(network, train, rows).keys()].filter(chosen);
        // The parts of a direction in the order of the gradient's arrays, for kinds whose arrays are W, c and W_L.
        fc.pre(drawn.architecture.kind !== 'a-resnest');
        const next = randomNumbers(seed);
        const vector = Float64Array.from({ length: predictionSize(problem) }, next);
        const image = hessianOperator(problem, lastCorrelation(problem))(vector);
        const order = ['output.weight', 'output.bias', ...names.filter((name) => !name.startsWith('output'))].filter(
          (name) => names.includes(name),
        );
        const gradientAt = (step: number): number[] => {
          let at = 0;
          for (const name of order) {
            const array = arrayOf(network, name);
            for (let k = 0; k < array.length; k += 1) array[k] += step * vector[at + k];
            at += array.length;
          }
          const gradient = riskGradient(network, train, rows);
          return order.flatMap((name) => [...(gradient.get(name) ?? [])]);
        };
        const above = gradientAt(h);
        const below = gradientAt(-2 * h);
        gradientAt(h);
        image.forEach((value, k) => {
          const difference = (above[k] - below[k]) / (2 * h);
          expect(Math.abs(value - difference)).toBeLessThan(2e-5 * Math.max(1, Math.abs(value)));
        });
      }),
      { numRuns: 150 },
    );
    expect(bilinear).toBeGreaterThan(10);
  });
});
