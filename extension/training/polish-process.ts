import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runFiles } from '../../models/training/run-folder.js';
import { runCommand } from '../command-process.js';

/** How `nestimate polish` ended. */
export interface PolishOutcome {
  /** The new run's folder, absolute; null: the run stays as it is. */
  readonly made: string | null;
  /** Why it does. */
  readonly said: string;
}

/**
 * Polishes a run in a process of its own.
 * @param commandScript `dist/nestimate.cjs`
 * @throws Error with the command's words where it fails, or where the process can't be started
 */
export async function polishInProcess(commandScript: string, folder: string): Promise<PolishOutcome> {
  const { code, printed, said } = await runCommand(commandScript, ['polish', folder]);
  if (code !== 0) throw new Error(said || `nestimate polish ended with ${code}.`);
  const last = printed.trim().split('\n').at(-1) ?? '';
  return { made: existsSync(join(last, runFiles.record)) ? last : null, said };
}
