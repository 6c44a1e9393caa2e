import { type ChildProcess, spawn } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import { stripVTControlCharacters } from 'node:util';

/** How a program ended: well, with an error (`said` has its last words), or not begun, as this machine lacks it. */
export interface Outcome {
  readonly ended: 'well' | 'badly' | 'missing';
  readonly said: string;
}

interface RunOptions {
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Set for the program beside what stands in this process. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** What is kept of a program's words. */
const mostCharacters = 20_000;

/** Ends a program and those that it started. */
function end({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    if (process.platform === 'win32') spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' });
    else process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** Ends the group of its second argument when the process of its first, which started it, has gone. */
const guardProgram = `
const [parent, group] = process.argv.slice(1).map(Number);
setInterval(() => {
  if (process.ppid === parent) return;
  try { process.kill(-group, 'SIGKILL'); } catch {}
  process.exit();
}, 200);`;

/**
 * Has a program, with those that it started, ended where this process is killed: a process of its own sees to it. Not on
 * Windows, which has no such groups. Returns what ends that.
 */
function guarded({ pid }: ChildProcess, env: NodeJS.ProcessEnv): () => void {
  if (pid === undefined || process.platform === 'win32') return () => undefined;
  const words = ['-e', guardProgram, String(process.pid), String(pid)];
  try {
    // In a group of its own, as a terminal's Ctrl+C is not its end.
    const guard = spawn(process.execPath, words, { env, stdio: 'ignore', detached: true });
    // Without it the program runs as well.
    guard.on('error', () => undefined);
    guard.unref();
    return () => void guard.kill('SIGKILL');
  } catch {
    // As where it says so later.
    return () => undefined;
  }
}

const fullWords = /\b(ENOSPC|EDQUOT)\b|No space left on device|Disk quota exceeded/;

/**
 * Runs a program to its end, in a group of its own: what it started is ended with it.
 * @throws the signal's reason where it was ended by the signal; Error of code ENOSPC where it says that a disk is full
 */
export async function runProgram(
  program: string,
  words: readonly string[],
  { folder, signal, environment }: RunOptions,
): Promise<Outcome> {
  signal.throwIfAborted();
  // In desktop VS Code the extension host's executable is Electron: this makes it a plain Node.
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const child = spawn(program, words, {
    cwd: folder,
    env: { ...env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    shell: program.endsWith('.cmd'),
    windowsHide: true,
  });
  const unguard = guarded(child, env);
  const stop = () => end(child);
  signal.addEventListener('abort', stop);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    const decoder = new StringDecoder('utf8');
    stream.on('data', (chunk: Buffer) => (said = (said + decoder.write(chunk)).slice(-mostCharacters)));
  }
  try {
    const code = await new Promise<number | null | undefined>((done, fail) => {
      child.on('close', done);
      child.on('error', (error) => ('code' in error && error.code === 'ENOENT' ? done(undefined) : fail(error)));
    });
    signal.throwIfAborted();
    const words = stripVTControlCharacters(said).trim();
    if (code !== 0 && fullWords.test(words)) throw Object.assign(new Error(lastWords(words)), { code: 'ENOSPC' });
    return { ended: code === undefined ? 'missing' : code === 0 ? 'well' : 'badly', said: words };
  } finally {
    signal.removeEventListener('abort', stop);
    unguard();
  }
}

/** A program's last words, in a few lines: what went wrong stands at the end, or where it says `error`. */
export function lastWords(said: string): string {
  const lines = said.split(/\r?\n|\r/).filter((line) => line.trim() !== '');
  const errors = lines.filter((line) => /error/i.test(line) && !/complete log|debug-\d|^\s+at /.test(line));
  return (errors.length > 0 ? errors : lines).slice(-4).join('\n');
}
