import { z } from 'zod';

const split = z.object({
  train: z.number().positive(),
  test: z.number().positive(),
  seed: z.number().int().nonnegative(),
});

const preparation = {
  name: z.string(),
  /** Subtract the training rows' mean and divide by their deviation: inputs, and targets that are numbers. */
  standardize: z.boolean(),
  /** Divide every input by this. */
  scale: z.number().positive().nullable(),
  /** Shares of training and test rows, drawn with this seed; null: every row trains. */
  split: split.nullable(),
};

export const csvDefinition = z.object({
  kind: z.literal('csv'),
  ...preparation,
  /** Absolute path; `.gz` is unpacked on the way. */
  path: z.string(),
  /** Columns to predict; every other column is an input. */
  targets: z.array(z.string()).nonempty(),
  /** How many classes the one target column names; null: targets are numbers. */
  classes: z.number().int().positive().nullable(),
});

export const syntheticDefinition = z.object({
  kind: z.literal('synthetic'),
  ...preparation,
  inputs: z.number().int().positive(),
  outputs: z.number().int().positive(),
  samples: z.number().int().positive(),
  /** Standard deviation of the noise on each output. */
  noise: z.number().nonnegative(),
  seed: z.number().int().nonnegative(),
});

/** Data of a paper, made for what it shows (`exampleTable`). */
export const exampleDefinition = z.discriminatedUnion('example', [
  z.object({ kind: z.literal('example'), ...preparation, example: z.literal('yun-1'), rho: z.number().positive() }),
  z.object({ kind: z.literal('example'), ...preparation, example: z.literal('yun-2') }),
]);

export const dataDefinition = z.discriminatedUnion('kind', [csvDefinition, syntheticDefinition, exampleDefinition]);

export type CsvDefinition = z.infer<typeof csvDefinition>;
export type SyntheticDefinition = z.infer<typeof syntheticDefinition>;
export type ExampleDefinition = z.infer<typeof exampleDefinition>;
/** A `data` block of a program, resolved: where rows come from and how they are prepared. */
export type DataDefinition = z.infer<typeof dataDefinition>;
export type SplitDefinition = z.infer<typeof split>;
