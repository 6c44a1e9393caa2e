import { type LangiumDocument, TextDocument, URI } from 'langium';
import { describe, expect, it } from 'vitest';
import { createCoreServices } from '../../models/language/core-services.js';
import { NestimateFormatter } from '../../models/language/lsp/formatter.js';

const services = createCoreServices();
const formatter = new NestimateFormatter();
const options = { tabSize: 8, insertSpaces: false };

function documentOf(text: string): LangiumDocument {
  return services.shared.workspace.LangiumDocumentFactory.fromString(text, URI.parse('memory:///text.nest'));
}

/** A text without the marks `‹` and `›`, and the offsets where they stood. */
function marked(text: string): { text: string; begin: number; stop: number } {
  const begin = text.indexOf('‹');
  return { text: text.replace(/[‹›]/g, ''), begin, stop: text.indexOf('›') - 1 };
}

/** Formats what is between the marks. */
function range(withMarks: string): string {
  const { text, begin, stop } = marked(withMarks);
  const document = documentOf(text);
  const { textDocument } = document;
  const edits = formatter.formatDocumentRange(document, {
    textDocument,
    options,
    range: { start: textDocument.positionAt(begin), end: textDocument.positionAt(stop) },
  });
  return TextDocument.applyEdits(textDocument, edits);
}

/** What the text becomes when the brace before `‹›` was typed last. */
function afterBrace(withMarks: string): string {
  const { text, begin } = marked(withMarks);
  const document = documentOf(text);
  const { textDocument } = document;
  const position = textDocument.positionAt(begin);
  const edits = formatter.formatDocumentOnType(document, { textDocument, options, position, ch: '}' });
  return TextDocument.applyEdits(textDocument, edits);
}

describe('formatting a range', () => {
  it.each([
    [
      'one part',
      'linear  A {\n input  1\n ‹input  2›\n output  3\n}',
      'linear  A {\n input  1\n  input 2\n output  3\n}',
    ],
    ['where the cursor is', 'linear  A {\n inp‹›ut  1\n output  3\n}', 'linear  A {\n  input 1\n output  3\n}'],
    [
      'parts from one to another',
      'linear  A {\n input‹  1 \nbias  none\n out›put  3 \n}  ',
      'linear  A {\n  input 1\n  bias none\n  output 3\n}  ',
    ],
    ['whole lines, not the one after', 'let  a=1\n‹let  b=2\n›let  c=3\n', 'let  a=1\nlet b = 2\nlet  c=3\n'],
    [
      'blank lines between what it touches',
      'let  a=1\n\n\n‹let  b=2  \n\n\nlet›  c=3  \n\n\nlet  d=4',
      'let  a=1\n\n\nlet b = 2\n\nlet c = 3\n\n\nlet  d=4',
    ],
    [
      'a part with its later lines',
      'train  A on d {\n schedule step 1 2,\n ‹3›  4\n seed  1\n}',
      'train  A on d {\n  schedule step 1 2,\n      3 4\n seed  1\n}',
    ],
    ['the head only', 'linear  ‹A› {\n input  1 }', 'linear A {\n input  1 }'],
    [
      'what shares its lines',
      'let  a=1\nlinear ‹A›{ input  1 } let  b=2\nlet  c=3',
      'let  a=1\nlinear A { input 1 }\nlet b = 2\nlet  c=3',
    ],
    ['nothing where nothing can be read', 'linear ‹ A { inptu  1 }›\nlet  b=2', 'linear  A { inptu  1 }\nlet  b=2'],
  ])('formats %s', (_what, before, after) => {
    expect(range(before)).toBe(after);
  });
});

describe('formatting after a brace', () => {
  it.each([
    [
      'its declaration',
      'let  a=1\nlinear  A{input 1\noutput 2 }‹›\nlet  b=2',
      'let  a=1\nlinear A {\n  input 1\n  output 2\n}\nlet  b=2',
    ],
    [
      'its part',
      'resnest  A {\n input  1\n repeat 2{block  dense 3\n}‹›\n output  1\n}',
      'resnest  A {\n input  1\n  repeat 2 {\n    block dense 3\n  }\n output  1\n}',
    ],
    ['nothing where what it closes can’t be read', 'linear  A{inptu 1 }‹›', 'linear  A{inptu 1 }'],
    ['nothing in a comment', 'let  a=1 // }‹›', 'let  a=1 // }'],
  ])('formats %s', (_what, before, after) => {
    expect(afterBrace(before)).toBe(after);
  });
});

it('asks no editor how wide a tab is', () => {
  const document = documentOf('linear A {\n\tinput 1\n}');
  const edits = formatter.formatDocument(document);
  expect(TextDocument.applyEdits(document.textDocument, edits)).toBe('linear A {\n  input 1\n}\n');
});
