import { expect, test } from 'vitest';
import { formatSpread } from '../../models/certificates/format-spread.js';

test.each([
  [0.01959, 0.002542, '0.0196 ± 0.0025'],
  [0.25, 0.05, '0.250 ± 0.050'],
  [0.25, 0.0996, '0.25 ± 0.10'],
  [-0.4, 1.26, '-0.4 ± 1.3'],
  [1234.5, 120, '1235 ± 120'],
  [3.2e-9, 1.14e-10, '(3.20 ± 0.11)e-9'],
  [5.21e7, 3.3e6, '(5.21 ± 0.33)e7'],
  // No digits up to the deviation where it is 0, or as good as that.
  [0.5, 0, '0.5000 ± 0'],
  [0.5, 1e-12, '0.5000 ± 1.00e-12'],
])('%d ± %d to the place of the deviation’s second digit', (mean, deviation, text) => {
  expect(formatSpread(mean, deviation)).toBe(text);
});
