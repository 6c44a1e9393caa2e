import fc from 'fast-check';
import { createLangiumParser } from 'langium';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCoreServices } from '../../models/language/core-services.js';
import { brokenDeclarations } from '../../models/language/parser/repairing-parser.js';
import { declarationWords } from '../../models/language/parser/segments.js';
import type { Program } from '../../models/language/program.js';
import { readProgram } from '../../models/language/read-program.js';
import { folderWithTable } from './read.js';
import { validPrograms } from './valid-programs.js';

/** How often each is tried; more with NESTIMATE_FUZZ_RUNS. */
const numRuns = Number(process.env.NESTIMATE_FUZZ_RUNS ?? 30);
const timeout = 240_000 + numRuns * 2000;

const file = join(folderWithTable(), 'text.nest');
const services = createCoreServices();
const ownParser = createLangiumParser(services);
const repairing = services.parser.LangiumParser;

/** Reads a text: no exception, places that are in it, and messages for people. */
async function read(text: string): Promise<Program> {
  const program = await readProgram(file, text);
  const lines = text.split(/\r\n|\r|\n/).length;
  for (const { range, message } of program.findings) {
    expect(range.start.line).toBeGreaterThanOrEqual(0);
    expect(range.end.line).toBeLessThan(lines);
    expect(message).not.toMatch(/undefined|NaN|\[object/);
  }
  return program;
}

/** Whether Langium's parser reads a text, and whether this language's finds nothing broken in it. */
function readable(text: string): [own: boolean, repairing: boolean] {
  const { parserErrors, lexerErrors } = ownParser.parse(text);
  return [parserErrors.length + lexerErrors.length === 0, brokenDeclarations(repairing.parse(text).value).length === 0];
}

const texts = ['first', 'violations', 'digits', 'synthetic'].map((name) =>
  readFileSync(`examples/${name}.nest`, 'utf8'),
);
const words = texts.flatMap((text) => text.split(/\s+/));

/** A text of which a piece is replaced. */
function edited(originals: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const edits = fc.record({
    text: originals,
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(40),
    insert: fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom(...words), fc.constant('')),
  });
  return edits.map(({ text, at, length, insert }) => {
    const begin = Math.floor(at * text.length);
    return text.slice(0, begin) + insert + text.slice(begin + length);
  });
}

describe('a valid program', () => {
  it('has no error, whatever it is made of', { timeout }, async () => {
    await fc.assert(
      fc.asyncProperty(validPrograms, async (text) => {
        const { findings } = await read(text);
        const errors = findings.filter(({ severity, code }) => severity === 'error' && code !== 'data-file');
        expect(errors.map(({ code, message, range }) => ({ code, message, range }))).toEqual([]);
        expect(readable(text)).toEqual([true, true]);
      }),
      { numRuns },
    );
  });
});

describe('any text', () => {
  it('cut and changed anywhere is read without an exception', { timeout }, async () => {
    await fc.assert(
      fc.asyncProperty(edited(fc.oneof(fc.constantFrom(...texts), validPrograms)), async (text) => {
        await read(text);
      }),
      { numRuns: 2 * numRuns },
    );
  });

  it('has broken declarations just where Langium can not read it', { timeout }, () => {
    fc.assert(
      fc.property(edited(fc.oneof(fc.constantFrom(...texts), validPrograms)), (text) => {
        const [own, ours] = readable(text);
        expect(ours).toBe(own);
      }),
      { numRuns: 2 * numRuns },
    );
  });

  it('cut off anywhere has at most one syntax error', { timeout }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...texts), fc.double({ min: 0, max: 1, noNaN: true }), async (text, at) => {
        const { findings } = await read(text.slice(0, Math.floor(at * text.length)));
        expect(findings.filter(({ code }) => code === 'syntax').length).toBeLessThanOrEqual(1);
      }),
      { numRuns },
    );
  });

  it('made of the language’s words has few syntax errors for each declaration', { timeout }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...words), { maxLength: 40 }), async (soup) => {
        const text = soup.join(' ');
        const { findings } = await read(text);
        const errors = findings.filter(({ code }) => code === 'syntax').length;
        // Words of prose hold declarations' words too: `data.` is one, and a sign that is none.
        const begun = [...declarationWords].reduce((count, word) => count + text.split(word).length - 1, 0);
        expect(errors).toBeLessThanOrEqual(2 * begun + text.split('}').length + 2);
      }),
      { numRuns: 2 * numRuns },
    );
  });

  it('of bytes is read', { timeout }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 4000 }), async (bytes) => {
        await read(Buffer.from(bytes).toString('utf8'));
        await read(Buffer.from(bytes).toString('latin1'));
      }),
      { numRuns },
    );
  });
});

const repeated = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n');
const source = 'resnest N0 { input 1 expand 1 block dense 1 output 1 }';

describe('too much of', () => {
  it.each([
    ['letters', 'x'.repeat(1e6), 1],
    ['blanks', ' '.repeat(1e6), 0],
    ...[
      'let a = /',
      'linear A { output / }',
      'data d"split/',
      'train on d\n  schedule-/',
      'resnest A { repeat * { } }',
      'train A on d { schedule step 6 /, 12 0.04 }',
    ].map((text): [string, string, number] => [`a stray operator in ${text}`, text, 1]),
    ['words that every object has', 'constructor valueOf { toString } __proto__', 1],
    ['digits', `let a = ${'1'.repeat(1e6)}`, 1],
    ['bytes', '\0\u0001\ufffd'.repeat(10_000), 1],
    ['half characters', '\ud800'.repeat(10_000), 1],
    ['braces', '{'.repeat(10_000), 1],
    ['closing braces', '}'.repeat(10_000), 1],
    ['open parentheses', `let a = ${'('.repeat(10_000)}`, 1],
    ['parentheses', `let a = ${'('.repeat(10_000)}1${')'.repeat(10_000)}`, 1],
    ['signs', `let a = ${'-'.repeat(10_000)}1`, 1],
    ['sums', `let a = 1${' + 1'.repeat(10_000)}`, 1],
    ['comment', '/* '.repeat(10_000), 1],
    ['sides', `linear A { input ${'1x'.repeat(10_000)}1 output 1 }`, 1],
    ['repetition', 'densenest A { input 1 repeat 1000000000 { block dense 1 } output 1 }', 1],
    ['the same name', repeated(2000, () => 'linear A { input 1 output 1 }'), 1999],
    ['unknown names', repeated(2000, (i) => `let a${i} = b${i}`), 2000],
    ['broken networks', repeated(20_000, (i) => `linear A${i} { input }`), 201],
    ['declarations', repeated(20_000, (i) => `linear A${i} { input 1 output 1 }`), 0],
    ['derivations', `${repeated(20_000, (i) => `resnest N${20_000 - i} from N${19_999 - i}`)}\n${source}`, 0],
    ['blocks', `densenest A { input 1 ${'block dense 1 '.repeat(10_001)} output 1 }`, 1],
    ['layers', `densenest A { input 1 block ${'dense 1 '.repeat(10_001)} output 1 }`, 1],
  ])('%s is read', async (_title, text, count) => {
    const { findings } = await read(text);
    expect(findings.filter(({ severity }) => severity === 'error')).toHaveLength(count);
  });
});
