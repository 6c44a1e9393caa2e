import { expect, it } from 'vitest';
import type { Architecture } from '../../models/architecture/architecture.js';
import type { Loss } from '../../models/architecture/loss.js';
import { guarantees } from '../../models/guarantees/guarantees.js';
import { densenest, resnest } from './architectures.js';

function theorem(architecture: Architecture, loss: Loss | null = 'squared', decay = 0) {
  const [found, ...others] = guarantees({ architecture, loss, decay }).filter(({ id }) => id.startsWith('kawaguchi'));
  expect(others).toEqual([]);
  expect(found.basis).toBe('derived');
  return found;
}

it.each([
  // The width of the stream is M where W0 expands, else the input's.
  ['none', 8, 4, 'holds', '4 ≤ 8'],
  ['none', 8, 8, 'holds', '8 ≤ 8'],
  ['none', 8, 9, 'fails', '9 > 8'],
  [9, 8, 9, 'holds', '9 ≤ 9'],
  [3, 8, 4, 'fails', '4 > 3'],
] as const)('one block on a stream of %s from %i inputs to %i outputs %s', (width, inputs, outputs, status, detail) => {
  const found = theorem(resnest(width, inputs, [1], outputs));
  expect(found.status).toBe(status);
  expect(found.hypotheses.map((hypothesis) => hypothesis.detail)).toContain(detail);
});

it('says that it is derived and that the published theorems are not restated', () => {
  expect(theorem(resnest('none', 8, [16], 4)).hypotheses[0].text).toContain("its own theorems aren't restated here");
});

it('asks one block, a ResNEst, a convex differentiable loss, and the training risk alone', () => {
  expect(theorem(resnest('none', 8, [4, 4], 1)).hypotheses[0].detail).toBe('it has 2 blocks');
  expect(theorem(densenest(8, [4], 1)).status).toBe('not-applicable');
  expect(theorem(resnest('none', 8, [4], 1), 'huber').status).toBe('holds');
  expect(theorem(resnest('none', 8, [4], 1), 'absolute').status).toBe('fails');
  expect(theorem(resnest('none', 8, [4], 1), null).status).toBe('needs-data');
  expect(theorem(resnest('none', 8, [4], 1), 'squared', 1e-4).status).toBe('needs-data');
});
