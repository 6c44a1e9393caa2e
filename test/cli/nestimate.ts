import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const command = resolve('dist/nestimate.cjs');

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command to its end. */
export function nestimate(...words: string[]): Promise<Outcome> {
  return nestimateWith(process.env, ...words).outcome;
}

/** The same in another environment, with the process while it runs. */
export function nestimateWith(
  environment: NodeJS.ProcessEnv,
  ...words: string[]
): { outcome: Promise<Outcome>; child: ChildProcess } {
  const child = spawn(process.execPath, [command, ...words], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const outcome = new Promise<Outcome>((done, fail) => {
    child.on('error', fail);
    child.on('close', (code) => done({ code, stdout, stderr }));
  });
  return { outcome, child };
}

/** A new empty folder for one test. */
export function scratch(): string {
  return mkdtempSync(join(tmpdir(), 'nestimate-'));
}

const sharedFolder = resolve('../shared');

/** A file of the folder beside the project that holds shared samples and data; null where the machine lacks it. */
export function shared(path: string): string | null {
  const file = join(sharedFolder, path);
  return existsSync(file) ? file : null;
}
