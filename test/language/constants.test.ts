import { describe, expect, it } from 'vitest';
import { staged } from '../../models/architecture/staged.js';
import { findingsOf, networksOf } from './read.js';

/** What an expression comes to, as a network's output. */
async function valueOf(expression: string): Promise<number | undefined> {
  const { A } = await networksOf(`let three = 3\nlinear A { input 1 output ${expression} }`);
  return A === undefined ? undefined : staged(A).outputSize;
}

describe('arithmetic', () => {
  it.each([
    ['2 + 3 * 4', 14],
    ['(2 + 3) * 4', 20],
    ['10 - 3 - 2', 5],
    ['64 / 4 / 2', 8],
    ['2 * 3 + 4 * 5', 26],
    ['2 + 12 / 3 - 1', 5],
    ['-2 * -3', 6],
    ['--4', 4],
    ['10 - -3', 13],
    ['10-3', 7],
    ['-(1 - 3) * 4', 8],
    ['((((7))))', 7],
    ['three * three', 9],
    ['-three + 5', 2],
    ['0.1 * 30', 3],
    ['1.1 * 1.1 * 100', 121],
    ['3 * .5e1', 15],
    ['2e3 / 1E+1', 200],
    ['1 / 3 * 3', 1],
  ])('%s is %i', async (expression, value) => {
    expect(await valueOf(expression)).toBe(value);
  });

  it.each([
    ['7 / 2', 'must be a whole number from 1; this is 3.5.'],
    ['0.1 * 3', 'must be a whole number from 1; this is 0.30000000000000004.'],
    ['2 - 2', 'must be a whole number from 1; this is 0.'],
    ['-3', 'must be a whole number from 1; this is -3.'],
    ['1 / 0', 'is too large to be built; this is no finite number.'],
    ['0 / 0', 'must be a whole number from 1; this is no finite number.'],
    ['-1 / 0', 'must be a whole number from 1; this is no finite number.'],
    ['1e400', 'is too large to be built; this is no finite number.'],
  ])('%s is no size', async (expression, message) => {
    expect(await findingsOf(`linear A { input 1 output ${expression} }`)).toEqual([
      `1:27 error size: the output ${message}`,
    ]);
  });

  it.each([['2 +'], ['* 2'], ['(2'], ['2)'], ['2 3'], ['2 ** 3'], ['2 % 3']])('%s is no expression', async (text) => {
    const found = await findingsOf(`let a = ${text}\nlinear B { input 1 output 1 }`);
    expect(found).toEqual([expect.stringMatching(/^1:\d+ error syntax/)]);
  });
});

describe('constants', () => {
  it.each([
    [
      'stand for their values everywhere, before and after they are declared',
      'linear A { input b output 1 }\nlet b = 2',
    ],
    ['may be in any script', 'let größe = 3\nlet ширина = größe + 1\nlinear A { input ширина output größe }'],
    ['may have combining marks', 'let नमस्ते = 3\nlet e\u0301 = नमस्ते\nlinear A { input e\u0301 output 1 }'],
    [
      'may begin like words of the language',
      'let inputs_2 = 3\nlet blocks = 2\nlinear A { input blocks output inputs_2 }',
    ],
    ['may have the names of networks and data', 'let A = 3\nlinear A { input A output A }'],
  ])('%s', async (_title, text) => {
    expect(await findingsOf(text)).toEqual([]);
  });

  it('that are no number are said to be none, used or not', async () => {
    expect(await findingsOf('let never = 1 / 0')).toEqual([
      '1:13 error constant: never is not a finite number: is it divided by zero?',
    ]);
  });

  it.each([
    ['let a = a\nlinear A { input a output 1 }', ['1:9 error constant: a is computed from itself.']],
    [
      'let a = b\nlet b = c\nlet c = (2 * a)\nlinear A { input a output c }',
      ['1:9 error constant: b is computed from itself.'],
    ],
    [
      'let a = nix + 1\nlinear A { input a output 1 }',
      ["1:9 error unknown-name: there is no constant 'nix'. Declare it first."],
    ],
    [
      'let width = 3\nlinear A { input widh output 1 }',
      ["2:18 error unknown-name: there is no constant 'widh'. Did you mean 'width'?"],
    ],
    [
      'let a = 1\nlet a = 2\nlinear A { input a output 1 }',
      ["2:5 error duplicate-name: a constant 'a' is declared above already. Rename this one."],
    ],
  ])('%s', async (text, expected) => {
    expect(await findingsOf(text)).toEqual(expected);
  });

  it('may hang on one another in a chain of twenty thousand', async () => {
    const links = Array.from({ length: 20_000 }, (_, i) => `let c${i} = ${i === 0 ? '1' : `c${i - 1} + 1`}`);
    const { A } = await networksOf(`linear A { input c19999 output 1 }\n${links.toReversed().join('\n')}`);
    expect(staged(A).input).toEqual({ kind: 'vector', size: 20_000 });
  });
});
