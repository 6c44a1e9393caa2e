import { expect, test } from 'vitest';
import { withMinus } from '../../webview/chart/number-text.js';

test('a hyphen before a number becomes a minus sign wherever the number stands, and no other does', () => {
  expect(withMinus('-0.9208')).toBe('−0.9208');
  expect(withMinus('curvature -0.9208 (-0.921 by a finite difference)')).toBe(
    'curvature −0.9208 (−0.921 by a finite difference)',
  );
  expect(withMinus('x(L-1) of an A-ResNEst, 3.2e-9')).toBe('x(L-1) of an A-ResNEst, 3.2e-9');
});
