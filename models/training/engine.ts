import type { Architecture } from '../architecture/architecture.js';
import type { Weights } from '../architecture/weights.js';
import type { Augment } from '../data/augmentation.js';
import type { Samples } from '../data/dataset.js';
import type { Score } from './events.js';
import type { Arithmetic, EngineName, Threads } from './run-record.js';
import type { TrainingSettings } from './settings.js';

/** The optimiser's memory by name, as flat arrays: what a checkpoint keeps beside the weights. */
export type OptimizerState = ReadonlyMap<string, Float32Array>;

export interface TrainingStart {
  readonly architecture: Architecture;
  readonly settings: TrainingSettings;
  readonly train: Samples;
  readonly test: Samples | null;
  /** How training rows are changed in each epoch (`trainingRows` does it); null: they stay as they are. */
  readonly augment: Augment | null;
  /** The run's: what is drawn in a step hangs on it and on the step's number alone. */
  readonly seed: number;
  readonly weights: Weights;
  /** Null at the start of a run; a checkpoint's when it is resumed. */
  readonly optimizerState: OptimizerState | null;
  /** Steps already taken. */
  readonly step: number;
  /** What the session is to compute with, as `availability` said it; absent: the best there is. */
  readonly arithmetic?: Arithmetic | undefined;
}

/** What an engine is chosen for. */
export type EngineTask = Pick<TrainingStart, 'architecture' | 'settings' | 'train'>;

/** One network being trained on one engine. The engine holds data, weights and optimiser where it computes. */
export interface TrainingSession {
  /** Takes one step of this rate on each batch of training rows (indices) and returns each step's mean loss, decay apart. */
  advance(batches: readonly Int32Array[], learningRate: number): Promise<Float32Array>;
  /**
   * Scores on all rows of the split; null where there is no test split, and where `shouldStop`, which an engine that takes
   * long asks on its way, says so.
   */
  evaluate(split: 'train' | 'test', shouldStop?: () => boolean): Promise<Score | null>;
  weights(): Promise<Weights>;
  optimizerState(): Promise<OptimizerState>;
  /** On how many threads it mostly stepped so far, and why; null, and no function, where the engine can't tell. */
  threads?(): Threads | null;
  dispose(): void;
}

export type EngineAvailability =
  | {
      readonly available: true;
      readonly device: string;
      /** What it would compute with, where the last bits of its numbers hang on that. */
      readonly arithmetic?: Arithmetic;
      /** A graphics card that is played by the processor: right, and so slow that `auto` never takes it. */
      readonly software?: boolean;
    }
  | { readonly available: false; readonly why: string };

/** A way to train: all engines start from the same weights, see the same batches and answer to the same matrix of tests. */
export interface Engine {
  readonly name: EngineName;
  /** Why this machine surely lacks it, told at once and without loading anything; null where only `availability` knows. */
  missing?(): string | null;
  /** Why it has no room for a training on any machine, told before anything is allocated; null where only `start` knows. */
  tooLarge?(task: EngineTask): string | null;
  /**
   * Whether this machine has it; loads what it takes to know.
   * @param began what a run that goes on began with: it goes on with that, where this machine has it
   */
  availability(began?: Arithmetic): Promise<EngineAvailability>;
  start(start: TrainingStart): Promise<TrainingSession>;
}
