import * as z from 'zod';
import { losses } from '../architecture/loss.js';

/**
 * What all optimisers take. `decay` times the weights is added to the gradient, of every trained array, as PyTorch's
 * `weight_decay` does; under `adamw` the rate times it is taken off the weights themselves (Loshchilov & Hutter 2019).
 * Runs of earlier versions have none.
 */
const common = { learningRate: z.number().positive(), decay: z.number().nonnegative().default(0) };

export const optimizer = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('sgd'),
    ...common,
    momentum: z.number().min(0).lt(1),
    nesterov: z.boolean(),
  }),
  z.object({ kind: z.enum(['adam', 'adamw']), ...common }),
]);

export type Optimizer = z.infer<typeof optimizer>;

/** Epochs at the start in which the rate rises in equal steps; the first that has all of it is the one after them. */
const warmup = z.number().int().positive().optional();

/**
 * How the learning rate changes, epoch by epoch. `step`: after `epoch` epochs, and until the next entry, it is the
 * optimiser's times `factor`. `cosine`: it falls along half a cosine, from the optimiser's after the warm-up towards 0 at
 * the end (Loshchilov & Hutter 2017, without restarts). `constant`: it has a warm-up only.
 */
const schedule = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('step'),
    steps: z
      .array(z.object({ epoch: z.number().int().positive(), factor: z.number().positive() }))
      .min(1)
      .refine((steps) => steps.every(({ epoch }, i) => i === 0 || steps[i - 1].epoch < epoch), 'the epochs must rise'),
    warmup,
  }),
  z.object({ kind: z.literal('cosine'), warmup }),
  z.object({ kind: z.literal('constant'), warmup }),
]);

export type Schedule = z.infer<typeof schedule>;
export type ScheduleSteps = Extract<Schedule, { kind: 'step' }>['steps'];

/** How one network is trained: what a `train` block says, seeds apart. */
export const trainingSettings = z.object({
  loss: z.enum(losses),
  optimizer,
  /** Null: the learning rate stays as it is. */
  schedule: schedule.nullable().default(null),
  /** Rows a step; null: all training rows. The last batch of an epoch may be smaller. */
  batch: z.number().int().positive().nullable(),
  epochs: z.number().int().positive(),
  /** The most Euclidean length that the gradient of all weights together is let have, before any decay; absent: any. */
  clip: z.number().positive().optional(),
  /**
   * Epochs without a smaller test risk after which training ends, the weights of the smallest being kept; absent: every
   * epoch is trained, and the last weights are kept.
   */
  patience: z.number().int().positive().optional(),
});

export type TrainingSettings = z.infer<typeof trainingSettings>;

/** What the optimiser's rate is multiplied by in an epoch, counted from 0. */
function scheduledFactor(schedule: Schedule, epochs: number, epoch: number): number {
  const { warmup = 0 } = schedule;
  if (epoch < warmup) return (epoch + 1) / (warmup + 1);
  switch (schedule.kind) {
    case 'constant':
      return 1;
    case 'cosine':
      return (1 + Math.cos((Math.PI * (epoch - warmup)) / Math.max(epochs - warmup, 1))) / 2;
    case 'step':
      return schedule.steps.findLast((candidate) => candidate.epoch <= epoch)?.factor ?? 1;
  }
}

/** The learning rate of every step of an epoch, counted from 0. */
export function learningRateOf({ optimizer, schedule, epochs }: TrainingSettings, epoch: number): number {
  return optimizer.learningRate * (schedule === null ? 1 : scheduledFactor(schedule, epochs, epoch));
}
