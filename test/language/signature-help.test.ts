import { expect, it, onTestFinished } from 'vitest';
import type { SignatureHelp } from 'vscode-languageserver';
import { editorOn } from './editor-client.js';

const library = 'block Bottleneck(k, wide) = conv 1x1 k relu conv 3x3 wide relu\n';

/** The signature and its active parameter where the bar is, and what is shown of the block. */
async function help(textWithBar: string) {
  const editor = await editorOn({ 'a.nest': textWithBar.replace('|', ''), 'lib.nest': library });
  onTestFinished(editor.close);
  await editor.open('a.nest');
  const found = await editor.ask<SignatureHelp | null>('textDocument/signatureHelp', editor.at('a.nest', textWithBar));
  if (found === null) return null;
  const [{ label, parameters = [], documentation }] = found.signatures;
  const active = parameters[found.activeParameter ?? 0]?.label;
  return [label, Array.isArray(active) ? label.slice(...active) : active, JSON.stringify(documentation)];
}

const before = 'import "lib.nest"\nresnest A {\n  input 8x8x3\n  expand conv 1x1 4\n  block ';

it.each([
  ['Bottleneck(|', 'k'],
  ['Bottleneck(6|4', 'k'],
  ['Bottleneck(64,| ', 'wide'],
  ['Bottleneck(64, |)\n  output 1\n}', 'wide'],
  ['Bottleneck(64, 2 * (3 + |', 'wide'],
  ['Bottleneck(2 * (3 + 1), 4|', 'wide'],
  ['bn relu -> Bottleneck(64, | -> dense 3', 'wide'],
  ['Bottleneck(64, 2, |', undefined],
])('shows the parameters in %s', async (call, parameter) => {
  const [label, active, documentation] = (await help(`${before}${call}`)) ?? [];
  expect([label, active]).toEqual(['Bottleneck(k, wide)', parameter]);
  expect(documentation).toContain('conv 1x1 k relu conv 3x3 wide relu');
});

it.each(['Bottleneck(64, 2)|', 'Bottleneck|', 'Unknown(|', 'dense (2 + |', 'Bottleneck(64) -> dense 3|'])(
  'shows nothing in %s',
  async (call) => {
    expect(await help(`${before}${call}`)).toBe(null);
  },
);

it('shows nothing where a block is declared', async () => {
  expect(await help(`${library}block Bottleneck(a, |`)).toBe(null);
});

it('knows the blocks of its own file, and calls in another block', async () => {
  const found = await help('block One() = dense 1\nblock Two(n) = One() dense n\nblock Three = One(|');
  expect(found?.slice(0, 2)).toEqual(['One()', undefined]);
  expect((await help('block Two(n) = dense n\nblock Three(m) = Two(m|'))?.slice(0, 2)).toEqual(['Two(n)', 'n']);
});
