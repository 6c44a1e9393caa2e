import { createHash } from 'node:crypto';
import { howMany } from '../architecture/how-many.js';
import { DataError } from './data-error.js';
import type { SyntheticDefinition } from './definition.js';
import { randomStream, type RandomStream } from './random.js';
import { heldRows, type Table } from './table.js';

/** Raised when the same settings draw other numbers than before. */
const generatorVersion = 1;
const largestCount = 2 ** 28;

/** Pairs of opposite ReLU units: relu(z) + relu(-z) = |z|. */
const units = 8;
/** Variance of |z| for z of N(0, 1): 1 - 2/π. */
const unitVariance = 1 - 2 / Math.PI;

/** The network that labels the inputs: y = A x + C |U x - b|, A [N_o, N_in], U [units, N_in], C [N_o, units]. */
interface Teacher {
  readonly linear: readonly Float64Array[];
  readonly directions: readonly Float64Array[];
  readonly offsets: Float64Array;
  readonly coefficients: readonly Float64Array[];
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

/** A vector in a random direction. */
function drawDirection(size: number, length: number, random: RandomStream): Float64Array {
  const vector = Float64Array.from({ length: size }, () => random.normal());
  const factor = length / Math.sqrt(dot(vector, vector));
  return vector.map((value) => value * factor);
}

function drawTeacher({ inputs, outputs, seed }: SyntheticDefinition): Teacher {
  const random = randomStream(seed, 'teacher');
  const rows = (count: number, size: number, length: number): Float64Array[] =>
    Array.from({ length: count }, () => drawDirection(size, length, random));
  return {
    linear: rows(outputs, inputs, 1),
    directions: rows(units, inputs, 1),
    offsets: Float64Array.from({ length: units }, () => 0.5 * random.normal()),
    coefficients: rows(outputs, units, 1 / Math.sqrt(unitVariance)),
  };
}

function hashOf({ inputs, outputs, samples, noise, seed }: SyntheticDefinition): string {
  const settings = JSON.stringify({ generatorVersion, inputs, outputs, samples, noise, seed });
  return createHash('sha256').update(settings).digest('hex');
}

function namesOf(letter: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${letter}${i + 1}`);
}

/**
 * Draws inputs x of N(0, I) and targets y = A x + C |U x - b| + noise. The linear and the nonlinear part have a
 * variance of about 1 each, so the best linear predictor leaves about half of the variance to a network. Inputs,
 * teacher and noise come from streams of their own: more samples begin with the rows of fewer, and another noise
 * leaves inputs and teacher as they are.
 * @throws DataError where the numbers would not fit into memory
 */
export function drawSyntheticTable(definition: SyntheticDefinition): Table {
  const { inputs, outputs, samples, noise, seed } = definition;
  if (samples * (inputs + outputs) > largestCount) {
    const problem = `${howMany(samples, 'sample')} of ${howMany(inputs, 'input')} and ${howMany(outputs, 'output')} are too many numbers to hold.`;
    throw new DataError(`${problem} Ask for at most ${Math.floor(largestCount / (inputs + outputs))} samples.`);
  }
  const teacher = drawTeacher(definition);
  const random = randomStream(seed, 'inputs');
  const disturbance = randomStream(seed, 'noise');
  const values = new Float64Array(samples * outputs);
  const drawn = Float64Array.from({ length: samples * inputs }, () => random.normal());
  for (let row = 0; row < samples; row += 1) {
    const x = drawn.subarray(row * inputs, (row + 1) * inputs);
    const hidden = teacher.offsets.map((offset, unit) => Math.abs(dot(teacher.directions[unit], x) - offset));
    for (let output = 0; output < outputs; output += 1) {
      const signal = dot(teacher.linear[output], x) + dot(teacher.coefficients[output], hidden);
      values[row * outputs + output] = signal + noise * disturbance.normal();
    }
  }
  return {
    rows: samples,
    testFrom: null,
    inputShape: { kind: 'vector', size: inputs },
    inputNames: namesOf('x', inputs),
    targetNames: namesOf('y', outputs),
    inputs: heldRows(drawn, inputs),
    targets: { kind: 'values', size: outputs, values },
    hash: hashOf(definition),
  };
}
