import { expect, test } from 'vitest';
import { missingBars } from '../../webview/run-panel/certificate/missing-bars.js';

function words(ladder: readonly number[], risk: number, separable: boolean): string {
  const solution = { separable, gap: 0 };
  const solutions = ladder.map(() => solution) as Parameters<typeof missingBars>[0]['solutions'];
  return missingBars({ ladder: [...ladder], risk, solutions });
}

test('a ladder whose bars can all be seen needs no words', () => {
  expect(words([1, 0.5, 0.2], 0.3, false)).toBe('');
});

test('levels of 0 say why they are, and small ones that they are small', () => {
  expect(words([0, 0, 0], 0.3, true)).toMatch(/^a0 to a2 are 0: the classes are separated there/);
  expect(words([0.4, 0], 0.3, false)).toBe('a1 is 0.');
  expect(words([0.4, 1e-4, 1e-5], 0.3, false)).toBe(
    'a1 and a2 are above 0, but too small beside the largest to be seen.',
  );
});
