import * as z from 'zod';
import { activations } from './activation.js';
import type { Architecture, PlainArchitecture } from './architecture.js';
import type { StagedArchitecture } from './staged.js';

const size = z.number().int().positive();
const activation = z.enum(activations);
const dropout = z.number().min(0).lt(1).exactOptional();
const dense = z.object({ kind: z.literal('dense'), units: size, activation, dropout });
const block = z.object({ layers: z.tuple([dense], dense) });
const none = z.object({ kind: z.literal('none') });

const ends = { name: z.string(), outputSize: size, bias: z.boolean() };
const plainEnds = { ...ends, inputSize: size };

const plainArchitecture: z.ZodType<PlainArchitecture> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.enum(['resnest', 'resnet', 'a-resnest']),
    ...plainEnds,
    expansion: z.discriminatedUnion('kind', [z.object({ kind: z.literal('linear'), width: size }), none]),
    blocks: z.array(block),
  }),
  z.object({ kind: z.literal('densenest'), ...plainEnds, blocks: z.array(block) }),
  z.object({ kind: z.literal('linear'), ...plainEnds }),
]);

const kernel = z.tuple([size, size]);

const layer = z.discriminatedUnion('kind', [
  dense,
  z.object({ kind: z.literal('convolution'), kernel, channels: size, activation, dropout }),
  z.object({ kind: z.literal('norm'), activation, dropout }),
  z.object({ kind: z.literal('nonlinearity'), activation, dropout }),
]);

const stage = z.object({
  width: size,
  stride: size,
  blocks: z.array(z.object({ layers: z.tuple([layer], layer), via: kernel.nullable() })),
});

const stagedArchitecture: z.ZodType<StagedArchitecture> = z.object({
  kind: z.enum(['resnest', 'resnet', 'a-resnest', 'bn-resnest', 'densenest', 'linear']),
  ...ends,
  input: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('vector'), size }),
    z.object({ kind: z.literal('image'), height: size, width: size, channels: size }),
  ]),
  expansion: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('linear'), width: size, kernel: kernel.nullable() }),
    none,
  ]),
  stages: z.array(stage),
  pool: z.boolean(),
});

/** An Architecture as it stands in a run folder's `run.json`: with `stages`, or in the short form of dense layers on vectors. */
export const architectureSchema: z.ZodType<Architecture> = z.union([plainArchitecture, stagedArchitecture]);
