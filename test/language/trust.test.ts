import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { CompletionList, Diagnostic, Hover } from 'vscode-languageserver';
import { readProgram } from '../../models/language/read-program.js';
import { editorOn } from './editor-client.js';
import { findingsOf, folderWithTable } from './read.js';

const table = 'a,b,y\n1,2,3\n2,3,4\n';
const text = `import "lib.nest"
linear A { input w output 1 }
data t { csv "table.csv" target y }
data i { idx "images" labels "labels" }
data c { cifar10 "batches" }
data s { synthetic inputs 2 outputs 1 samples 9 }
train A on s { loss squared optimizer adam 1 epochs 1 }
train A on t { loss squared optimizer adam 1 epochs 0 }
`;
const notRead = 'not read: the workspace is not trusted yet.';

function said(diagnostics: readonly Diagnostic[]) {
  return diagnostics
    .filter(({ code }) => code !== 'unused')
    .map(({ range, severity, code, message }) => [range.start.line + 1, severity, code, message]);
}

async function untrustedEditor(main: string, files: Readonly<Record<string, string>> = {}) {
  const editor = await editorOn(
    { 'lib.nest': 'let w = 2', 'table.csv': table, ...files, 'a.nest': main },
    { trusted: false },
  );
  onTestFinished(editor.close);
  return editor;
}

describe('in a workspace that is not trusted, the server', () => {
  it('reads no data, says so, and checks everything else; and all when trust is granted', async () => {
    const editor = await untrustedEditor(text);
    const settings = [8, 1, 'size', expect.stringContaining('epochs')];
    expect(said(await editor.open('a.nest'))).toEqual([
      [3, 3, 'data-file', notRead],
      [4, 3, 'data-file', notRead],
      [5, 3, 'data-file', notRead],
      settings,
    ]);
    await editor.grantTrust();
    const found = await editor.said('a.nest', (diagnostics) => !diagnostics.some(({ message }) => message === notRead));
    expect(said(found)).toEqual([
      [4, 1, 'data-file', expect.stringContaining('there is no such file')],
      // Its folder is not there: the data are still to be fetched.
      [5, 3, 'data-file', expect.stringContaining('there is no such folder')],
      settings,
    ]);
  });

  it('shows nothing of a data file on hover, and completes no paths and no columns', async () => {
    const open = `${text}data d { csv "table.csv" target `;
    const editor = await untrustedEditor(open);
    await editor.open('a.nest');
    const asked = async () => {
      const hover = await editor.ask<Hover>('textDocument/hover', editor.at('a.nest', 'data |t'));
      const path = await editor.ask<CompletionList>('textDocument/completion', editor.at('a.nest', 'csv "|table'));
      const end = editor.at('a.nest', `${open}|`);
      const columns = await editor.ask<CompletionList>('textDocument/completion', end);
      return [
        JSON.stringify(hover).includes('rows'),
        path.items.some(({ label }) => label === 'table.csv'),
        columns.items.some(({ label }) => label === 'b'),
      ];
    };
    expect(await asked()).toEqual([false, false, false]);
    await editor.grantTrust();
    await editor.said('a.nest', (found) => !found.some(({ message }) => message === notRead));
    expect(await asked()).toEqual([true, true, true]);
  });

  it('imports nothing from outside the folders, by no way', async () => {
    const outside = join(folderWithTable({ 'out.nest': 'let v = 1' }), 'out.nest');
    const main = `import "${outside}"\nimport "../x.nest"\nimport "link.nest"\nlinear A { input v output 1 }\n`;
    const editor = await untrustedEditor(main);
    const links = process.platform !== 'win32';
    if (links) symlinkSync(outside, editor.path('link.nest'));
    else console.log('a link out of the folder: left out, Windows lets not everybody make one');
    const third = links ? [[3, 3, 'import', notRead]] : [[3, 1, 'import', expect.stringContaining('no such file')]];
    expect(said(await editor.open('a.nest'))).toEqual([[1, 3, 'import', notRead], [2, 3, 'import', notRead], ...third]);
    const { findings } = await readProgram(editor.path('a.nest'), main, {
      onDisk: true,
      reach: { trusted: false, folders: [] },
      textOf: () => undefined,
    });
    expect(findings.map(({ severity, code }) => `${severity} ${code}`)).toEqual(Array(3).fill('information import'));
  });
});

describe('a path to another host is refused, trusted or not, on every system:', () => {
  const refused = (path: string) =>
    `${path}: this path is on another host, which is never contacted. Copy the file beside this one, or give its drive a letter.`;
  it.each(['\\\\host\\share\\x', '//host/share/x', '\\/host/x'])('%s', async (path) => {
    const main = `import "${path}.nest"\ndata d { csv "${path}" target y }\ndata e { idx "x" labels "${path}" }\ndata f { cifar10 "${path}" }\n`;
    expect(await findingsOf(main)).toEqual([
      `1:8 error import: ${refused(`${path}.nest`)}`,
      `2:14 error data-file: ${refused(path)}`,
      `3:25 error data-file: ${refused(path)}`,
      `4:18 error data-file: ${refused(path)}`,
    ]);
  });

  it('and neither completed nor linked', async () => {
    const editor = await editorOn({ 'a.nest': 'data d { csv "//tmp/" target y }\nimport "//tmp/a.nest"' });
    onTestFinished(editor.close);
    await editor.open('a.nest');
    const { items } = await editor.ask<CompletionList>('textDocument/completion', editor.at('a.nest', '//tmp/|" t'));
    expect(items).toEqual([]);
    const textDocument = { uri: editor.uri('a.nest') };
    expect(await editor.ask('textDocument/documentLink', { textDocument })).toEqual([]);
  });
});
