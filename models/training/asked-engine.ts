import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as z from 'zod';
import type { RequestedEngine } from './run-record.js';
import { trainerNode } from './trainer-node.js';
import { trainerParts } from './trainer-part.js';

/** What a machine may lack; the others come with the program. */
const lackable: readonly RequestedEngine[] = ['webgpu', 'tensorflow'];
const mostMilliseconds = 60_000;

/** Whether an engine must be looked for, which takes its time. */
export function isLackable(engine: RequestedEngine): boolean {
  return lackable.includes(engine);
}

/** What the process says that looks for an engine: why it is not here, or null. */
export const engineLook = z.object({ why: z.string().nullable() });

/**
 * Why the engine that runs are asked to train on is not on this machine, in a sentence, before any is made; null where it is.
 * It is looked for in a process of its own, of the Node that would train, as loading it takes much memory.
 * @param trainerScript `dist/trainer.cjs`
 */
export async function whyNotHere(trainerScript: string, engine: RequestedEngine): Promise<string | null> {
  if (!isLackable(engine)) return null;
  const node = await trainerNode(trainerScript, [engine]);
  // In desktop VS Code the extension host's executable is Electron: this makes it a plain Node.
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const words = [trainerScript, trainerParts.lookForEngine, engine];
  try {
    const { stdout } = await promisify(execFile)(node, words, { env, timeout: mostMilliseconds, windowsHide: true });
    const { why } = engineLook.parse(JSON.parse(stdout));
    return why === null ? null : `The engine "${engine}" can't train here: ${why.replace(/\.$/, '')}.`;
  } catch {
    // The look died, or hung: where the run does so too, it says of what.
    return null;
  }
}
