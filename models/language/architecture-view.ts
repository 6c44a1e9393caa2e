// What the language server tells of a file's networks to whoever draws them. The server and the extension share this
// file, and the page its types; the extension validates what comes.
import * as z from 'zod';

/** The custom requests. Each names its file as LSP does, `{textDocument: {uri}}`, and is answered for its latest text. */
export const architectureRequests = {
  /** → `DocumentView`: every network of the file. */
  networks: 'nestimate/architecture',
  /** `{network, part}` → `PartPlace` or null: where a part is written. Asked when it is clicked, so that a blank typed changes nothing. */
  place: 'nestimate/architecturePlace',
  /** `{position}` → `PartAt` or null: what the cursor is in. */
  partAt: 'nestimate/architecturePartAt',
  /** `{network, code, title}` → a `WorkspaceEdit` or null: a repair, for the text as it is now. */
  repair: 'nestimate/architectureRepair',
} as const;

/** `network` (its name), `input`, `expansion`, `stage-2`, `block-3` or `output`; stages and blocks count from 1. */
export const partName = z.string().regex(/^(network|input|expansion|output|stage-\d+|block-\d+)$/);

const status = z.enum(['holds', 'fails', 'needs-data', 'not-applicable']);

/** A step of the forward pass: a map, a norm or a nonlinearity. */
const step = z.object({
  /** As the language writes it: "conv 3x3 16 relu dropout 0.1", "bn relu"; of a map outside of blocks "10 → 64". */
  words: z.string(),
  /** Shapes as the language writes them. */
  input: z.string(),
  output: z.string(),
  /** Entries or channels of the output: its width in the drawing. */
  width: z.number(),
  parameters: z.number(),
  /** Of one row: a multiplication and an addition count one each. */
  flops: z.number(),
  /** Bytes of its result for one row while a network trains (`models/architecture/activation-memory.ts`). */
  activationBytes: z.number(),
});

const block = z.object({
  /** Gi, layer after layer. */
  layers: z.array(step),
  /** The projection on the stream, where size or width change, and how many layers it comes after. */
  shortcut: step.nullable(),
  shortcutAfter: z.number(),
  /** Wi; null where features are concatenated, and after the last block of an A-ResNEst. */
  residual: step.nullable(),
  /** Hi, of an A-ResNEst. */
  head: step.nullable(),
  /** Shape and width of vi and of xi. */
  feature: z.string(),
  featureWidth: z.number(),
  stream: z.string(),
  streamWidth: z.number(),
  /** Of all of these together. */
  parameters: z.number(),
  flops: z.number(),
  activationBytes: z.number(),
});

/** Blocks that repeat: `count` times `length` blocks one after the other, the first of which is block `first`. */
const group = z.object({
  first: z.number(),
  count: z.number(),
  length: z.number(),
  /** The first `length` of them, which all others equal; of a DenseNEst all, as each reads more than the one before it. */
  blocks: z.array(block),
  /** Of all repetitions together. */
  parameters: z.number(),
  flops: z.number(),
  activationBytes: z.number(),
  /** Shape and width of the stream after the last: in a DenseNEst it grows in each. */
  stream: z.string(),
  streamWidth: z.number(),
});

/** The residual width against what must have room in it: N_in + K1 + … + K(L-1) ≤ M. */
const budget = z.object({
  /** `last-stage`: projections cut the network, and the part after the last is counted. */
  scope: z.enum(['network', 'last-stage']),
  unit: z.enum(['features', 'channels', 'values']),
  available: z.number(),
  required: z.number(),
  /** N_in, or what the last stage reads. */
  inputSize: z.number(),
  /** K1 … K(L-1), equal neighbours together; `first` is the block of the first of them. */
  features: z.array(z.object({ first: z.number(), count: z.number(), size: z.number() })),
});

const guarantee = z.object({
  id: z.string(),
  source: z.string(),
  basis: z.enum(['quoted', 'derived']),
  status,
  hypotheses: z.array(z.object({ text: z.string(), status, detail: z.string() })),
  conclusion: z.string(),
  /** LaTeX. */
  formula: z.string(),
});

/** Something that keeps the theorems from this network, and what repairs it, the repair that is meant first. */
const finding = z.object({ code: z.string(), message: z.string(), repairs: z.array(z.string()) });

const network = z.object({
  name: z.string(),
  kind: z.enum(['resnest', 'a-resnest', 'bn-resnest', 'densenest', 'resnet', 'linear']),
  /** What it is derived from; null: it is written out. */
  from: z.string().nullable(),
  input: z.string(),
  inputWidth: z.number(),
  outputSize: z.number(),
  /** W0; null: x0 = x. */
  expansion: step.nullable(),
  stages: z.array(z.object({ width: z.number(), stride: z.number(), groups: z.array(group) })),
  blockCount: z.number(),
  /** The shape of xL. */
  last: z.string(),
  /** On xL. */
  final: step.nullable(),
  pool: z.boolean(),
  /** W(L+1), or H0 of an A-ResNEst. */
  prediction: step,
  parameters: z.number(),
  flops: z.number(),
  activationBytes: z.number(),
  /** Null: the theorems ask no width of it, `noBudget` says why. */
  budget: budget.nullable(),
  noBudget: z.string(),
  guarantees: z.array(guarantee),
  findings: z.array(finding),
});

/**
 * A network that is declared and can't be built, with the error that keeps it from that and where it is: in its own text, or
 * in what it is made of. Then the message begins with its line.
 */
const broken = z.object({ name: z.string(), message: z.string(), line: z.number() });

export const documentView = z.object({ networks: z.array(network), broken: z.array(broken) });

const position = z.object({ line: z.number(), character: z.number() });

export const partPlace = z.object({ uri: z.string(), range: z.object({ start: position, end: position }) });

/** What is written where the cursor is. */
export const partAt = z.object({
  /** The network that the cursor is in; null: in a block with a name, which any of them may have. */
  network: z.string().nullable(),
  /** Its parts that are written there, and those of each other network that has this text: derived from it, or with such blocks. */
  places: z.array(z.object({ network: z.string(), parts: z.array(partName) })),
});

export type StepView = z.infer<typeof step>;
export type BlockView = z.infer<typeof block>;
export type GroupView = z.infer<typeof group>;
export type BudgetView = z.infer<typeof budget>;
export type FindingView = z.infer<typeof finding>;
export type NetworkView = z.infer<typeof network>;
export type BrokenNetwork = z.infer<typeof broken>;
export type DocumentView = z.infer<typeof documentView>;
export type PartPlace = z.infer<typeof partPlace>;
export type PartAt = z.infer<typeof partAt>;
