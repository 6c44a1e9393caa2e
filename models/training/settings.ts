import { z } from 'zod';
import { losses } from '../architecture/loss.js';

/**
 * What both optimisers take. `decay` times the weights is added to the gradient, of every trained array, as PyTorch's
 * `weight_decay` does; runs of earlier versions have none.
 */
const common = { learningRate: z.number().positive(), decay: z.number().nonnegative().default(0) };

export const optimizer = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('sgd'),
    ...common,
    momentum: z.number().min(0).lt(1),
    nesterov: z.boolean(),
  }),
  z.object({ kind: z.literal('adam'), ...common }),
]);

export type Optimizer = z.infer<typeof optimizer>;

/** How the learning rate changes: after `epoch` epochs, and until the next entry, it is the optimiser's times `factor`. */
export const schedule = z.object({
  kind: z.literal('step'),
  steps: z
    .array(z.object({ epoch: z.number().int().positive(), factor: z.number().positive() }))
    .min(1)
    .refine((steps) => steps.every(({ epoch }, i) => i === 0 || steps[i - 1].epoch < epoch), 'the epochs must rise'),
});

export type Schedule = z.infer<typeof schedule>;

/** How one network is trained: what a `train` block says, seeds apart. */
export const trainingSettings = z.object({
  loss: z.enum(losses),
  optimizer,
  /** Null: the learning rate stays as it is. */
  schedule: schedule.nullable().default(null),
  /** Rows a step; null: all training rows. The last batch of an epoch may be smaller. */
  batch: z.number().int().positive().nullable(),
  epochs: z.number().int().positive(),
});

export type TrainingSettings = z.infer<typeof trainingSettings>;

/** The learning rate of every step of an epoch, counted from 0. */
export function learningRateOf({ optimizer, schedule }: TrainingSettings, epoch: number): number {
  const step = schedule?.steps.findLast((candidate) => candidate.epoch <= epoch);
  return optimizer.learningRate * (step?.factor ?? 1);
}
