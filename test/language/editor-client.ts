import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { createConnection, type Position, type Range } from 'vscode-languageserver/node';
import {
  createProtocolConnection,
  type Diagnostic,
  FileChangeType,
  type InitializeResult,
  PublishDiagnosticsNotification,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentPositionParams,
} from 'vscode-languageserver-protocol/node';
import { startServer } from '../../models/language/lsp/start-server.js';

/** An editor with a folder open in it, that talks with a server of its own in this process. */
export interface Editor {
  readonly initialized: InitializeResult;
  uri(file: string): string;
  path(file: string): string;
  /** Opens a file of the folder, or a text at an address of its own, and waits for what is said about it. */
  open(file: string, text?: string): Promise<Diagnostic[]>;
  /** Closes what is open, as its editor's tab would be. */
  closeFile(file: string): Promise<void>;
  /** Gives an open file another text, and waits for what is said about it. */
  change(file: string, text: string): Promise<Diagnostic[]>;
  /** What was last said about a file; waits until it is as wanted. */
  said(file: string, wanted: (diagnostics: readonly Diagnostic[]) => boolean): Promise<Diagnostic[]>;
  ask<T>(method: string, params: object): Promise<T>;
  /** Deletes a file of the folder, as another program would. */
  remove(file: string): Promise<void>;
  /** Says that the person trusts the workspace now. */
  grantTrust(): Promise<void>;
  /** Says that a file of the folder was changed by another program. */
  changedOnDisk(file: string): Promise<void>;
  /** The place of the bar in a piece of a file's text: "train |Wide". */
  at(file: string, piece: string): TextDocumentPositionParams;
  /** What stands in a file from one place to another. */
  text(file: string, range: Range): string;
  readonly close: () => void;
}

function offsetOf(text: string, { line, character }: Position): number {
  return text.split('\n', line).reduce((sum, each) => sum + each.length + 1, 0) + character;
}

/**
 * @param files the texts of the folder's files, by their names
 * @param initializationOptions what this editor says as it starts the server
 */
export async function editorOn(
  files: Readonly<Record<string, string>>,
  initializationOptions?: { readonly trusted: boolean },
): Promise<Editor> {
  const folder = mkdtempSync(join(tmpdir(), 'nestimate-editor-'));
  const uri = (file: string) => (/^(untitled|git):/.test(file) ? file : pathToFileURL(join(folder, file)).toString());
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  const texts = new Map(Object.keys(files).map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
  const textOf = (file: string) => texts.get(file) ?? '';

  const [toServer, toEditor] = [new PassThrough(), new PassThrough()];
  startServer(createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toEditor)));
  const server = createProtocolConnection(new StreamMessageReader(toEditor), new StreamMessageWriter(toServer));
  const latest = new Map<string, Diagnostic[]>();
  const listeners = new Set<() => void>();
  server.onNotification(PublishDiagnosticsNotification.type, ({ uri: about, diagnostics }) => {
    latest.set(about, diagnostics);
    for (const listener of listeners) listener();
  });
  server.onRequest('client/registerCapability', () => null);
  server.listen();
  const initialized = await server.sendRequest<InitializeResult>('initialize', {
    processId: null,
    rootUri: null,
    capabilities: {},
    initializationOptions,
    workspaceFolders: [{ uri: pathToFileURL(folder).toString(), name: 'folder' }],
  });
  await server.sendNotification('initialized', {});

  const said: Editor['said'] = (file, wanted) =>
    new Promise((done) => {
      const listener = () => {
        const found = latest.get(uri(file));
        if (found === undefined || !wanted(found)) return;
        listeners.delete(listener);
        done(found);
      };
      listeners.add(listener);
      listener();
    });
  const send = async (file: string, method: string, params: object) => {
    latest.delete(uri(file));
    await server.sendNotification(method, params);
    return said(file, () => true);
  };
  let version = 1;
  return {
    initialized,
    uri,
    path: (file) => join(folder, file),
    said,
    open: (file, text = textOf(file)) => {
      texts.set(file, text);
      return send(file, 'textDocument/didOpen', {
        textDocument: { uri: uri(file), languageId: 'nestimate', version, text },
      });
    },
    closeFile: (file) => server.sendNotification('textDocument/didClose', { textDocument: { uri: uri(file) } }),
    change: (file, text) => {
      texts.set(file, text);
      version += 1;
      const textDocument = { uri: uri(file), version };
      return send(file, 'textDocument/didChange', { textDocument, contentChanges: [{ text }] });
    },
    ask: (method, params) => server.sendRequest(method, params),
    remove: (file) => {
      rmSync(join(folder, file));
      const changes = [{ uri: uri(file), type: FileChangeType.Deleted }];
      return server.sendNotification('workspace/didChangeWatchedFiles', { changes });
    },
    grantTrust: () => server.sendNotification('nestimate/trusted'),
    changedOnDisk: (file) => {
      const changes = [{ uri: uri(file), type: FileChangeType.Changed }];
      return server.sendNotification('workspace/didChangeWatchedFiles', { changes });
    },
    at: (file, piece) => {
      const begin = textOf(file).indexOf(piece.replace('|', ''));
      if (begin < 0) throw new Error(`'${piece}' is not in ${file}`);
      const lines = textOf(file)
        .slice(0, begin + piece.indexOf('|'))
        .split('\n');
      const position = { line: lines.length - 1, character: lines[lines.length - 1].length };
      return { textDocument: { uri: uri(file) }, position };
    },
    text: (file, { start, end }) => textOf(file).slice(offsetOf(textOf(file), start), offsetOf(textOf(file), end)),
    close: () => server.dispose(),
  };
}
