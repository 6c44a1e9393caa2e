import { describe, expect, test } from 'vitest';
import { exampleProgram } from '../../extension/example-program.js';
import { readProgram } from '../../models/language/read-program.js';
import { everyWord } from './every-word.js';
import { expanded, snippets } from './expanded-snippets.js';

/** As a program: what belongs into a network stands in one. */
function programOf(prefix: string): string {
  const text = expanded(prefix);
  if (prefix === 'stage')
    return `resnest N {\n  input 32x32x3\n  expand conv 3x3 16\n${text}  pool average\n  output 10\n}\n`;
  if (prefix === 'repeat') return `resnest N {\n  input 16\n  expand 128\n${text}  output 1\n}\n`;
  return text;
}

async function findings(text: string, codes: RegExp): Promise<string[]> {
  const program = await readProgram('untitled.nest', text);
  return program.findings.flatMap(({ code, message }) => (codes.test(code) ? [`${code}: ${message}`] : []));
}

describe('the snippets', () => {
  const prefixes = snippets.map(({ prefix }) => prefix);

  test('have prefixes of their own and say what they are', () => {
    expect(new Set(prefixes).size).toBe(prefixes.length);
    for (const { description } of snippets) expect(description).toMatch(/^[A-Z].{15,}[^.]$/);
  });

  test.each(prefixes)('%s parses as it comes', async (prefix) => {
    expect(expanded(prefix)).not.toMatch(/[$|]/);
    expect(await findings(programOf(prefix), /^syntax$/)).toEqual([]);
  });

  test.each(['resnest', 'resnest-conv', 'resnet', 'repeat'])(
    '%s: its network is as wide as the theorems ask',
    async (prefix) => {
      const text = programOf(prefix);
      expect((await readProgram('untitled.nest', text)).networks).not.toEqual([]);
      expect(await findings(text, /-condition$|^output-width$/)).toEqual([]);
    },
  );

  test('make one program that can be trained, one after another', async () => {
    const text = ['resnest', 'a-resnest', 'densenest', 'linear', 'data-synthetic', 'train'].map(expanded).join('\n');
    const { findings, trains, networks } = await readProgram('untitled.nest', text);
    expect(findings).toEqual([]);
    expect([networks.length, trains.length]).toEqual([4, 1]);
  });
});

test('what a new file begins with can be trained as it stands', async () => {
  const { findings, trains } = await readProgram('untitled.nest', exampleProgram);
  expect(findings).toEqual([]);
  expect(trains).toHaveLength(1);
});

test('the program with every word, on which the colours are tested, is one', async () => {
  expect(await findings(everyWord, /^syntax$/)).toEqual([]);
});
