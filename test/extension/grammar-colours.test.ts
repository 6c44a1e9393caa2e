import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { createOnigScanner, createOnigString, loadWASM } from 'vscode-oniguruma';
import { INITIAL, parseRawGrammar, Registry, type IGrammar } from 'vscode-textmate';
import { samples } from './sample-programs.js';
import { everyWord } from './every-word.js';

const root = join(import.meta.dirname, '../..');
const file = join(root, 'extension/syntaxes/nestimate.tmLanguage.json');

interface Coloured {
  text: string;
  /** The innermost scope without the language's suffix; empty where there is none. */
  scope: string;
}

let grammar: IGrammar;

beforeAll(async () => {
  const wasm = createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm');
  await loadWASM(readFileSync(wasm));
  const registry = new Registry({
    onigLib: Promise.resolve({ createOnigScanner, createOnigString }),
    loadGrammar: () => Promise.resolve(parseRawGrammar(readFileSync(file, 'utf8'), file)),
  });
  const loaded = await registry.loadGrammar('source.nestimate');
  if (loaded === null) throw new Error(`${file} can't be loaded`);
  grammar = loaded;
});

/** What VS Code colours: every piece of the text that isn't white. */
function coloured(text: string): Coloured[] {
  let state = INITIAL;
  return text.split('\n').flatMap((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return tokens.flatMap(({ startIndex, endIndex, scopes }) => {
      const piece = line.slice(startIndex, endIndex).trim();
      const scope = scopes.length === 1 ? '' : (scopes.at(-1) ?? '').replace(/\.nestimate$/, '');
      return piece === '' ? [] : [{ text: piece, scope }];
    });
  });
}

/** The scopes of the pieces that are exactly this text, in the order of the text. */
function scopesOf(word: string, text: string): string[] {
  return coloured(text).flatMap((piece) => (piece.text === word ? [piece.scope] : []));
}

/** The words that the parser takes as keywords, terminals and comments left out. */
function keywords(): string[] {
  const langium = readFileSync(join(root, 'models/language/nestimate.langium'), 'utf8');
  const rules = langium.replaceAll(/^(hidden )?terminal .*$|\/\/.*$/gm, '');
  return [...new Set([...rules.matchAll(/'([a-z][a-z0-9-]*)'/g)].map(([, word]) => word))];
}

const keywordLike = /^(keyword\.(control|other)|storage\.type|support\.(function|class)|constant\.language)\b/;

describe('the colours before the server is there', () => {
  test('every keyword of the grammar is coloured as one', () => {
    const found = coloured(everyWord).filter(({ scope }) => keywordLike.test(scope));
    const words = new Set(found.map(({ text }) => text));
    expect(keywords().length).toBeGreaterThan(70);
    expect(keywords().filter((word) => !words.has(word))).toEqual([]);
  });

  test('every keyword where it belongs: none falls through to the rule for misplaced ones', () => {
    expect(coloured(everyWord).filter(({ scope }) => scope === 'keyword.other.unexpected')).toEqual([]);
  });

  test.each([['every word', everyWord], ...samples()])('%s: nothing is left without a scope', (_name, text) => {
    expect(coloured(text).filter(({ scope }) => scope === '')).toEqual([]);
  });

  test.each(samples())(
    '%s: no word of it is taken for a constant, but the constants and parameters that it has',
    (_name, text) => {
      const own = new Set(
        [...text.matchAll(/\blet (\w+)|\bblock \w+\(([^)]*)\) =/g)].flatMap(
          ([, name, list]) => name ?? list.split(', '),
        ),
      );
      const found = coloured(text).filter(({ scope }) => /^variable\.other\.constant|unexpected/.test(scope));
      expect(found.filter((word) => !own.has(word.text))).toEqual([]);
    },
  );

  test('a word of the language that stands where a name does is a name', () => {
    expect(scopesOf('output', 'data output {\n  target output\n}')).toEqual([
      'entity.name.type.data',
      'variable.other.property',
    ]);
    expect(scopesOf('on', 'train on, on on on { }')).toEqual([
      'entity.name.type.network',
      'entity.name.type.network',
      'keyword.control.on',
      'entity.name.type.data',
    ]);
    expect(scopesOf('from', 'resnest from from from')).toEqual([
      'entity.name.type.network',
      'keyword.control.from',
      'entity.name.type.network',
    ]);
  });

  test('a list of networks goes on over lines and comments', () => {
    const text = 'train A, // first, B\n  /* and */ C,\n  Größe\non data { }';
    for (const name of ['A', 'C', 'Größe']) expect(scopesOf(name, text)).toEqual(['entity.name.type.network']);
    expect(scopesOf('data', text)).toEqual(['entity.name.type.data']);
  });

  test('named blocks: where they are made, with their parameters, and where they are called', () => {
    const text =
      'block B(k, m) = conv 1x1 k relu\nresnest N { block B(64, k) via conv 1x1 block dense 4 relu B(1, 2) block C }';
    expect(scopesOf('block', text)).toEqual(['storage.type.block', ...Array<string>(3).fill('keyword.other.part')]);
    expect(scopesOf('B', text)).toEqual(Array(3).fill('entity.name.function.block'));
    expect(scopesOf('C', text)).toEqual(['entity.name.function.block']);
    expect(scopesOf('m', text)).toEqual(['variable.parameter']);
    expect(scopesOf('k', text)).toEqual(['variable.parameter', 'variable.other.constant', 'variable.other.constant']);
  });

  test('numbers, dimensions, arithmetic, strings and comments have their own', () => {
    const text =
      'let n = 2*(.5+1e-3)-k/3 // "n"\nresnest N { input 32x32x3 }\ndata d { csv "a // b" }\nx 0..6 /* a\nb */';
    for (const number of ['2', '.5', '1e-3', '3', '0', '6'])
      expect(scopesOf(number, text)).toEqual(['constant.numeric']);
    for (const sign of ['*', '+', '-', '/']) expect(scopesOf(sign, text)).toEqual(['keyword.operator.arithmetic']);
    expect(scopesOf('32x32x3', text)).toEqual(['constant.numeric.dimensions']);
    expect(scopesOf('..', text)).toEqual(['keyword.operator.range']);
    expect(scopesOf('a // b', text)).toEqual(['string.quoted.double']);
    expect(scopesOf('"n"', text)).toEqual(['comment.line.double-slash']);
    expect(scopesOf('b', text)).toEqual(['comment.block']);
  });

  test('an unfinished declaration does not change the colours of the next one', () => {
    const next = 'data d { csv "a" }\ntrain A on d { loss squared }';
    const expected = coloured(next);
    for (const unfinished of ['resnest', 'resnest A {', 'let', 'block B(k', 'train A,', 'block B = dense f(']) {
      expect(coloured(`${unfinished}\n${next}`).slice(-expected.length), unfinished).toEqual(expected);
    }
  });

  test('every region is closed again', () => {
    let state = INITIAL;
    for (const line of everyWord.split('\n')) state = grammar.tokenizeLine(line, state).ruleStack;
    expect(state.depth).toBe(1);
  });
});
