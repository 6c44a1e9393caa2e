import { Matrix, solve } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { DataError } from '../../models/data/data-error.js';
import type { SyntheticDefinition } from '../../models/data/definition.js';
import { loadDataset } from '../../models/data/load-dataset.js';
import { allInputs } from './all-inputs.js';

const definition: SyntheticDefinition = {
  kind: 'synthetic',
  name: 'teacher',
  inputs: 16,
  outputs: 1,
  samples: 4096,
  noise: 0.1,
  seed: 3,
  standardize: false,
  scale: null,
  split: null,
};

async function draw(
  changes: Partial<SyntheticDefinition>,
): Promise<{ inputs: Float32Array; values: Float32Array; hash: string }> {
  const { train, hash } = await loadDataset({ ...definition, ...changes });
  if (train.targets.kind !== 'values') throw new Error('the targets are not numbers');
  return { inputs: allInputs(train), values: train.targets.values, hash };
}

/** Mean squared residual of the best affine predictor from these columns, by ml-matrix. */
function residual(columns: number[][], values: Float32Array): number {
  const rows = values.length;
  const design = new Matrix(rows, columns.length + 1);
  columns.forEach((column, j) => column.forEach((value, i) => design.set(i, j, value)));
  for (let i = 0; i < rows; i += 1) design.set(i, columns.length, 1);
  const target = Matrix.columnVector([...values]);
  return Matrix.sub(design.mmul(solve(design, target)), target).norm() ** 2 / rows;
}

describe('synthetic data', () => {
  it('draws what it always drew: a change here needs a new generatorVersion', async () => {
    const { inputs, values, hash } = await draw({ inputs: 2, outputs: 2, samples: 3 });
    expect({ inputs: [...inputs], values: [...values], hash }).toMatchInlineSnapshot(`
      {
        "hash": "00109fa6bd815a3a2bb971f77a6a292c3669278d9787a0cbe665b2ba116d03be",
        "inputs": [
          -0.5742988586425781,
          0.5820538401603699,
          -0.3939194679260254,
          -0.8333536386489868,
          0.42182251811027527,
          0.583052396774292,
        ],
        "values": [
          0.6139494776725769,
          0.49816471338272095,
          1.3296915292739868,
          1.9105850458145142,
          0.4742606282234192,
          2.3350319862365723,
        ],
      }
    `);
  });

  it('names inputs and outputs', async () => {
    const dataset = await loadDataset({ ...definition, inputs: 3, outputs: 2, samples: 5 });
    expect(dataset.inputNames).toEqual(['x1', 'x2', 'x3']);
    expect(dataset.targetNames).toEqual(['y1', 'y2']);
  });

  it('begins with the rows of fewer samples', async () => {
    const [fewer, more] = [await draw({ samples: 10, outputs: 2 }), await draw({ samples: 25, outputs: 2 })];
    expect(more.inputs.slice(0, 160)).toEqual(fewer.inputs);
    expect(more.values.slice(0, 20)).toEqual(fewer.values);
    expect(more.hash).not.toBe(fewer.hash);
  });

  it('keeps inputs and teacher when the noise changes, and has the noise asked for', async () => {
    const [clean, noisy] = [await draw({ noise: 0 }), await draw({ noise: 0.5 })];
    expect(noisy.inputs).toEqual(clean.inputs);
    const noise = noisy.values.map((value, i) => value - clean.values[i]);
    expect(Math.sqrt(noise.reduce((sum, value) => sum + value * value, 0) / noise.length)).toBeCloseTo(0.5, 1);
  });

  it('draws other inputs and another teacher for another seed', async () => {
    const [one, other] = [await draw({ noise: 0 }), await draw({ noise: 0, seed: 4 })];
    expect(one.inputs).not.toEqual(other.inputs);
    expect(one.hash).not.toBe(other.hash);
  });

  it.each([1, 2, 3, 4, 5])(
    'seed %i: the best linear predictor explains a good share and leaves a good share',
    async (seed) => {
      const { inputs, values } = await draw({ seed, samples: 1024 });
      const columns = Array.from({ length: 16 }, (_, j) => Array.from(values, (_, i) => inputs[i * 16 + j]));
      const linearShare = 1 - residual(columns, values) / residual([], values);
      expect(linearShare).toBeGreaterThan(0.3);
      expect(linearShare).toBeLessThan(0.9);
      // What is left is no noise: squares and products of the inputs explain most of it.
      const products = columns.flatMap((a, j) => columns.slice(j).map((b) => a.map((value, i) => value * b[i])));
      expect(residual([...columns, ...products], values)).toBeLessThan(0.5 * residual(columns, values));
    },
  );

  it('is refused where it would not fit into memory', async () => {
    const error: unknown = await loadDataset({ ...definition, samples: 1e9 }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DataError);
    expect(String(error)).toMatch('Ask for at most 15790320 samples.');
  });
});
