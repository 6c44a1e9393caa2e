import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TrainerPart } from '../../models/training/trainer-part.js';

/** What goes wrong, in which of the trainer's processes. */
export interface Fault {
  readonly part: TrainerPart;
  /** JavaScript. `folders`: what its process was told; `pause(milliseconds)` waits without a turn of the event loop. */
  readonly script: string;
  /** How often; the processes of this part that come later are left alone. */
  readonly times?: number;
}

/**
 * The environment in which the trainer's processes meet a fault once they have begun: it is loaded into every Node before
 * its script. Each of the part writes its process id into `pids`, and is counted there.
 */
export function environmentWith(folder: string, { part, script, times = Infinity }: Fault): NodeJS.ProcessEnv {
  const [preload, pids] = [join(folder, 'fault.cjs'), pidsFile(folder)];
  writeFileSync(pids, '');
  writeFileSync(
    preload,
    `const { isMainThread } = require('node:worker_threads');
    const fs = require('node:fs');
    if (isMainThread && process.argv[2] === ${JSON.stringify(part)}) {
      const folders = process.argv.slice(3);
      const pause = (milliseconds) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
      const count = fs.readFileSync(${JSON.stringify(pids)}, 'utf8').split('\\n').length;
      fs.appendFileSync(${JSON.stringify(pids)}, process.pid + '\\n');
      if (count <= ${times}) setTimeout(async () => { ${script} }, 0);
    }`,
  );
  return { ...process.env, NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --require ${JSON.stringify(preload)}` };
}

/** Where processes that met a fault wrote their ids, a line each. */
export function pidsFile(folder: string): string {
  return join(folder, 'pids');
}
