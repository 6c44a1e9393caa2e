import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createProtocolConnection,
  type InitializeResult,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type TextEdit,
} from 'vscode-languageserver/node';
import { command, nestimate, scratch } from './nestimate.js';

let server: ChildProcessByStdio<Writable, Readable, null> | undefined;

/** Starts the server as an editor does. */
function connect(...words: string[]): ProtocolConnection {
  server = spawn(process.execPath, [command, 'language-server', ...words], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.onRequest('client/registerCapability', () => null);
  connection.listen();
  return connection;
}

afterEach(() => {
  server?.kill();
});

describe('nestimate language-server', () => {
  it.each([[['--stdio']], [['--stdio', `--clientProcessId=${process.pid}`]]])(
    'with %j serves an editor: findings, formatting, and an end',
    async (words) => {
      const connection = connect(...words);
      const { capabilities } = await connection.sendRequest<InitializeResult>('initialize', {
        processId: process.pid,
        rootUri: null,
        capabilities: {},
      });
      expect(capabilities).toMatchObject({
        documentFormattingProvider: true,
        documentRangeFormattingProvider: true,
        documentOnTypeFormattingProvider: { firstTriggerCharacter: '}' },
      });
      await connection.sendNotification('initialized', {});
      const uri = pathToFileURL(join(scratch(), 'open.nest')).toString();
      const said = new Promise((done) => connection.onNotification('textDocument/publishDiagnostics', done));
      await connection.sendNotification('textDocument/didOpen', {
        textDocument: {
          uri,
          languageId: 'nestimate',
          version: 1,
          text: 'resnest A { input 3  expand 2 block dense 2 relu  output 1 }\n',
        },
      });
      expect(await said).toMatchObject({
        uri,
        diagnostics: [{ code: 'expansion-condition', range: { start: { line: 0, character: 28 } } }],
      });
      const edits = await connection.sendRequest<TextEdit[]>('textDocument/formatting', {
        textDocument: { uri },
        options: { tabSize: 4, insertSpaces: false },
      });
      const end = { line: 0, character: 30 };
      expect(edits).toEqual([{ range: { start: { line: 0, character: 29 }, end }, newText: '  ' }]);
      await connection.sendRequest('shutdown');
      const ended = server && once(server, 'exit');
      await connection.sendNotification('exit');
      expect((await ended)?.[0]).toBe(0);
      connection.dispose();
    },
  );

  it('says what is missing without --stdio', async () => {
    const { code, stdout, stderr } = await nestimate('language-server');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain("required option '--stdio' not specified");
  });
});
