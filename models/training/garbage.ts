import v8 from 'node:v8';
import { runInNewContext } from 'node:vm';

const expose = (yes: boolean) => v8.setFlagsFromString(yes ? '--expose-gc' : '--no-expose-gc');

/**
 * Collects all garbage and gives the memory back, where V8 has a collector to call: in a context that is made within `withCollector`.
 * A thread that computes outside JavaScript gets to no collection by itself. Node 20 takes no notice of the second call, which
 * alone gives back what the heap has grown by.
 */
export const collection = `
globalThis.gc?.();
globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
`;

/** Contexts that are made meanwhile, those of workers among them, have V8's collector. */
export async function withCollector<T>(make: () => Promise<T>): Promise<T> {
  expose(true);
  try {
    return await make();
  } finally {
    expose(false);
  }
}

/** Collects this thread's garbage now: before what is to come would be laid beside it. */
export function collectGarbage(): void {
  expose(true);
  try {
    runInNewContext(collection);
  } finally {
    expose(false);
  }
}
