import { staged } from '../architecture/staged.js';
import { rowsBetween } from '../data/dataset.js';
import { type AskedRows, type CompiledData, compiledData, dataRoom } from './compiled-data.js';
import { type CompiledMemory, compiledMemory, mostRecords, whyBeyondMemory } from './compiled-memory.js';
import { compileNetwork } from './compiled-network.js';
import type { StatisticsPlace } from './compiled-building.js';
import { padded } from './compiled-places.js';
import { type Team, teamOf } from './compiled-team.js';
import { fixedThreads, measuredThreads, type ThreadChoice } from './compiled-thread-choice.js';
import { threadsTaken } from './compiled-threads-taken.js';
import {
  gathered,
  gatheredWeights,
  scatter,
  scatterWeights,
  type StoredPart,
  storedParts,
} from './compiled-weights.js';
import { Header, Optimizer as OptimizerIndex, RecordWord, ResultWord } from './compiled/words.js';
import type { EngineTask, TrainingSession, TrainingStart } from './engine.js';
import { adamBetas, memoryNames, startMemory } from './optimizer-memory.js';
import { addTallies, noTally, scoring, type Tally } from './score.js';
import type { Optimizer, TrainingSettings } from './settings.js';

/** Rows of a forward pass in an evaluation, where batches are smaller; of images, whose memory they decide, fewer. */
const fewestRows = { vector: 64, image: 16 };
/** The time that one thread works alone before others are started: shorter trainings aren't worth their start. */
const aloneMilliseconds = 100;

export interface CompiledOptions {
  readonly module: WebAssembly.Module;
  /** Whether products take wide tiles (`compiled-vectors.ts`). */
  readonly wide: boolean;
  /** The most threads, and whether all of them always work or as many as prove the fastest. */
  readonly threads: number;
  readonly choice: 'measured' | 'all';
}

/** The rows of one record, and what its step is scaled by. */
interface Step extends AskedRows {
  readonly rate: number;
  readonly scale: number;
  readonly kept: number;
}

function optimizerIndex(optimizer: Optimizer): OptimizerIndex {
  if (optimizer.kind !== 'sgd') return OptimizerIndex.Adam;
  if (optimizer.momentum === 0) return OptimizerIndex.Sgd;
  return optimizer.nesterov ? OptimizerIndex.Nesterov : OptimizerIndex.Momentum;
}

function writeOptimizer({ header, headerFloats }: CompiledMemory, { optimizer, clip = 0 }: TrainingSettings): void {
  const [beta1, beta2] = adamBetas;
  header[Header.Optimizer] = optimizerIndex(optimizer);
  headerFloats[Header.Decay] = optimizer.kind === 'adamw' ? 0 : optimizer.decay;
  headerFloats[Header.Momentum] = optimizer.kind === 'sgd' ? optimizer.momentum : 0;
  headerFloats[Header.Beta1] = beta1;
  headerFloats[Header.Rest1] = 1 - beta1;
  headerFloats[Header.Beta2] = beta2;
  headerFloats[Header.Rest2] = 1 - beta2;
  headerFloats[Header.Clip] = clip;
}

/** What the optimiser scales step `step`, from 1, by: Adam's corrections of its two means among it. */
function stepRates({ kind, decay }: Optimizer, step: number, learningRate: number): Omit<Step, keyof AskedRows> {
  if (kind === 'sgd') return { rate: learningRate, scale: 0, kept: 1 };
  const [beta1, beta2] = adamBetas;
  const kept = kind === 'adamw' ? 1 - learningRate * decay : 1;
  return { rate: learningRate / (1 - beta1 ** step), scale: 1 / Math.sqrt(1 - beta2 ** step), kept };
}

/** A norm's running mean or variance where the program keeps it. */
function statisticOf(memory: CompiledMemory, { at, size }: StatisticsPlace): Float32Array {
  return memory.floats({ region: 'statistics', at, stride: 0 }, size);
}

/** The most rows of a pass. */
function passRows({ architecture, settings, train }: EngineTask): number {
  return padded(Math.max(settings.batch ?? train.rows, fewestRows[staged(architecture).input.kind]));
}

