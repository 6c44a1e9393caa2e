import { tmpdir } from 'node:os';
import { expect, it, vi } from 'vitest';
import { bestLinear } from '../../models/certificates/best-linear.js';
import { datasetOf, valuesOf } from './trained.js';

it('an installation without the compiled program is told in words, with what to do', () => {
  // From source the program is looked for in the folder `dist` of the package's root.
  vi.spyOn(process, 'cwd').mockReturnValue(tmpdir());
  const dataset = datasetOf([[1], [2], [4]], valuesOf([[1], [2], [3]]));
  expect(() => bestLinear({ dataset, loss: 'squared', bias: true })).toThrow(
    'linear-algebra.wasm is missing beside the program. Build it or install it again.',
  );
});
