import * as z from 'zod';

const common = {
  /** Version of this protocol. */
  v: z.literal(1),
  /** Milliseconds since 1970. */
  time: z.number(),
};

/**
 * Risk (mean over rows, sum over outputs); for classes the share of rows that are right and, of more than five classes, of
 * those whose class is among the five largest outputs; for numbers R². Earlier versions wrote neither of the last two.
 */
const score = z.object({
  risk: z.number(),
  accuracy: z.number().nullable(),
  topFive: z.number().nullable().default(null),
  rSquared: z.number().nullable().default(null),
});

const position = {
  /** Steps taken since the start of the run. */
  step: z.number().int().nonnegative(),
  /** Epochs completed, with a fraction inside one. */
  epoch: z.number().nonnegative(),
};

/** A certificate in short: the risk on some rows and what bounds it, and how many directions each block's features span. */
export const lightCertificate = z.object({
  rows: z.number().int().positive(),
  risk: z.number(),
  linearRisk: z.number(),
  lowerBound: z.number(),
  epsilon: z.number(),
  /** Of each block from the first. */
  ranks: z.array(z.object({ rank: z.number().int(), size: z.number().int() })),
});

/** A line of `events.jsonl`, the one channel from the trainer's process to its readers. */
export const runEvent = z.discriminatedUnion('type', [
  /** The run was handed to a trainer's process, which comes to it in its turn. */
  z.object({ ...common, type: z.literal('queued') }),
  /** Under `auto`: these engines are loaded and timed on the run's network, to choose one. */
  z.object({ ...common, type: z.literal('choosing'), engines: z.array(z.string()) }),
  /** This engine is being loaded, for one that takes seconds. */
  z.object({ ...common, type: z.literal('loading'), engine: z.string() }),
  /** A trainer's process took the run up; `pid` tells whether it is still there. `step` > 0: resumed from there. */
  z.object({
    ...common,
    ...position,
    type: z.literal('started'),
    pid: z.number().int(),
    totalSteps: z.number().int(),
    /** Why the numbers from here on are not those of an uninterrupted run, in a sentence; absent where they are. */
    differs: z.string().optional(),
  }),
  /** The best linear (affine) predictor's risk on the same training rows, before training: what is to be beaten. */
  z.object({ ...common, type: z.literal('baseline'), linearRisk: z.number(), separable: z.boolean() }),
  /**
   * Mean loss of the steps since the last such event, the learning rate they were taken with, and the bytes of memory that
   * the trainer's process takes. Earlier versions wrote neither of the last two.
   */
  z.object({
    ...common,
    ...position,
    type: z.literal('step'),
    loss: z.number(),
    stepsPerSecond: z.number(),
    learningRate: z.number().optional(),
    memory: z.number().optional(),
  }),
  /** Scores on all training rows and all test rows. */
  z.object({ ...common, ...position, type: z.literal('evaluation'), train: score, test: score.nullable() }),
  z.object({ ...common, ...position, type: z.literal('epoch') }),
  z.object({ ...common, ...position, type: z.literal('checkpoint') }),
  /** Asked to pause: the trainer holds still, its checkpoint written. */
  z.object({ ...common, ...position, type: z.literal('paused') }),
  /** The pause is over, by a request to go on or to stop. */
  z.object({ ...common, ...position, type: z.literal('continued') }),
  /** What a certificate of the weights of this step says in short, computed beside the training on the first `rows` rows. */
  z.object({ ...common, ...position, type: z.literal('light-certificate'), ...lightCertificate.shape }),
  /**
   * `completed`: every epoch, or until patience was spent. `stopped`: asked to stop; the checkpoint resumes it. `best`: the
   * step whose weights were kept, where it is not the last one's that were to be.
   */
  z.object({
    ...common,
    ...position,
    type: z.literal('done'),
    reason: z.enum(['completed', 'stopped']),
    best: z.object(position).optional(),
  }),
  /** The certificate stands in `certificate.json`. */
  z.object({ ...common, type: z.literal('certified') }),
  /** The run completed, and nothing can be shown of its weights: `message` says why. */
  z.object({ ...common, type: z.literal('uncertified'), message: z.string() }),
  /** `message` says what is wrong and what to do. */
  z.object({ ...common, type: z.literal('failed'), message: z.string() }),
]);

export type RunEvent = z.infer<typeof runEvent>;
export type Score = z.infer<typeof score>;
