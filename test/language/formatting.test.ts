import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exampleProgram } from '../../extension/example-program.js';
import { formatText } from '../../models/language/formatting/format-text.js';
import { expanded, snippets } from '../extension/expanded-snippets.js';
import { samples } from '../extension/sample-programs.js';

function formatted(text: string): string {
  return formatText('text.nest', text).text;
}

/** What a text becomes, which then stays what it is. */
function becomes(before: string, after: string): void {
  expect(formatted(before)).toBe(after);
  expect(formatted(after)).toBe(after);
}

describe('what is written as the house writes it stays as it is', () => {
  it.each(samples())('%s', (_file, text) => {
    expect(formatted(text)).toBe(text);
  });

  it.each(snippets.map(({ prefix }) => prefix))('the snippet %s', (prefix) => {
    const text = expanded(prefix).trimEnd();
    // These two are inserted into a network, at its indentation.
    const isPart = prefix === 'stage' || prefix === 'repeat';
    const whole = isPart ? `resnest N {\n  input 16\n${text.replace(/^/gm, '  ')}\n}\n` : `${text}\n`;
    expect(formatted(whole)).toBe(whole);
  });

  it('the program that a new file begins with', () => {
    expect(formatted(exampleProgram)).toBe(exampleProgram);
  });

  it('the program in the readme', () => {
    const [, text] = /```\n(resnest [\s\S]*?\n\}\n)```/.exec(readFileSync('README.md', 'utf8')) ?? [];
    expect(formatted(text)).toBe(text);
  });
});

describe('declarations', () => {
  it.each([
    ['begin at column 0', '  let a = 1\n\tlet b = 2\n', 'let a = 1\nlet b = 2\n'],
    ['stand on lines of their own', 'let a = 1 let b = 2 linear A {}', 'let a = 1\nlet b = 2\nlinear A {}\n'],
    ['keep one blank line of several', 'let a = 1\n\n\n\nlet b = 2\nlet c = 3', 'let a = 1\n\nlet b = 2\nlet c = 3\n'],
    ['have no blank lines before the first and after the last', '\n \nlet a = 1 \n\n \n', 'let a = 1\n'],
    ['may be none', ' \n\n', ''],
    ['keep a byte order mark', '\ufeff  let a = 1', '\ufefflet a = 1\n'],
    ['keep \\r\\n', 'let a=1\r\n\r\n\r\nlinear A{\r\ninput 1}', 'let a = 1\r\n\r\nlinear A {\r\n  input 1\r\n}\r\n'],
    [
      'take the line end that most have',
      'let a = 1\r\nlet b = 2\nlet c = 3\r\n',
      'let a = 1\r\nlet b = 2\r\nlet c = 3\r\n',
    ],
  ])('%s', (_what, before, after) => becomes(before, after));
});

describe('a body', () => {
  const block = 'block dense 32 relu -> dense 32 relu';
  it.each([
    ['on one line stays there', 'linear A{input 64 output 10}', 'linear A { input 64  output 10 }\n'],
    [
      'inside one on one line too',
      'resnest A {input 3 repeat 2{block dense 2 relu block dense 3} output 1}',
      'resnest A { input 3  repeat 2 { block dense 2 relu  block dense 3 }  output 1 }\n',
    ],
    [
      'over several lines has one part a line',
      'linear A { input 64\noutput 10 bias none }',
      'linear A {\n  input 64\n  output 10\n  bias none\n}\n',
    ],
    [
      'that is broken inside breaks what is around it',
      'resnest A { input 3 repeat 2 {\nblock dense 2 } output 1 }',
      'resnest A {\n  input 3\n  repeat 2 {\n    block dense 2\n  }\n  output 1\n}\n',
    ],
    [
      'of 120 columns fits',
      `data d { csv "${'x'.repeat(77)}"  split 80 : 20 seed 12345 }`,
      `data d { csv "${'x'.repeat(77)}"  split 80 : 20 seed 12345 }\n`,
    ],
    [
      'of 121 columns is opened up',
      `data d { csv "${'x'.repeat(78)}"  split 80 : 20 seed 12345 }`,
      `data d {\n  csv "${'x'.repeat(78)}"\n  split 80 : 20 seed 12345\n}\n`,
    ],
    [
      'is opened up only where it has to be',
      `resnest A { input 64 expand 256 repeat 4 { ${block} } stage 3 { repeat 2 { ${block} } repeat 3 { ${block} } ${block} } output 10 }`,
      `resnest A {\n  input 64\n  expand 256\n  repeat 4 { ${block} }\n  stage 3 {\n    repeat 2 { ${block} }\n    repeat 3 { ${block} }\n    ${block}\n  }\n  output 10\n}\n`,
    ],
    [
      'keeps one blank line between parts',
      'data d {\n\n\n  scale 2\n\n\n  standardize\n\n}',
      'data d {\n  scale 2\n\n  standardize\n}\n',
    ],
    ['may be empty', 'linear A { }\nlinear B\n{\n\n}', 'linear A {}\nlinear B {\n}\n'],
    ['has its brace on the line of its head', 'linear A\n{ input 1 }', 'linear A { input 1 }\n'],
    ['or under it, after a comment', 'linear A // a\n  { input 1 }', 'linear A // a\n{ input 1 }\n'],
  ])('%s', (_what, before, after) => becomes(before, after));
});

