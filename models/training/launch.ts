import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { appendEvent, endTornLine, readEvents } from './event-log.js';
import { isAlive } from './process-alive.js';
import { removeTorn } from './remove-torn.js';
import { clearPause, clearStop, readJson, readRunRecord, runFiles, writeJson } from './run-folder.js';
import { isSettled, runStatus } from './run-status.js';
import { trainerNode } from './trainer-node.js';

const processRecord = z.object({ pid: z.number().int().positive() });

export interface TrainerLaunch {
  /** `dist/trainer.cjs` */
  readonly trainerScript: string;
  /** Run folders, absolute, trained one after the other. */
  readonly folders: readonly [string, ...string[]];
}

/**
 * Starts the trainer's process on these run folders: in a group of its own, so that it outlives a closed window, and
 * with its words in the first folder's `trainer.log`. Old requests to stop or to pause are taken back, and what a killed
 * trainer left half written is removed.
 * @throws Error where a trainer is still at work on one of the runs, the folders can't be written or the process can't
 *   be started
 */
export async function startTrainer({ trainerScript, folders }: TrainerLaunch): Promise<ChildProcess> {
  for (const folder of folders) await requireIdle(folder);
  for (const folder of folders) {
    await clearStop(folder);
    await clearPause(folder);
    await endTornLine(folder);
    await removeTorn(folder);
    await appendEvent(folder, { type: 'queued' });
  }
  const records = await Promise.all(folders.map(readRunRecord));
  const node = await trainerNode(
    trainerScript,
    records.map(({ resolved, requestedEngine }) => resolved?.engine ?? requestedEngine),
  );
  const log = await open(join(folders[0], runFiles.log), 'a');
  try {
    const trainer = spawn(node, [trainerScript, ...folders], {
      // In desktop VS Code the extension host's executable is Electron: this makes it a plain Node. A real one ignores it.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['ignore', log.fd, log.fd],
      detached: true,
      windowsHide: true,
    });
    const { pid } = await started(trainer);
    for (const folder of folders) await writeJson(join(folder, runFiles.process), { pid });
    return trainer;
  } finally {
    await log.close();
  }
}

/** Two trainers in one folder would write over each other's checkpoints. */
async function requireIdle(folder: string): Promise<void> {
  const alive = await trainerIsAlive(folder);
  if (isSettled(runStatus(await readEvents(folder), alive))) return;
  throw new Error(`${folder} is being trained already. Stop it before it is started again.`);
}

function started(trainer: ChildProcess): Promise<{ pid: number }> {
  return new Promise((resolve, reject) => {
    trainer.once('error', reject);
    trainer.once('spawn', () => {
      if (trainer.pid === undefined) reject(new Error('The trainer’s process did not start.'));
      else resolve({ pid: trainer.pid });
    });
  });
}

/** Whether the process that a run was handed to still runs. */
export async function trainerIsAlive(folder: string): Promise<boolean> {
  const path = join(folder, runFiles.process);
  if (!existsSync(path)) return false;
  try {
    return isAlive((await readJson(path, processRecord)).pid);
  } catch {
    return false;
  }
}
