import { stepsPerEpoch } from './batches.js';
import { missingText, reasonFor } from './choice-text.js';
import { compiledEngine } from './compiled-engine.js';
import type { Engine, EngineTask } from './engine.js';
import { laterEngine } from './later-engine.js';
import type { Arithmetic, EngineName, RequestedEngine, ResolvedRun } from './run-record.js';
import { missingTensorflow } from './tensorflow/missing.js';
import { missingGpu } from './webgpu-device.js';

/** Every engine of this version: of two that are about as fast, `auto` takes the first. */
export const engines: readonly Engine[] = [
  compiledEngine,
  laterEngine('webgpu', async () => (await import('./webgpu-engine.js')).webgpuEngine, missingGpu),
  laterEngine('tensorflow', async () => (await import('./tensorflow-engine.js')).tensorflowEngine, missingTensorflow),
  laterEngine('wasm', async () => (await import('./wasm-engine.js')).wasmEngine),
  laterEngine('cpu', async () => (await import('./cpu-engine.js')).cpuEngine),
];

export type { EngineTask };

/** What an engine's short trial gave: a rate, or why there is none. */
export type TrialResult = { readonly stepsPerSecond: number } | { readonly why: string };

/** What the trial of engines on a network gave. */
export interface Trials {
  readonly results: ReadonlyMap<EngineName, TrialResult>;
  /** The network that was timed for an earlier run, which is alike; null: this one was timed now. */
  readonly earlier: string | null;
}

/** Hears which engines are being loaded and timed now; never rejects. */
export type TellTimed = (names: readonly EngineName[]) => Promise<void>;

/**
 * Times engines on a network, the first of them first: where the whole training takes it less time than timing others does,
 * they have no result. Leaves nothing behind, ends some time whatever they do, and never rejects.
 */
export type WarmUp = (names: readonly EngineName[], task: EngineTask, tell?: TellTimed) => Promise<Trials>;

export interface EngineChoice {
  readonly engine: Engine;
  readonly device: string;
  /** What it computes with, where the last bits of its numbers hang on that. */
  readonly arithmetic?: Arithmetic | undefined;
  /** In words, for the run's record: why this one. */
  readonly reason: string;
  /** What was measured to choose it, the fastest first. */
  readonly measured: ResolvedRun['measured'];
  readonly leftOut?: ResolvedRun['leftOut'];
  readonly timedNetwork?: ResolvedRun['timedNetwork'];
}

interface ChoiceOptions {
  readonly warmUp?: WarmUp | undefined;
  readonly tell?: TellTimed | undefined;
  /** Hears which engine is being loaded, before it is; never rejects. */
  readonly tellLoaded?: ((name: EngineName) => Promise<void>) | undefined;
  /** The engines to choose from, in their order. */
  readonly among?: readonly Engine[];
  /** What the run that goes on began with. */
  readonly began?: Arithmetic | undefined;
}

/** An engine is taken before one that stands ahead of it where it is faster by this factor: chance doesn't decide. */
const worthwhile = 1.1;

async function chooseByName(
  name: Exclude<RequestedEngine, 'auto'>,
  task: EngineTask,
  { among = engines, began, tellLoaded }: ChoiceOptions,
): Promise<EngineChoice> {
  const engine = among.find((candidate) => candidate.name === name);
  if (engine === undefined) throw new Error(`There is no engine "${name}".`);
  const { architecture } = task;
  const cannot = (why: string) => new Error(`The engine "${name}" can't train ${architecture.name} here: ${why}`);
  const tooLarge = engine.tooLarge?.(task) ?? null;
  if (tooLarge !== null) throw cannot(`${tooLarge}. Train with a smaller batch or network, or on another engine.`);
  await tellLoaded?.(name);
  const found = await engine.availability(began);
  if (!found.available) throw cannot(found.why);
  const { device, arithmetic } = found;
  return { engine, device, arithmetic, reason: 'asked for by name', measured: [] };
}

