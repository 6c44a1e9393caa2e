import { build } from 'esbuild';
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type CodeAction,
  type CodeLens,
  createProtocolConnection,
  type Diagnostic,
  type Hover,
  type InitializeResult,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import * as z from 'zod';
import { folderWithTable } from './read.js';

const published = z.object({ uri: z.string(), diagnostics: z.array(z.unknown()) });

let server: ChildProcess;
let connection: ProtocolConnection;
const waiting = new Map<string, (diagnostics: Diagnostic[]) => void>();
const watched: unknown[] = [];

/** The next diagnostics of a document. */
function diagnostics(uri: string): Promise<Diagnostic[]> {
  return new Promise((done) => waiting.set(uri, done));
}

async function open(text: string): Promise<{ uri: string; found: Diagnostic[] }> {
  const uri = pathToFileURL(join(folderWithTable(), 'open.nest')).toString();
  const next = diagnostics(uri);
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'nestimate', version: 1, text },
  });
  return { uri, found: await next };
}

beforeAll(async () => {
  const script = join(folderWithTable(), 'language-server.cjs');
  await build({
    entryPoints: ['models/language/lsp/server.ts'],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  server = spawn(process.execPath, [script, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  if (server.stdout === null || server.stdin === null) throw new Error('no pipes');
  connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  connection.onNotification('textDocument/publishDiagnostics', (said: unknown) => {
    const { uri, diagnostics: found } = published.parse(said);
    waiting.get(uri)?.(found as Diagnostic[]);
  });
  connection.onRequest('client/registerCapability', (said: unknown) => {
    watched.push(said);
    return null;
  });
  connection.listen();
  await connection.sendRequest<InitializeResult>('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } },
  });
  await connection.sendNotification('initialized', {});
});

afterAll(() => {
  connection.dispose();
  server.kill();
});

const narrow = 'resnest Narrow {\n  input 3\n  expand 6\n  repeat 3 { block dense 2 relu }\n  output 2\n}\n';

describe('the language server', () => {
  it('says as one types what the command says, and takes it back', async () => {
    const { uri, found } = await open(narrow);
    expect(found).toMatchObject([
      {
        code: 'bottleneck-condition',
        severity: 2,
        source: 'nestimate',
        range: { start: { line: 2, character: 9 }, end: { line: 2, character: 10 } },
      },
    ]);
    const next = diagnostics(uri);
    await connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [{ text: narrow.replace('expand 6', 'expand 7') }],
    });
    expect(await next).toEqual([]);
  });

  it('repairs a width with one click, to one that holds', async () => {
    const { uri, found } = await open(narrow);
    const actions = await connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: found[0].range,
      context: { diagnostics: found },
    });
    expect(actions[0]).toMatchObject({ title: 'Expand to 7', edit: { changes: { [uri]: [{ newText: '7' }] } } });
  });

  it('puts a lens over every network and every train without errors', async () => {
    const text = `linear A { input 3 output 1 }
data d { csv "table.csv" target y }
train A on d { loss squared }
train A on d { loss squared optimizer adam 1 batch 1 epochs 1 }
`;
    const { uri } = await open(text);
    const lenses = await connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
    expect(
      lenses.map(({ command, range }) => [range.start.line, command?.title, command?.command, command?.arguments]),
    ).toEqual([
      [0, 'Describe', 'nestimate.describe', [uri, 'A']],
      [0, 'Architecture', 'nestimate.showArchitecture', [uri, 'A']],
      [0, 'Explain', 'nestimate.explain', [uri, 'A']],
      [3, '$(play) Train', 'nestimate.train', [uri, 3]],
    ]);
  });

  it('answers for the text as it is, however soon it is asked', async () => {
    // A train on a file: while its header is read, the analysis isn't there yet.
    const text = `linear A { input 3 output 1 }
data d { csv "table.csv" target y }
train A on d { loss squared optimizer adam 1 batch 1 epochs 1 }
`;
    for (let round = 0; round < 20; round += 1) {
      const uri = pathToFileURL(join(folderWithTable(), 'at-once.nest')).toString();
      const lines = async () =>
        (await connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } })).map(
          ({ range }) => range.start.line,
        );
      const textDocument = { uri, languageId: 'nestimate', version: 1, text };
      await connection.sendNotification('textDocument/didOpen', { textDocument });
      expect(await lines()).toEqual([0, 0, 0, 2]);
      await connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version: 2 },
        contentChanges: [{ text: `\n\n${text}` }],
      });
      expect(await lines()).toEqual([2, 2, 2, 4]);
    }
  });

  it('shows a network and its conditions on hover', async () => {
    const { uri } = await open(narrow);
    const hover = await connection.sendRequest<Hover>('textDocument/hover', {
      textDocument: { uri },
      position: { line: 2, character: 9 },
    });
    const text = JSON.stringify(hover.contents);
    expect(text).toContain('6 < 7 = 3 + 2 + 2');
  });

  it('lists symbols, offers words, and goes from a train to its network', async () => {
    const text =
      'linear A { input 3 output 1 }\ndata d { csv "table.csv" target y }\ntrain A on d { loss squared optimizer adam 1 batch 1 epochs 1 }\n';
    const { uri } = await open(text);
    const symbols = await connection.sendRequest('textDocument/documentSymbol', { textDocument: { uri } });
    expect(JSON.stringify(symbols)).toContain('"name":"A"');
    const definition = await connection.sendRequest('textDocument/definition', {
      textDocument: { uri },
      position: { line: 2, character: 6 },
    });
    expect(JSON.stringify(definition)).toContain('"line":0');
    const completion = await connection.sendRequest('textDocument/completion', {
      textDocument: { uri },
      position: { line: 0, character: 11 },
    });
    expect(JSON.stringify(completion)).toContain('"label":"bias"');
  });

  it('watches .nest files and nothing else', async () => {
    await open(narrow);
    const globs = [...JSON.stringify(watched).matchAll(/"globPattern":"([^"]+)"/g)].map(([, glob]) => glob);
    expect(globs).toEqual(['**/*.nest']);
  });

  it('reads the examples as the command does', async () => {
    const { found } = await open(readFileSync('examples/violations.nest', 'utf8'));
    expect(found.map(({ code }) => code)).toEqual([
      'bottleneck-condition',
      'expansion-condition',
      'output-width',
      'bottleneck-condition',
    ]);
  });
});
