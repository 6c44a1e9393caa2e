import * as z from 'zod';
import { architectureSchema } from '../architecture/schema.js';
import { dataDefinition } from '../data/definition.js';
import { trainingSettings } from './settings.js';

/** The engines of this version; `auto` is a wish, not an engine. */
export const engineNames = ['compiled', 'webgpu', 'tensorflow', 'wasm', 'cpu'] as const;

export type EngineName = (typeof engineNames)[number];

/**
 * How `compiled` multiplies and adds: `fused`, rounded once, where Node has it, or `plain`, rounded twice. The last bits of
 * everything that is trained hang on it.
 */
const arithmetic = z.enum(['fused', 'plain']);

/** What the trainer found when the run started: nothing of it is known when the folder is made. */
const resolvedRun = z.object({
  engine: z.enum(engineNames),
  /** The device's own name, e.g. "WebAssembly SIMD, one thread". */
  device: z.string(),
  /** What the run began with: it keeps that where it can. Absent where the engine has no choice, and in earlier versions. */
  arithmetic: arithmetic.optional(),
  /** Why this engine: what `auto` compared, or that it was asked for. */
  reason: z.string(),
  /** What `auto` measured before the run, the fastest first; empty where it had nothing to compare. */
  measured: z.array(z.object({ engine: z.enum(engineNames), stepsPerSecond: z.number().positive() })).default([]),
  /** Engines that `auto` left out, each with why: missing here, too large for them, or their trial failed. Earlier versions wrote none. */
  leftOut: z.array(z.object({ engine: z.enum(engineNames), why: z.string() })).optional(),
  /**
   * On how many threads most of the training was computed, when it was last taken up, and why so many: written as it ends.
   * Absent where the engine does not say, and in earlier versions.
   */
  threads: z.object({ count: z.number().int().positive(), why: z.string() }).optional(),
  /** The network whose trial, for an earlier run, stands in `measured`, where that was not taken for this run. */
  timedNetwork: z.string().optional(),
  /** `Dataset.hash` */
  dataHash: z.string(),
  trainRows: z.number().int(),
  testRows: z.number().int(),
  stepsPerEpoch: z.number().int(),
  versions: z.record(z.string(), z.string()),
});

/** Where a run came from whose weights were computed from another run's, not trained. */
const origin = z.object({
  /** The other run's id. */
  run: z.string(),
  by: z.enum(['polish', 'convert']),
});

/** `run.json`: everything that decides a run's numbers. */
export const runRecord = z.object({
  version: z.literal(1),
  /** The folder's name: `<time>-<network>` and, where seeds are several, `-<seed>`. */
  id: z.string(),
  /** Shared by the runs that one `train` block started together. */
  session: z.string(),
  /** Place among the session's runs, from 0: the order in which they are trained. */
  order: z.number().int().nonnegative(),
  /** ISO 8601. */
  createdAt: z.string(),
  /** The `.nest` file, absolute, and its text as it was. */
  file: z.string(),
  text: z.string(),
  architecture: architectureSchema,
  data: dataDefinition,
  settings: trainingSettings,
  seed: z.number().int().nonnegative(),
  requestedEngine: z.enum([...engineNames, 'auto']),
  resolved: resolvedRun.nullable(),
  /** Null: it is trained. What else stands here is then about the training of the run that it came from. */
  origin: origin.nullable().default(null),
});

export type RunRecord = z.infer<typeof runRecord>;
export type RunOrigin = z.infer<typeof origin>;
export type Arithmetic = z.infer<typeof arithmetic>;
export type ResolvedRun = z.infer<typeof resolvedRun>;
export type Threads = NonNullable<ResolvedRun['threads']>;
export type RequestedEngine = RunRecord['requestedEngine'];
