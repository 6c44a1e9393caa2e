import { AstUtils, GrammarAST } from 'langium';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MarkupContent } from 'vscode-languageserver';
import { NestimateGrammar } from '../../models/language/generated/grammar.js';
import { wordDocumentation } from '../../models/language/lsp/words.js';
import { folderWithTable } from './read.js';
import { served } from './served.js';

/** The hover at `|`. */
async function hover(marked: string, file?: string): Promise<string> {
  const { services, document, position } = await served(marked, file);
  const textDocument = { uri: document.uri.toString() };
  const found = await services.lsp.HoverProvider?.getHoverContent(document, { textDocument, position });
  return MarkupContent.is(found?.contents) ? found.contents.value : '';
}

const wide = 'resnest Wide { input 10 expand 64 repeat 3 { block dense 16 relu } output 1 }';

describe('a hover', () => {
  it('on a network is its sizes, its conditions with their numbers, and what is guaranteed', async () => {
    const text = await hover(wide.replace('Wide', 'W|ide'));
    // W0 64·10; three blocks of 16·64 + 16 and 64·16; the output 64 + 1
    expect(text).toContain(
      `**Wide** · resnest · 6,897 parameters · ${(2 * (640 + 3 * 2048 + 64)).toLocaleString('en-US')} FLOPs a row`,
    );
    expect(text).toContain('_N_in_ = 10 · _M_ = 64 · _K_ = 3 × 16 · _N_o_ = 1');
    expect(text).toContain('| ✓ Bottleneck | _M ≥ N_in + K₁ + … + K(L−1)_ | 64 ≥ 42 = 10 + 16 + 16 |');
    expect(text).toContain('| ✓ Output width | _M ≥ N_o_ | 64 ≥ 1 |');
    expect(text).toContain('Guarantees: … 8 need data · ✗ 1 with a failing condition\n- ✗ condition fails: Yun 2019: Near-identity regions');
  });

  it('on a width is the condition that it breaks', async () => {
    expect(await hover(wide.replace('64', '3|0'))).toContain(
      '| ✗ Bottleneck | _M ≥ N_in + K₁ + … + K(L−1)_ | 30 < 42 = 10 + 16 + 16 |',
    );
  });

  it('on a layer is its shapes, parameters and FLOPs', async () => {
    expect(await hover(wide.replace('dense', 'de|nse'))).toContain(
      '`blocks.1.layers.0` · matrix: 64 → 16 · 1,040 parameters · 2,048 FLOPs a row, 64 bytes of activations',
    );
    const convolution =
      'resnest C { input 8x8x3 expand conv 1x1 16 block bn relu con|v 3x3 4 relu via conv 1x1 pool average output 2 }';
    expect(await hover(convolution)).toContain(
      `\`blocks.1.layers.1\` · convolution: 8x8x16 → 8x8x4 · ${16 * 9 * 4 + 4} parameters · ${(2 * 16 * 9 * 4 * 64).toLocaleString('en-US')} FLOPs`,
    );
  });

  it('on a layer says what it drops', async () => {
    expect(await hover(wide.replace('dense 16 relu', 'de|nse 16 relu dropout 0.2'))).toContain(
      'bytes of activations · dropout 0.2 while it trains',
    );
  });

  it('on a block is its feature and its steps, of a repeated one what each has', async () => {
    const text = await hover(wide.replace('block', 'blo|ck'));
    expect(text).toContain(
      '**Blocks 1 to 3, each**: feature _v_ = 16, _K_ = 16 · 2,064 parameters · 4,096 FLOPs a row',
    );
    expect(text).toContain('- `blocks.1.residual`: 16 → 64 · 1,024 parameters');
  });

  it('on constants and expressions is what they come to', async () => {
    const text = 'let width = 8\nresnest A { input 3 expand 2 * wid|th + 16 block dense 2 output 1 }';
    const found = await hover(text);
    expect(found).toContain('width = **8** · `2 * width + 16` = **32**');
    expect(found).toContain('| ✓ Bottleneck |');
    expect(await hover('let a = 3\nlet b| = (a + 1) * 2')).toContain('b = **8**');
  });

  it('on data is its rows, columns and first values', async () => {
    const found = await hover('data d| { csv "table.csv" target y standardize split 80 : 20 seed 1 }');
    expect(found).toContain('**d** · csv');
    expect(found).toContain('standardised by the training rows · 80 : 20 drawn with seed 1');
    expect(found).toContain('2 rows · 4 columns · predicts y');
    expect(found).toContain('| y | a | b | label |\n| --: | --: | --: | --: |\n| 3 | 1 | 2 | 0 |\n| 4 | 2 | 3 | 1 |');
  });

  it('shows cells as they are, never as Markdown', async () => {
    const file = join(folderWithTable(), 'text.nest');
    writeFileSync(join(dirname(file), 'odd.csv'), 'a|b,y\n"![](https://a.io/x)","two\nlines"\n');
    const found = await hover('data d| { csv "odd.csv" target y }', file);
    expect(found).toContain('| y | a\\|b |');
    expect(found).toContain('| two lines | \\!\\[\\]\\(https://a.io/x\\) |');
  });

  it('on a name in a train, or after from, is what is named', async () => {
    const text = `${wide}\na-resnest B from Wide\ndata d { csv "table.csv" target y }\ntrain Wide on d { loss squared optimizer adam 1 epochs 1 }`;
    expect(await hover(text.replace('train Wide', 'train Wi|de'))).toContain('**Wide** · resnest');
    expect(await hover(text.replace('from Wide', 'from Wi|de'))).toContain('**Wide** · resnest');
    expect(await hover(text.replace('on d', 'on |d'))).toContain('2 rows');
    expect(await hover(text.replace('B from', '|B from'))).toContain('**B** · a-resnest');
  });

  it('on a named block is how it is declared', async () => {
    const text = 'block Pair(k) = dense k relu dense k\nresnest A { input 3 expand 9 block Pa|ir(2) output 1 }';
    expect(await hover(text)).toContain('block Pair(k) = dense k relu dense k');
  });

  it('says why a network is not covered', async () => {
    const text = 'resnest C| { input 8x8x3 expand conv 3x3 64 block conv 3x3 4 relu pool average output 2 }';
    expect(await hover(text)).toContain('- not covered: a 3x3 map on the residual stream');
  });

  it('explains the word, but not where the word is a name', async () => {
    expect(await hover(wide.replace('expand', 'ex|pand'))).toContain('How the residual stream begins');
    const found = await hover('linear output| { input 3 output 1 }');
    expect(found).toContain('**output** · linear');
    expect(found).not.toContain('the targets of the data');
  });
});

it('every word of the language has its documentation', () => {
  const words = AstUtils.streamAllContents(NestimateGrammar())
    .filter(GrammarAST.isKeyword)
    .map(({ value }) => value)
    .filter((word) => /^[a-z]/.test(word))
    .distinct()
    .toArray();
  expect(Object.keys(wordDocumentation).sort()).toEqual(words.sort());
});
