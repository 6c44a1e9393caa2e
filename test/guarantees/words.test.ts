import fc from 'fast-check';
import katex from 'katex';
import { expect, it } from 'vitest';
import { guarantees } from '../../models/guarantees/guarantees.js';
import { piecesOf, plainWords } from '../../models/guarantees/words.js';
import { anyContext, anyNumbers } from './any-architecture.js';

it('every text of every guarantee can be typeset, and be read where nothing is', () => {
  const formulas = new Set<string>();
  fc.assert(
    fc.property(anyContext, fc.option(anyNumbers), (context, numbers) => {
      for (const { conclusion, hypotheses } of guarantees(context, numbers)) {
        for (const text of [conclusion, ...hypotheses.flatMap((each) => [each.text, each.detail])]) {
          for (const { kind, text: piece } of piecesOf(text)) {
            if (kind === 'formula') formulas.add(piece);
            else expect(piece).not.toMatch(/[$\\{}]/);
          }
          expect(plainWords(text)).not.toMatch(/[$\\{}]/);
        }
      }
    }),
  );
  expect(formulas.size).toBeGreaterThan(30);
  for (const each of formulas) expect(() => katex.renderToString(each, { strict: 'error' })).not.toThrow();
});

it.each([
  ['full rank $W_{L+1}$ over $(W_L, W_{L+1})$', 'full rank W(L+1) over (W_L, W(L+1))'],
  ['$\\sum v_L v_L^\\top$, $M \\ge N_{\\mathrm{in}}$', 'Σ vL vLᵀ, M ≥ N_in'],
  ['$\\|V_l\\|_F \\le 1 / \\sqrt{L}$', '|V_l|_F ≤ 1 / √L'],
  ["write `bias none`: $E[l''(f; y)\\, h_L h_L^\\top]$", "write `bias none`: E[l''(f; y) hL hLᵀ]"],
  ['$m_2 + \\dots + m_L < d_x$', 'm2 + … + mL < d_x'],
])('%s is read as %s', (text, plain) => expect(plainWords(text)).toBe(plain));