/** The order in which engines are taken: by what they measured, and by their place where that is about the same. */
function inOrder(able: readonly Engine[], results: ReadonlyMap<EngineName, TrialResult>): Engine[] {
  const rate = ({ name }: Engine) => rateOf(results.get(name));
  const order: Engine[] = [];
  for (const engine of able.filter(({ name }) => !('why' in (results.get(name) ?? {})))) {
    const at = order.findIndex((other) => rate(engine) > worthwhile * rate(other));
    order.splice(at === -1 ? order.length : at, 0, engine);
  }
  return order;
}

function rateOf(result: TrialResult | undefined): number {
  return result !== undefined && 'stepsPerSecond' in result ? result.stepsPerSecond : 0;
}

/** What a trial says for the run's record. */
function measuredIn({ results, earlier }: Trials): Pick<EngineChoice, 'measured' | 'timedNetwork'> {
  const measured = [...results]
    .flatMap(([engine, result]) => ('why' in result ? [] : [{ engine, stepsPerSecond: result.stepsPerSecond }]))
    .sort((a, b) => b.stepsPerSecond - a.stepsPerSecond);
  return { measured, ...(earlier === null ? {} : { timedNetwork: earlier }) };
}

/** Seconds that a whole training takes at a rate. */
function secondsOf({ settings, train }: EngineTask, stepsPerSecond: number): number {
  return (settings.epochs * stepsPerEpoch(train.rows, settings.batch)) / stepsPerSecond;
}

/** Why a graphics card that the processor plays is never taken. */
export function playedGpu(device: string): string {
  return `a GPU emulated on the processor: ${device}`;
}

const untried: Trials = { results: new Map(), earlier: null };

async function chooseFastest(
  task: EngineTask,
  { among = engines, warmUp, tell, tellLoaded }: ChoiceOptions,
): Promise<EngineChoice> {
  const { architecture } = task;
  const missing = new Map<EngineName, string>();
  const able = among.filter((engine) => {
    const why = engine.missing?.() ?? engine.tooLarge?.(task) ?? null;
    if (why !== null) missing.set(engine.name, why);
    return why === null;
  });
  const names = able.map(({ name }) => name);
  const trials = warmUp === undefined || able.length < 2 ? untried : await warmUp(names, task, tell);
  const { results } = trials;
  for (const [name, result] of results) if ('why' in result) missing.set(name, result.why);
  const found = measuredIn(trials);
  const untimed = found.measured.length === 0 ? [] : names.filter((name) => !results.has(name));
  // Where no trial came to its end, the order of the list has to do.
  const order = inOrder(able, results);
  for (const engine of order.length > 0 ? order : able) {
    await tellLoaded?.(engine.name);
    const here = await engine.availability();
    if (here.available && here.software !== true) {
      missing.delete(engine.name);
      const { device, arithmetic } = here;
      const trainingSeconds = secondsOf(task, found.measured[0]?.stepsPerSecond ?? 0);
      const reason = reasonFor({ engine: engine.name, candidates: names, untimed, trainingSeconds, missing, ...found });
      const leftOut = [...missing].map(([name, why]) => ({ engine: name, why }));
      return { engine, device, arithmetic, reason, ...found, leftOut };
    }
    if (order.length > 0) missing.set(engine.name, here.available ? playedGpu(here.device) : here.why);
  }
  throw new Error(`No engine trains ${architecture.name} here: ${missingText(missing)}.`);
}

/**
 * The engine that trains a network: the one asked for or, with `auto`, the one that a short trial finds the fastest;
 * without a trial the first of them that this machine has.
 * @throws Error where the engine asked for can't train it here, saying why
 */
export function chooseEngine(
  requested: RequestedEngine,
  task: EngineTask,
  options: ChoiceOptions = {},
): Promise<EngineChoice> {
  return requested === 'auto' ? chooseFastest(task, options) : chooseByName(requested, task, options);
}
