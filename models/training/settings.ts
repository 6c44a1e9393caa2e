import { z } from 'zod';
import { losses } from '../architecture/loss.js';

export const optimizer = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('sgd'),
    learningRate: z.number().positive(),
    momentum: z.number().min(0).lt(1),
    nesterov: z.boolean(),
  }),
  z.object({ kind: z.literal('adam'), learningRate: z.number().positive() }),
]);

export type Optimizer = z.infer<typeof optimizer>;

/** How one network is trained: what a `train` block says, seeds apart. */
export const trainingSettings = z.object({
  loss: z.enum(losses),
  optimizer,
  /** Rows a step. The last batch of an epoch may be smaller. */
  batch: z.number().int().positive(),
  epochs: z.number().int().positive(),
});

export type TrainingSettings = z.infer<typeof trainingSettings>;