function sizesOf({ settings }: EngineTask, rows: number, threads: number) {
  const memories = memoryNames(settings.optimizer).length;
  return { rows, threads, memories, clips: settings.clip !== undefined };
}

/**
 * Why no machine has the memory that a training takes; null where there may be one. Held-out rows are not known here, nor
 * whether all rows are held: it takes this at the least.
 */
export function whyTooLarge(task: EngineTask, threads: number): string | null {
  const { architecture, settings, train } = task;
  const rows = passRows(task);
  const network = compileNetwork(architecture, settings.loss, {
    ...{ seed: 0, rows, dataRows: Math.min(rows, train.rows), threads },
  });
  return whyBeyondMemory(network, sizesOf(task, rows, threads));
}

/** A checkpoint's memory of the optimiser; without one it is zeros, as the program's memory is from the start. */
function writeMemories(
  { settings, optimizerState }: TrainingStart,
  names: readonly string[],
  parts: readonly StoredPart[],
  { memories }: CompiledMemory,
): void {
  if (optimizerState === null) return;
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  const state = startMemory(settings.optimizer, size, optimizerState);
  names.forEach((name, i) => scatter(state.get(name) ?? new Float32Array(), parts, memories[i]));
}

/** Everything in its place: the network's program, weights, the optimiser's memory, the data. */
function prepareMemory(start: TrainingStart, threads: number) {
  const { architecture, settings, seed, train, test, augment } = start;
  const rows = passRows(start);
  const room = dataRoom(start, rows);
  const network = compileNetwork(architecture, settings.loss, { seed, rows, dataRows: room.rows, threads });
  const names = memoryNames(settings.optimizer);
  const parts = storedParts(architecture, network.weights);
  const memory = compiledMemory(network, sizesOf(start, rows, threads));
  scatterWeights(start.weights, parts, memory.weights);
  writeMemories(start, names, parts, memory);
  const statistics = network.statistics.map((place) => ({ ...place, values: statisticOf(memory, place) }));
  for (const { name, values } of statistics) values.set(start.weights.get(name)?.values ?? []);
  writeOptimizer(memory, settings);
  // Not all of the start: the session does not keep the first weights beside its own.
  const data = compiledData({ train, test, settings, augment }, room, network, memory);
  return { memory, data, parts, names, rows, statistics };
}

/** What steps are run with. */
interface Running {
  readonly memory: CompiledMemory;
  readonly data: CompiledData;
  readonly team: Team;
  readonly choice: ThreadChoice;
  /** Milliseconds of the steps on so many threads. */
  readonly spent: Map<number, number>;
}

/** Writes as many records, from `from` on, as one command takes. Returns how many. */
function writeRecords(
  { memory, data }: Pick<Running, 'memory' | 'data'>,
  records: readonly Step[],
  from: number,
  most: number,
): number {
  let [at, indices] = [0, 0];
  while (at < most && at < mostRecords && from + at < records.length) {
    const { rows, rate, scale, kept, number } = records[from + at];
    if (at > 0 && indices + rows.length > data.most) break;
    data.put(records[from + at], indices);
    const word = at * RecordWord.Size;
    memory.records[word + RecordWord.Rows] = rows.length;
    memory.recordFloats[word + RecordWord.Rate] = rate;
    memory.recordFloats[word + RecordWord.Scale] = scale;
    memory.recordFloats[word + RecordWord.Kept] = kept;
    memory.records[word + RecordWord.Step] = number;
    indices += rows.length;
    at += 1;
  }
  memory.header[Header.RecordCount] = at;
  return at;
}

/** The sums of a record. What a hit is depends on the loss: a row that is right, or its squared error. */
function tallyAt(results: Float64Array, record: number): Tally {
  const word = (index: ResultWord) => results[record * ResultWord.Size + index];
  const hits = word(ResultWord.Hits);
  return { losses: word(ResultWord.Losses), right: hits, topFive: word(ResultWord.TopFive), squaredError: hits };
}

