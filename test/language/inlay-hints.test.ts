import { describe, expect, it } from 'vitest';
import type { Range } from 'vscode-languageserver';
import { served } from './served.js';

const everywhere: Range = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };

/** The text with its hints in ⟨⟩ where they stand. */
async function hinted(text: string, range = everywhere): Promise<string> {
  const { services, document } = await served(text);
  const textDocument = { uri: document.uri.toString() };
  const hints = (await services.lsp.InlayHintProvider?.getInlayHints(document, { textDocument, range })) ?? [];
  const places = hints.map(
    ({ position, label }) =>
      [document.textDocument.offsetAt(position), typeof label === 'string' ? label : ''] as const,
  );
  return places
    .toSorted(([a], [b]) => b - a)
    .reduce((shown, [offset, label]) => `${shown.slice(0, offset)}⟨${label}⟩${shown.slice(offset)}`, text);
}

describe('inlay hints', () => {
  it.each([
    [
      'the sum of the features against M, and S beside M',
      'resnest A { input 10 expand 64 block dense 16 relu block dense 8 relu block dense 4 output 1 }',
      'resnest A { input 10 expand 64⟨≥ S = 34⟩ block dense 16 relu⟨K1 = 16, Σ 26 of 64⟩ block dense 8 relu⟨K2 = 8, Σ 34 of 64⟩ block dense 4⟨K3 = 4, Σ 34 of 64⟩ output 1 }',
    ],
    [
      'repeated blocks together',
      'resnest A { input 3 expand 6 repeat 3 { block dense 2 relu } output 2 }',
      'resnest A { input 3 expand 6⟨< S = 7⟩ repeat 3 { block dense 2 relu⟨K1 … K3 = 2, Σ 7 of 6⟩ } output 2 }',
    ],
    [
      'what expressions come to',
      'let w = 8\nlet v = w * 2\nresnest A { input 3 expand 2 * v + 1 block dense w output 1 }',
      'let w = 8\nlet v = w * 2⟨= 16⟩\nresnest A { input 3 expand 2 * v + 1⟨= 33⟩⟨≥ S = 3⟩ block dense w⟨= 8⟩⟨K1 = 8⟩ output 1 }',
    ],
    [
      'the growing stream of a DenseNEst',
      'densenest A { input 3 repeat 2 { block dense 4 } output 1 }',
      'densenest A { input 3 repeat 2 { block dense 4⟨K1 … K2 = 4, M2 = 11⟩ } output 1 }',
    ],
    [
      'only features where no width is asked',
      'a-resnest A { input 3 expand 6 block dense 2 relu output 2 }',
      'a-resnest A { input 3 expand 6 block dense 2 relu⟨K1 = 2⟩ output 2 }',
    ],
    [
      'channels of images',
      'resnest A { input 8x8x3 expand conv 1x1 16 repeat 2 { block conv 3x3 4 relu } pool average output 2 }',
      'resnest A { input 8x8x3 expand conv 1x1 16⟨≥ S = 7⟩ repeat 2 { block conv 3x3 4 relu⟨K1 … K2 = 4, Σ 7 of 16⟩ } pool average output 2 }',
    ],
    ['nothing where a network can’t be built', 'resnest A { input 3 expand 6 block dense 0 output 2 }', undefined],
  ])('show %s', async (_title, text, expected) => {
    // Hints at one place come in the order of the text.
    const shown = await hinted(text);
    const sorted = (value: string) =>
      value.replace(/(⟨[^⟩]*⟩)(⟨[^⟩]*⟩)/g, (_all, a: string, b: string) => [a, b].sort().join(''));
    expect(sorted(shown)).toBe(sorted(expected ?? text));
  });

  it('are of the lines that are asked for', async () => {
    const text = 'let a = 1 + 1\nlet b = 2 + 2\nlet c = 3 + 3\n';
    const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 5 } };
    expect(await hinted(text, range)).toBe('let a = 1 + 1\nlet b = 2 + 2⟨= 4⟩\nlet c = 3 + 3\n');
  });
});
