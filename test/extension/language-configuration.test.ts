import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { everyWord } from './every-word.js';
import { samples } from './sample-programs.js';

const root = join(import.meta.dirname, '../..');
const rule = z.object({
  beforeText: z.string(),
  afterText: z.string().optional(),
  previousLineText: z.string().optional(),
  action: z.object({ appendText: z.string().optional() }),
});
const { wordPattern, indentationRules, onEnterRules } = z
  .object({
    wordPattern: z.object({ pattern: z.string(), flags: z.string() }),
    indentationRules: z.object({
      increaseIndentPattern: z.string(),
      decreaseIndentPattern: z.string(),
      indentNextLinePattern: z.string(),
    }),
    onEnterRules: z.array(rule),
  })
  .parse(JSON.parse(readFileSync(join(root, 'extension/language-configuration.json'), 'utf8')));

const langium = readFileSync(join(root, 'models/language/nestimate.langium'), 'utf8');

function words(text: string): string[] {
  return text.match(new RegExp(wordPattern.pattern, `g${wordPattern.flags}`)) ?? [];
}

/** What the parser's own terminals and keywords make of a text; strings, comments and signs left out. */
function tokens(text: string): string[] {
  const terminal = (name: string) => {
    const found = new RegExp(`terminal ${name}(?: returns number)?: /(.*)/u?;`).exec(langium);
    if (found === null) throw new Error(`the grammar has no terminal ${name}`);
    return found[1];
  };
  const hyphenated = [...langium.matchAll(/'([a-z]+-[a-z0-9-]+)'/g)].map(([, word]) => word);
  const all = ['\\.\\.', ...hyphenated, terminal('DIMENSIONS'), terminal('NUMBER'), terminal('ID')];
  return (text.match(new RegExp(all.join('|'), 'gu')) ?? []).filter((token) => token !== '..');
}

/** The program with nothing left that isn't code. */
function code(text: string): string {
  return text.replaceAll(/\/\*[^]*?\*\/|\/\/.*|"[^"]*"|'[^'\n]*'/g, ' ');
}

/** What a new line begins with when Enter is pressed at the `|` in the last of these lines. */
function continued(text: string): string | undefined {
  const lines = text.split('\n');
  const [before, after] = (lines.at(-1) ?? '').split('|');
  const matching = onEnterRules.find(
    ({ beforeText, afterText, previousLineText }) =>
      new RegExp(beforeText).test(before) &&
      (afterText === undefined || new RegExp(afterText).test(after)) &&
      (previousLineText === undefined || new RegExp(previousLineText).test(lines.at(-2) ?? '')),
  );
  return matching?.action.appendText;
}

describe('what a word is', () => {
  test.each([
    'leaky-relu',
    'smoothed-hinge',
    'a-resnest',
    'yun-2',
    'größe',
    'Größe_2',
    '32x32x3',
    '1e-3',
    '.5',
    '0.25',
  ])('%s is one', (word) => expect(words(word)).toEqual([word]));

  test.each([
    ['a+b', ['a', 'b']],
    ['k-1', ['k', '1']],
    ['-2*k', ['2', 'k']],
    ['0..6', ['0', '6']],
    ['a-resnests', ['a', 'resnests']],
  ])('%s is more than one', (text, parts) => expect(words(text)).toEqual(parts));

  test.each([['every word', everyWord], ...samples()])('%s: the words are the tokens of the parser', (_name, text) => {
    expect(words(code(text))).toEqual(tokens(code(text)));
  });
});

describe('what Enter does', () => {
  const { increaseIndentPattern, decreaseIndentPattern, indentNextLinePattern } = indentationRules;

  test.each([
    ['resnest A {', true],
    ["resnest A {   // one block: f(x) = w'(x + {V} G(x))", true],
    ['block B(', true],
    ['repeat 3 { block dense 8 }', false],
    ['// resnest A {', false],
    ['}', false],
  ])('%s: one step further in on the next lines: %s', (line, expected) => {
    expect(new RegExp(increaseIndentPattern).test(line)).toBe(expected);
  });

  test('a closing bracket goes one step out', () => {
    expect(new RegExp(decreaseIndentPattern).test('  }')).toBe(true);
    expect(new RegExp(decreaseIndentPattern).test('  block B')).toBe(false);
  });

  test.each([
    ['block B(k) = // two layers', true],
    ['train A, B,', true],
    ['  block dense 4 relu ->', true],
    ['let k = 4', false],
    ['// a, b,', false],
  ])('%s: only the next line one step in: %s', (line, expected) => {
    expect(new RegExp(indentNextLinePattern).test(line)).toBe(expected);
  });

  test('comments go on where one is split, or is starred already, and nowhere else', () => {
    expect(continued('output 1 // half | of it')).toBe('// ');
    expect(continued('output 1 // all|')).toBeUndefined();
    expect(continued('csv "http://x|" ')).toBeUndefined();
    expect(continued('/**| */')).toBe(' * ');
    expect(continued('/** what|')).toBe(' * ');
    expect(continued('/* what|')).toBeUndefined();
    expect(continued('/** what\n * more|')).toBe('* ');
    expect(continued('let k = 2\n * n|')).toBeUndefined();
    expect(continued('/* all */|')).toBeUndefined();
  });
});
