// One of our engines as a contender: node engine-contender.mjs compiled 4
import { createInterface } from 'node:readline';
import { loadModule } from '../models/training/compiled-module.js';
import { compiledSession } from '../models/training/compiled-session.js';
import type { TrainingSession, TrainingStart } from '../models/training/engine.js';
import { benchmarkBatches, networkNamed, startOf } from './networks.js';

/** What is asked for. Not by way of a library: what the process holds beside the engine would count as the engine's memory. */
function requestIn(line: string): { network: string; steps: number } {
  const asked: unknown = JSON.parse(line);
  if (typeof asked === 'object' && asked !== null && 'network' in asked && 'steps' in asked) {
    const { network, steps } = asked;
    if (typeof network === 'string' && typeof steps === 'number') return { network, steps };
  }
  throw new Error(`A line asks for { network, steps }, not for ${line}.`);
}

async function sessionOf(engine: string, threads: number, start: TrainingStart): Promise<TrainingSession> {
  if (engine === 'compiled') {
    const { module, wide } = await loadModule();
    return compiledSession(start, { module, wide, threads, choice: 'measured' });
  }
  if (engine === 'tensorflow') process.env.TF_NUM_INTRAOP_THREADS = String(threads);
  const { engines } = await import('../models/training/engines.js');
  const found = engines.find(({ name }) => name === engine);
  if (found === undefined) throw new Error(`There is no engine "${engine}".`);
  return found.start(start);
}

/**
 * A session that takes the batches of some epochs around and around, as `pytorch.py` does. They are not made anew: a turn of a fast
 * engine takes tens of thousands, whose lists would be most of its memory.
 */
async function trainerOf(engine: string, threads: number, network: string) {
  const start = startOf(networkNamed(network));
  const session = await sessionOf(engine, threads, start);
  const batches = benchmarkBatches(start);
  // All that is kept of it: the engine has the weights, as PyTorch's network has.
  const { learningRate } = start.settings.optimizer;
  let step = 0;
  return async (steps: number): Promise<number> => {
    let loss = NaN;
    for (let left = steps; left > 0;) {
      const at = step % batches.length;
      const losses = await session.advance(batches.slice(at, at + left), learningRate);
      loss = losses[losses.length - 1];
      step += losses.length;
      left -= losses.length;
    }
    return loss;
  };
}

/** What TensorFlow.js holds of a GPU, which it never gives back; null where it computes elsewhere. */
async function deviceMegabytes(engine: string): Promise<number | null> {
  if (engine !== 'webgpu') return null;
  const { memory } = await import('@tensorflow/tfjs-core');
  const bytes: unknown = Reflect.get(memory(), 'numBytesAllocatedInGPU');
  return typeof bytes === 'number' ? bytes / 2 ** 20 : null;
}

function answer(words: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify(words)}\n`);
}

async function answerAll(engine: string, threads: number): Promise<void> {
  const trainers = new Map<string, (steps: number) => Promise<number>>();
  for await (const line of createInterface({ input: process.stdin })) {
    const { network, steps } = requestIn(line);
    try {
      const train = trainers.get(network) ?? (await trainerOf(engine, threads, network));
      trainers.set(network, train);
      const began = performance.now();
      const loss = await train(steps);
      const seconds = (performance.now() - began) / 1000;
      const peakMegabytes = process.resourceUsage().maxRSS / 1024;
      answer({ seconds, loss, peakMegabytes, deviceMegabytes: await deviceMegabytes(engine) });
    } catch (error) {
      answer({ error: error instanceof Error ? error.message : String(error) });
    }
  }
}

void answerAll(process.argv[2], Number(process.argv[3]));
