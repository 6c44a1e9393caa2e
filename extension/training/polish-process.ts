import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runFiles } from '../../models/training/run-folder.js';

/** How `nestimate polish` ended. */
export interface PolishOutcome {
  /** The new run's folder, absolute; null: the run stays as it is. */
  readonly made: string | null;
  /** Why it does. */
  readonly said: string;
}

/**
 * Polishes a run in a process of its own, as a terminal would.
 * @param commandScript `dist/nestimate.cjs`
 * @throws Error with the command's words where it fails, or where the process can't be started
 */
export function polishInProcess(commandScript: string, folder: string): Promise<PolishOutcome> {
  // In desktop VS Code the extension host's executable is Electron: this makes it a plain Node.
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const child = spawn(process.execPath, [commandScript, 'polish', folder], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  let printed = '';
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code) => {
      const last = printed.trim().split('\n').at(-1) ?? '';
      if (code !== 0)
        fail(new Error(said.trim().replace(/^nestimate: /, '') || `nestimate polish ended with ${code}.`));
      else done({ made: existsSync(join(last, runFiles.record)) ? last : null, said: said.trim() });
    });
  });
}
