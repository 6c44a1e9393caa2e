import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import * as z from 'zod';
import { quantile } from './quantile.js';

/** The language server as an editor has it: a process, whole texts typed into letter by letter. */
const server = join('dist', 'language-server.cjs');

const lineCounts = [100, 350, 1000, 3000, 10_000];
const published = z.object({ uri: z.string() });

/** A program of about so many lines: constants, named blocks, networks of every kind, data and trains. */
function program(lines: number): string {
  const parts = ['let width = 64', 'block Pair(k) = dense k relu dense k relu', ''];
  for (let i = 0; parts.length + 12 <= lines; i += 1) {
    parts.push(
      `resnest Net${i} { // the ${i}th`,
      '  input 8',
      '  expand width + 16',
      '  repeat 3 { block dense 16 relu }',
      '  block Pair(8)',
      '  block dense 8 relu -> dense 4 relu',
      '  output 1',
      '}',
      `a-resnest Augmented${i} from Net${i}`,
      `data rows${i} { synthetic inputs 8 outputs 1 samples 256 seed ${i} }`,
      `train Net${i}, Augmented${i} on rows${i} { loss squared  optimizer adam 1e-3  epochs 5 }`,
      '',
    );
  }
  return parts.join('\n');
}

interface Editor {
  readonly process: ChildProcess;
  readonly connection: ProtocolConnection;
  /** Milliseconds from the start of the process to its answer to `initialize`. */
  readonly startMilliseconds: number;
  /** The next diagnostics of a text. */
  readonly diagnosed: (uri: string) => Promise<void>;
}

async function startServer(): Promise<Editor> {
  const began = performance.now();
  const child = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const waiting = new Map<string, () => void>();
  connection.onNotification('textDocument/publishDiagnostics', (said: unknown) => {
    waiting.get(published.parse(said).uri)?.();
  });
  connection.onRequest('client/registerCapability', () => null);
  connection.listen();
  await connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
  const startMilliseconds = performance.now() - began;
  await connection.sendNotification('initialized', {});
  const diagnosed = (uri: string) => new Promise<void>((done) => waiting.set(uri, done));
  return { process: child, connection, startMilliseconds, diagnosed };
}

/** What is typed into the middle of a text, one letter at a time, and taken back: most keystrokes leave it broken. */
const typed = '\nresnest New { input 8  expand width  block dense 4 relu  output 1 }';

/** Types into the middle of a text and takes it back; milliseconds of each keystroke to its diagnostics. */
async function keystrokes(editor: Editor, lines: number, count: number): Promise<number[]> {
  const text = program(lines);
  const uri = pathToFileURL(`/bench/${lines}.nest`).toString();
  const opened = editor.diagnosed(uri);
  await editor.connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'nestimate', version: 0, text },
  });
  await opened;
  const line = text.split('\n').findIndex((each, i) => i > lines / 2 && each.startsWith('train'));
  const times: number[] = [];
  let [row, column] = [line, text.split('\n')[line].length];
  for (let i = 0; i < count; i += 1) {
    const letter = typed[i % typed.length];
    const place = { line: row, character: column };
    const [version, next] = [i + 1, editor.diagnosed(uri)];
    const whole = i % typed.length === typed.length - 1;
    const began = performance.now();
    await editor.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ range: { start: place, end: place }, text: letter }],
    });
    await next;
    times.push(performance.now() - began);
    [row, column] = whole ? [line, text.split('\n')[line].length] : letter === '\n' ? [row + 1, 0] : [row, column + 1];
    if (whole) await reset(editor, uri, text);
  }
  await editor.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  return times;
}

let resets = 0;

async function reset({ connection, diagnosed }: Editor, uri: string, text: string): Promise<void> {
  resets += 1;
  const version = -resets;
  const next = diagnosed(uri);
  await connection.sendNotification('textDocument/didChange', {
    textDocument: { uri, version },
    contentChanges: [{ text }],
  });
  await next;
}

/** Resident memory of a process, MB. */
function memory({ process: { pid } }: Editor): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}

function stop({ connection, process: child }: Editor): void {
  connection.dispose();
  child.kill();
}

async function keystrokeTable(): Promise<void> {
  const medians: number[] = [];
  console.log('\n| lines | median ms | p95 ms | µs a line |\n| --: | --: | --: | --: |');
  for (const lines of lineCounts) {
    const editor = await startServer();
    // The first texts warm the compiler up.
    await keystrokes(editor, 350, typed.length);
    const times = await keystrokes(editor, lines, (lines > 2000 ? 1 : 4) * typed.length);
    stop(editor);
    const median = quantile(times, 0.5);
    medians.push(median);
    const p95 = quantile(times, 0.95);
    console.log(`| ${lines} | ${median.toFixed(1)} | ${p95.toFixed(1)} | ${((1000 * median) / lines).toFixed(1)} |`);
  }
  const last = lineCounts.length - 1;
  const slope = Math.log(medians[last] / medians[1]) / Math.log(lineCounts[last] / lineCounts[1]);
  console.log(`\nGrowth of the median from ${lineCounts[1]} to ${lineCounts[last]} lines: lines^${slope.toFixed(2)}`);
}

async function startTable(): Promise<void> {
  const times: number[] = [];
  for (let i = 0; i < 9; i += 1) {
    const editor = await startServer();
    times.push(editor.startMilliseconds);
    stop(editor);
  }
  console.log(
    `\nServer up, of 9 starts: median ${quantile(times, 0.5).toFixed(0)} ms, slowest ${Math.max(...times).toFixed(0)} ms`,
  );
}

async function memoryTable(): Promise<void> {
  const editor = await startServer();
  console.log('\n| edits at 350 lines | resident MB |\n| --: | --: |');
  for (let edits = 0; edits <= 2000; edits += 500) {
    if (edits > 0) await keystrokes(editor, 350, 500);
    console.log(`| ${edits} | ${memory(editor).toFixed(0)} |`);
  }
  stop(editor);
}

async function main(): Promise<void> {
  const machine = `${cpus()[0].model}, ${cpus().length} cores, Node ${process.version}`;
  console.log(`## The language server: keystroke to diagnostics\n\n${machine}`);
  await startTable();
  await keystrokeTable();
  await memoryTable();
}

void main();
