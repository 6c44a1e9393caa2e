import { z } from 'zod';
import { activations } from './activation.js';
import type { PlainArchitecture } from './architecture.js';

const layer = z.object({
  kind: z.literal('dense'),
  units: z.number().int().positive(),
  activation: z.enum(activations),
});

const block = z.object({ layers: z.tuple([layer], layer) });

const sizes = {
  name: z.string(),
  inputSize: z.number().int().positive(),
  outputSize: z.number().int().positive(),
  bias: z.boolean(),
};

/** An Architecture as it stands in a run folder's `run.json`. */
export const architectureSchema: z.ZodType<PlainArchitecture> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.enum(['resnest', 'resnet', 'a-resnest']),
    ...sizes,
    expansion: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('linear'), width: z.number().int().positive() }),
      z.object({ kind: z.literal('none') }),
    ]),
    blocks: z.array(block),
  }),
  z.object({ kind: z.literal('densenest'), ...sizes, blocks: z.array(block) }),
  z.object({ kind: z.literal('linear'), ...sizes }),
]);
