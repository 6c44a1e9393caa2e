import { spawn } from 'node:child_process';

/** What one `nestimate` of the command line did. */
export interface CommandOutcome {
  /** Null: it was ended by a signal. */
  readonly code: number | null;
  readonly printed: string;
  /** Its standard error, without the command's own name. */
  readonly said: string;
}

/** What a command reads, and what ends it early. */
export interface CommandInput {
  readonly text: string;
  readonly signal: AbortSignal;
  /** Hears the standard error as it comes. */
  readonly heard?: (words: string) => void;
}

/**
 * Runs `nestimate` in a process of its own, as a terminal would: what computes does not hold up the editor.
 * @param commandScript `dist/nestimate.cjs`
 * @throws Error where the process can't be started, or is ended by the signal
 */
export function runCommand(commandScript: string, words: string[], input?: CommandInput): Promise<CommandOutcome> {
  // In desktop VS Code the extension host's executable is Electron: this makes it a plain Node.
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const child = spawn(process.execPath, [commandScript, ...words], {
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
    signal: input?.signal,
  });
  const printed: Buffer[] = [];
  const said: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => {
    said.push(chunk);
    input?.heard?.(chunk.toString());
  });
  // A process that ended before it read everything has said why.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input?.text ?? '');
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code) =>
      done({
        code,
        printed: Buffer.concat(printed).toString(),
        said: Buffer.concat(said)
          .toString()
          .trim()
          .replace(/^nestimate: /m, ''),
      }),
    );
  });
}