/** Runs all records, and hands each one's sums on. */
function runRecords(
  { memory, data, team, choice, spent }: Running,
  records: readonly Step[],
  take: (sums: Tally, rows: number) => void,
): void {
  let done = 0;
  while (done < records.length) {
    const { threads, steps: most } = choice.next();
    const steps = writeRecords({ memory, data }, records, done, most);
    const began = performance.now();
    team.run(threads);
    const milliseconds = performance.now() - began;
    choice.record({ threads, steps }, milliseconds);
    spent.set(threads, (spent.get(threads) ?? 0) + milliseconds);
    for (let i = 0; i < steps; i += 1) {
      take(tallyAt(memory.results, i), records[done + i].rows.length);
    }
    done += steps;
  }
}

/** All rows of a split in records that the memory has room for. */
function rowsInOrder(split: 'train' | 'test', count: number, rows: number): Step[] {
  return Array.from({ length: Math.ceil(count / rows) }, (_, i) => ({
    split,
    rows: rowsBetween(i * rows, Math.min(count, (i + 1) * rows)),
    number: 0,
    rate: 0,
    scale: 0,
    kept: 1,
  }));
}

/** Trains by the compiled program. */
export async function compiledSession(start: TrainingStart, options: CompiledOptions): Promise<TrainingSession> {
  const { settings, train, test } = start;
  const { memory, data, parts, names, rows, statistics } = prepareMemory(start, options.threads);
  memory.header[Header.Wide] = options.wide ? 1 : 0;
  const team = teamOf({ module: options.module, memory: memory.memory, header: memory.header, most: options.threads });
  const measured = options.choice === 'measured';
  const newChoice = () => (measured ? measuredThreads(() => team.ready()) : fixedThreads(options.threads));
  // Scoring is other work than training: it has its own choice.
  const training: Running = { memory, data, team, choice: newChoice(), spent: new Map() };
  const evaluation: Running = { memory, data, team, choice: newChoice(), spent: new Map() };
  let [step, alone] = [start.step, 0];
  let recruited = false;
  if (!measured) await team.recruit();

  /** Where the training goes on for long enough, the others are called; until they come, or where none comes, it goes on alone. */
  function recruitInTime(milliseconds: number): void {
    alone += milliseconds;
    if (recruited || !measured || options.threads === 1 || alone < aloneMilliseconds) return;
    recruited = true;
    team.recruit().catch((error: unknown) => console.error(error));
  }

  return {
    advance(batches, learningRate) {
      const largest = batches.reduce((most, { length }) => Math.max(most, length), 0);
      if (largest > rows) throw new RangeError(`A batch of ${largest} rows, where the memory has room for ${rows}.`);
      const losses: number[] = [];
      const records = batches.map((batch, i) => ({
        split: 'train' as const,
        rows: batch,
        number: step + i + 1,
        ...stepRates(settings.optimizer, step + i + 1, learningRate),
      }));
      memory.header[Header.Train] = 1;
      const began = performance.now();
      runRecords(training, records, (sums, count) => losses.push(sums.losses / count));
      recruitInTime(performance.now() - began);
      step += batches.length;
      return Promise.resolve(Float32Array.from(losses));
    },
    evaluate(split) {
      const samples = split === 'train' ? train : test;
      if (samples === null) return Promise.resolve(null);
      memory.header[Header.Train] = 0;
      let tally = noTally;
      const records = rowsInOrder(split, samples.rows, rows);
      runRecords(evaluation, records, (sums) => (tally = addTallies(tally, sums)));
      return Promise.resolve(scoring(samples)(tally));
    },
    weights() {
      const kept = statistics.map(
        ({ name, size, values }) => [name, { shape: [size], values: values.slice() }] as const,
      );
      return Promise.resolve(new Map([...gatheredWeights(memory.weights, parts), ...kept]));
    },
    optimizerState: () => Promise.resolve(new Map(names.map((name, i) => [name, gathered(memory.memories[i], parts)]))),
    threads: () => threadsTaken(training.spent, options.threads),
    dispose: () => team.dismiss(),
  };
}
