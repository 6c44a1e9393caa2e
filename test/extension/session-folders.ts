import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appendEvent } from '../../models/training/event-log.js';
import { readRunRecord, runFiles, writeJson } from '../../models/training/run-folder.js';
import { createSession } from '../../models/training/session.js';
import type { SessionPlace } from '../../extension/training/session-place.js';

/** A session of two linear networks with real run folders, in a fresh folder. */
export async function newSession(): Promise<{ place: SessionPlace; folders: string[] }> {
  const runsFolder = await mkdtemp(join(tmpdir(), 'runs-'));
  const network = { kind: 'linear', inputSize: 2, outputSize: 1, bias: true } as const;
  const folders = await createSession(runsFolder, {
    file: join(runsFolder, 'two.nest'),
    text: 'linear One { input 2 output 1 } linear Another { input 2 output 1 }',
    networks: [
      { ...network, name: 'One' },
      { ...network, name: 'Another' },
    ],
    data: {
      kind: 'synthetic',
      name: 'made',
      standardize: false,
      scale: null,
      split: null,
      inputs: 2,
      outputs: 1,
      samples: 8,
      noise: 0,
      seed: 0,
    },
    settings: {
      loss: 'squared',
      optimizer: { kind: 'adam', learningRate: 0.1, decay: 0 },
      schedule: null,
      batch: 4,
      epochs: 2,
    },
    seeds: [0],
    engine: 'auto',
  });
  const { session } = await readRunRecord(folders[0]);
  return { place: { runsFolder, session }, folders };
}

/** Hands runs to a process that lives until it is ended, as `startTrainer` does to a trainer. */
export async function handOver(folders: readonly string[]): Promise<{ end: () => Promise<void> }> {
  const trainer: ChildProcess = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  await once(trainer, 'spawn');
  for (const folder of folders) {
    await appendEvent(folder, { type: 'queued' });
    await writeJson(join(folder, runFiles.process), { pid: trainer.pid });
  }
  return {
    end: async () => {
      if (trainer.exitCode !== null || trainer.signalCode !== null) return;
      const exit = once(trainer, 'exit');
      trainer.kill();
      await exit;
    },
  };
}
