import fc from 'fast-check';
import { type LangiumDocument, URI } from 'langium';
import { describe, expect, it } from 'vitest';
import { createCoreServices } from '../../models/language/core-services.js';
import { formattingEdits, type Stretch } from '../../models/language/formatting/formatting-edits.js';
import { brokenDeclarations } from '../../models/language/parser/repairing-parser.js';
import { full } from '../full.js';
import { everyWord } from '../extension/every-word.js';
import { samples } from '../extension/sample-programs.js';

/** How many texts each property is tried on. */
const numRuns = full ? 300 : 150;

const services = createCoreServices();
const sampleTexts = samples().map(([, text]) => text);

function documentOf(text: string): LangiumDocument {
  return services.shared.workspace.LangiumDocumentFactory.fromString(text, URI.parse('memory:///text.nest'));
}

/** A text after its edits, which must be of blanks, in order and not empty. */
function formatted(text: string, stretch?: Stretch): string {
  let result = '';
  let at = 0;
  for (const edit of formattingEdits(documentOf(text), stretch)) {
    expect(edit.begin).toBeGreaterThanOrEqual(at);
    expect(text.slice(edit.begin, edit.stop) + edit.text).toMatch(/^\s+$/);
    expect(text.slice(edit.begin, edit.stop)).not.toBe(edit.text);
    result += text.slice(at, edit.begin) + edit.text;
    at = edit.stop;
  }
  return result + text.slice(at);
}

/** The words and the comments of a text, each as it is written. */
function wordsOf(text: string): { words: string[]; comments: string[] } {
  const { tokens, hidden } = services.parser.Lexer.tokenize(text);
  return { words: tokens.map(({ image }) => image), comments: hidden.map(({ image }) => image) };
}

function brokenTexts(text: string): string[] {
  return brokenDeclarations(documentOf(text).parseResult.value).map(({ begin, stop }) => text.slice(begin, stop));
}

/** Declarations of the samples, each as its words. */
const declarations = sampleTexts.flatMap((text) => {
  const { value } = documentOf(text).parseResult;
  return ('declarations' in value && Array.isArray(value.declarations) ? value.declarations : []).map(
    (declaration: { $cstNode: { text: string } }) => wordsOf(declaration.$cstNode.text).words,
  );
});

const blanks = [' ', ' ', ' ', '  ', '\t', '    ', '\n', '\n\n', '\n\n\n  ', '\r\n', '\r\n\r\n\t', ' \n \n'];
const comments = [
  ' // c\n',
  '// c // d\r\n',
  '\n  // own\n',
  ' /* x */ ',
  '/**/',
  '\n/* y */ ',
  '   /* a\n     b */\n',
  '/* z */\n',
];

/** What may stand between two words. */
const between = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...blanks) },
  { weight: 1, arbitrary: fc.constantFrom(...comments) },
);

function spaced(words: readonly string[]): fc.Arbitrary<string> {
  return fc
    .array(between, { minLength: words.length + 1, maxLength: words.length + 1 })
    .map((gaps) => gaps.map((gap, i) => gap + (words[i] ?? '')).join(''));
}

const aDeclaration = fc.constantFrom(...declarations);
const aProgram = fc.array(aDeclaration, { maxLength: 4 }).chain((some) => spaced(some.flat()));

/** Words of the samples and of the program with every word, some of them left out or doubled. */
const aBrokenProgram = fc
  .tuple(fc.constantFrom(...declarations, wordsOf(everyWord).words), aDeclaration, fc.nat(), fc.nat())
  .chain(([some, more, left, doubled]) => {
    const words = [...some, ...more].toSpliced(left % some.length, 1);
    const again = doubled % words.length;
    return spaced(words.toSpliced(again, 0, words[again]));
  });

describe('formatting a program with any blanks and comments between its words', () => {
  it('is formatting declarations that can all be read', () => {
    fc.assert(
      fc.property(aProgram, (text) => {
        expect(brokenTexts(text)).toEqual([]);
      }),
      { numRuns },
    );
  });

  it.each([
    ['whole', aProgram],
    ['broken', aBrokenProgram],
  ])('changes no word, no comment and nothing that can’t be read: %s programs', (_what, programs) => {
    fc.assert(
      fc.property(programs, (text) => {
        const after = formatted(text);
        expect(wordsOf(after)).toEqual(wordsOf(text));
        expect(brokenTexts(after)).toEqual(brokenTexts(text));
      }),
      { numRuns },
    );
  });

  it.each([
    ['whole', aProgram],
    ['broken', aBrokenProgram],
  ])('twice is formatting once: %s programs', (_what, programs) => {
    fc.assert(
      fc.property(programs, (text) => {
        const once = formatted(text);
        expect(formatted(once)).toBe(once);
      }),
      { numRuns },
    );
  });

  it('leaves no blanks at the ends of lines, no two blank lines, and one line end at the end', () => {
    fc.assert(
      fc.property(aProgram, (text) => {
        const after = formatted(text);
        const bare = after.replace(/\/\*[\s\S]*?\*\//g, '/**/');
        expect(bare).not.toMatch(/[ \t]+(\r|\n|$)/);
        expect(bare).not.toMatch(/(\r?\n){3}/);
        expect(bare === '' || /[^\r\n]\r?\n$/.test(bare)).toBe(true);
      }),
      { numRuns },
    );
  });

  it('gives the same, however its blanks within lines were', () => {
    const oneLine = fc.constantFrom(' ', '  ', '\t', '   ');
    fc.assert(
      fc.property(aDeclaration, fc.array(oneLine, { minLength: 200, maxLength: 200 }), (words, gaps) => {
        expect(formatted(words.map((word, i) => word + gaps[i]).join(''))).toBe(formatted(words.join(' ')));
      }),
      { numRuns },
    );
  });
});

describe('formatting a range', () => {
  const several = fc.array(aDeclaration.chain(spaced), { minLength: 1, maxLength: 4 });

  it('touches nothing on the lines of other declarations', () => {
    fc.assert(
      fc.property(several, fc.nat(), fc.nat(), fc.nat(), (texts, which, from, to) => {
        const target = which % texts.length;
        const before = texts
          .slice(0, target)
          .map((one) => `${one}\n`)
          .join('');
        const after = texts
          .slice(target + 1)
          .map((one) => `\n${one}`)
          .join('');
        const text = before + texts[target] + after;
        const [begin, stop] = [from, to]
          .map((at) => before.length + (at % (texts[target].length + 1)))
          .sort((a, b) => a - b);
        const changed = formatted(text, { begin, stop });
        // Blank lines and blanks between two declarations may be on the lines of either.
        expect(changed.startsWith(before.trimEnd())).toBe(true);
        expect(changed.endsWith(after.trimStart()) || after.trim() === '').toBe(true);
        expect(wordsOf(changed)).toEqual(wordsOf(text));
      }),
      { numRuns },
    );
  });

  it('of the whole text is formatting all of it', () => {
    fc.assert(
      fc.property(fc.oneof(aProgram, aBrokenProgram), (text) => {
        fc.pre(text.trim() !== '');
        expect(formatted(text, { begin: 0, stop: text.length })).toBe(formatted(text));
      }),
      { numRuns },
    );
  });
});