describe('within a part', () => {
  it.each([
    ['one space is between words', 'train\tA   on  d{loss   squared}', 'train A on d { loss squared }\n'],
    [
      'none is before a comma',
      'train A ,B,C on d { schedule step 1 .5 ,2 .1 }',
      'train A, B, C on d { schedule step 1 .5, 2 .1 }\n',
    ],
    ['operators have one on each side', 'let a=1+2 -3*4/5', 'let a = 1 + 2 - 3 * 4 / 5\n'],
    ['a sign has none after it', 'let a = - 2 - - b*- ( - 3 )', 'let a = -2 - -b * -(-3)\n'],
    ['parentheses have none inside', 'let a = ( 1+( 2 ) ) *3', 'let a = (1 + (2)) * 3\n'],
    ['a call has none before its parenthesis', 'block B ( k ,m ) = dense k', 'block B(k, m) = dense k\n'],
    [
      'the one called neither, but a group does',
      'resnest A { block B (( k ) , -1) expand conv 3x3(2+1) }',
      'resnest A { block B((k), -1)  expand conv 3x3 (2 + 1) }\n',
    ],
    ['seeds have none around their dots', 'train A on d { seeds 0 .. n + 1 }', 'train A on d { seeds 0..n + 1 }\n'],
    [
      'a split and an arrow have one',
      'data d { split 80:20 }\nblock B = dense 1->dense 2',
      'data d { split 80 : 20 }\nblock B = dense 1 -> dense 2\n',
    ],
    ['words that touch are parted', 'data d { idx "a"labels"b"scale 2 }', 'data d { idx "a" labels "b"  scale 2 }\n'],
    [
      'a line break stays, with four columns more',
      'train A,\nB,\n\n\nC on d {\n  schedule step 1 2,\n3 4\n}',
      'train A,\n    B,\n    C on d {\n  schedule step 1 2,\n      3 4\n}\n',
    ],
    [
      'names may be words of the language',
      'data data{csv "x"}\nresnest from from\nlinear',
      'data data { csv "x" }\nresnest from from\n    linear\n',
    ],
  ])('%s', (_what, before, after) => becomes(before, after));
});

describe('comments', () => {
  it.each([
    [
      'at the end of a line keep their distance',
      'let a=1     // a\nlet b = 2// b\n',
      'let a = 1     // a\nlet b = 2 // b\n',
    ],
    [
      'on their own line stand over what follows',
      '  // a\nlinear A {\n// b\ninput 1\n      // c\n}\n // d\n',
      '// a\nlinear A {\n  // b\n  input 1\n  // c\n}\n// d\n',
    ],
    ['keep a blank line around them', 'let a = 1\n\n\n// a\n\n\nlet b = 2', 'let a = 1\n\n// a\n\nlet b = 2\n'],
    ['keep what is inside them', ' /* a\n     b   \n  c */\nlet a = 1', '/* a\n     b   \n  c */\nlet a = 1\n'],
    [
      'may stand before what follows on its line',
      '  /* a */   let a=1 /* b */ let b=2',
      '/* a */ let a = 1 /* b */\nlet b = 2\n',
    ],
    [
      'may stand between words',
      'linear  /* a */A{ /* b */ input/* c */1 /* d */ output 2 /* e */}',
      'linear /* a */ A { /* b */ input /* c */ 1 /* d */  output 2 /* e */ }\n',
    ],
    [
      'over several lines open a body',
      'linear A { input 1 /* a\nb */ output 2 }',
      'linear A {\n  input 1 /* a\nb */\n  output 2\n}\n',
    ],
    ['break a part', 'train A, // a\nB // b\n// c\non d { }', 'train A, // a\n    B // b\n    // c\n    on d {}\n'],
    ['after a brace stay there', 'linear A {    // a\n\ninput 1 }', 'linear A {    // a\n\n  input 1\n}\n'],
    ['at the end of the text keep theirs too', 'let a=1    // a', 'let a = 1    // a\n'],
    ['may be all', '\n\n // a\n\n\n  // b', '// a\n\n// b\n'],
  ])('%s', (_what, before, after) => becomes(before, after));
});

describe('what can’t be read stays as it is', () => {
  it.each([
    [
      'between declarations',
      'let  a=1\n\n\n   linear  A { inptu 3\n }  \n\n\n let b  =2',
      'let a = 1\n\n   linear  A { inptu 3\n }\n\nlet b = 2\n',
    ],
    ['at the end', 'let a  = 1\nresnest   A {\n   input 3\n', 'let a = 1\nresnest   A {\n   input 3\n'],
    ['with nothing after it', 'let a  =1\nresnest   A', 'let a = 1\nresnest   A'],
    ['at the beginning', '\n  let  =  1\n   let b  = 2', '  let  =  1\nlet b = 2\n'],
    ['in a comment that is not closed', 'let a  = 1\n  /* let  b\n\n\n  ', 'let a = 1\n  /* let  b\n\n\n  '],
    ['between others on a line', 'let a  = 1   §§   /* a */  let b  = 2', 'let a = 1   §§   /* a */\nlet b = 2\n'],
    ['twice', '§§\n  let a  = 1\n ¶¶\n  let b  = 2', '§§\nlet a = 1\n ¶¶\nlet b = 2\n'],
  ])('%s', (_what, before, after) => {
    becomes(before, after);
    expect(formatText('text.nest', before).errors).not.toEqual([]);
  });

  it('and is said, with its place', () => {
    expect(formatText('text.nest', 'let a = 1\nlinear A { inptu 3 }').errors).toMatchObject([
      { file: 'text.nest', code: 'syntax', severity: 'error', range: { start: { line: 1, character: 11 } } },
    ]);
  });
});
