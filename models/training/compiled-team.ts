import { Worker } from 'node:worker_threads';
import { collectGarbage, collection, withCollector } from './garbage.js';
import { smallHeap } from './small-heap.js';
import { Header } from './compiled/words.js';

/** The threads that run a network's program on one memory: the caller's own and its workers. */
export interface Team {
  /** Threads that are ready, the caller's among them. */
  ready(): number;
  /** Runs what the memory's header says on so many of them, and returns when it is done. */
  run(threads: number): void;
  /** Starts the workers and returns when they are ready. Rejects where the system refuses one. */
  recruit(): Promise<void>;
  dismiss(): void;
}

interface TeamStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly header: Int32Array;
  /** The most threads there may be. */
  readonly most: number;
}

/**
 * A worker's whole program: a string, because there is no other form that bundles, tests and Electron all start alike. Where
 * it dies it says so in the memory: the caller waits for it in there, and hears nothing else.
 */
const workerProgram = `
const { parentPort, workerData } = require('node:worker_threads');
const { module, memory, header, thread } = workerData;
const { work } = new WebAssembly.Instance(module, { env: { memory } }).exports;
${collection}
parentPort.postMessage('ready');
parentPort.unref();
try {
  work(thread);
} catch (error) {
  Atomics.store(header, ${Header.Lost}, 1);
  Atomics.notify(header, ${Header.Round});
  throw error;
}
`;

/** A module's exported function, which takes and returns numbers or nothing. */
function exported(instance: WebAssembly.Instance, name: string): (...args: number[]) => void {
  const found = instance.exports[name];
  if (typeof found !== 'function') throw new Error(`The compiled module has no function "${name}".`);
  return (...args) => {
    found(...args);
  };
}

/** A thread's start leaves garbage, so not all start at once. */
const startsAtOnce = (workers: number) => Math.ceil(workers / 3);

const deadThread = 'one of its threads has died';

function startWorker(workerData: Omit<TeamStart, 'most'> & { readonly thread: number }, ended: () => void) {
  const worker = new Worker(workerProgram, { eval: true, workerData, resourceLimits: smallHeap });
  worker.unref();
  worker.once('exit', ended);
  return new Promise<void>((resolve, reject) => {
    worker.once('message', () => {
      worker.on('error', (error) => console.error(error));
      resolve();
    });
    worker.once('error', reject);
  });
}

/** The caller alone, with workers to come when they are asked for. */
export function teamOf({ module, memory, header, most }: TeamStart): Team {
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  const [prepare, run] = [exported(instance, 'prepare'), exported(instance, 'run')];
  let ready = 1;
  let serial = 0;
  let lost = false;
  prepare();

  function command(threads: number): void {
    serial = (serial + 1) & 0x7fffff;
    Atomics.store(header, Header.Command, serial * 256 + threads);
    Atomics.notify(header, Header.Command);
  }

  return {
    ready: () => ready,
    run(threads) {
      // The others would wait for it.
      if (threads > 1 && lost) throw new Error(deadThread);
      if (threads > 1) command(threads);
      try {
        run(0, threads);
      } catch (error) {
        // What it had computed is not whole: the run ends with its last checkpoint.
        if (Atomics.load(header, Header.Lost) === 1)
          throw new Error(`${deadThread} in the middle of a step`, { cause: error });
        // The others wait for this thread.
        if (threads > 1) {
          Atomics.store(header, Header.Lost, 1);
          Atomics.notify(header, Header.Round);
        }
        const why = error instanceof Error ? error.message : String(error);
        throw new Error(`in the middle of a step, ${why}`, { cause: error });
      }
    },
    async recruit() {
      collectGarbage();
      const each = startsAtOnce(most - 1);
      for (let first = 1; first < most; first += each) {
        const numbers = Array.from({ length: Math.min(each, most - first) }, (_, i) => first + i);
        const start = (thread: number) => startWorker({ module, memory, header, thread }, () => (lost = true));
        await withCollector(() => Promise.all(numbers.map(start)));
      }
      ready = most;
    },
    dismiss() {
      command(0);
    },
  };
}
