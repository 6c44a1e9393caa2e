import { describe, expect, it } from 'vitest';
import { findingsOf, program } from './read.js';

const declared = `linear One { input 3 output 1 }
linear Two { input 3 output 2 }
linear Three { input 3 output 3 }
data numbers { csv "table.csv" target y }
data two { csv "table.csv" target label classes 2 }
data three { csv "table.csv" target label classes 3 }
`;
const adam = 'optimizer adam 1e-3 epochs 20';

/** The settings and seeds of a train block without findings. */
async function trained(body: string, head = 'One on numbers') {
  const { findings, trains } = await program(`${declared}train ${head} { ${body} }`);
  expect(findings).toEqual([]);
  return trains[0];
}

/** What is found in a train block, without the line. */
async function foundIn(body: string, head = 'One on numbers'): Promise<string[]> {
  return (await findingsOf(`${declared}train ${head} { ${body} }`)).map((finding) => finding.replace(/^7:/, ''));
}

describe('a train block', () => {
  it.each([
    [`loss squared ${adam}`, { loss: 'squared', batch: null, schedule: null, epochs: 20 }],
    [`loss squared ${adam} batch 2`, { batch: 2 }],
    [
      'epochs 2 optimizer adam 1 / 1000 decay 0.01 loss huber',
      { optimizer: { kind: 'adam', learningRate: 0.001, decay: 0.01 } },
    ],
    [
      'loss absolute optimizer sgd 0.1 epochs 1',
      { optimizer: { kind: 'sgd', learningRate: 0.1, decay: 0, momentum: 0, nesterov: false } },
    ],
    [
      'loss squared optimizer sgd 0.1 momentum 0.9 nesterov decay 5e-4 epochs 1',
      { optimizer: { kind: 'sgd', learningRate: 0.1, decay: 5e-4, momentum: 0.9, nesterov: true } },
    ],
    ['loss squared epochs 20 optimizer adamw 1e-3', { optimizer: { kind: 'adamw', learningRate: 1e-3, decay: 0.01 } }],
    [
      'loss squared epochs 20 optimizer adamw 1e-3 decay 0',
      { optimizer: { kind: 'adamw', learningRate: 1e-3, decay: 0 } },
    ],
    [`loss squared ${adam} schedule cosine`, { schedule: { kind: 'cosine' } }],
    [`loss squared ${adam} schedule warmup 2 + 3 cosine`, { schedule: { kind: 'cosine', warmup: 5 } }],
    [`loss squared ${adam} schedule warmup 5`, { schedule: { kind: 'constant', warmup: 5 } }],
    [
      `loss squared ${adam} clip 2.5 schedule warmup 5 step 6 0.1`,
      { clip: 2.5, schedule: { kind: 'step', steps: [{ epoch: 6, factor: 0.1 }], warmup: 5 } },
    ],
    [
      `loss squared ${adam} schedule step 5 0.2, 10 0.04`,
      {
        schedule: {
          kind: 'step',
          steps: [
            { epoch: 5, factor: 0.2 },
            { epoch: 10, factor: 0.04 },
          ],
        },
      },
    ],
  ])('%s', async (body, settings) => {
    expect((await trained(body)).settings).toMatchObject(settings);
  });

  it.each([
    ['', [0]],
    ['seed 7', [7]],
    ['seed 4294967295', [4_294_967_295]],
    ['seeds 3..5', [3, 4, 5]],
    ['seeds 2..2', [2]],
    ['seeds 2 - 2 .. 1 + 1', [0, 1, 2]],
  ])('with %s has the seeds %j', async (body, seeds) => {
    expect((await trained(`loss squared ${adam} ${body}`)).seeds).toEqual(seeds);
  });

  it.each([
    ['squared', 'One on numbers'],
    ['absolute', 'One on numbers'],
    ['huber', 'One on numbers'],
    ['cross-entropy', 'Two on two'],
    ['cross-entropy', 'Three on three'],
    ['logistic', 'One on two'],
    ['logistic', 'Three on three'],
    ['smoothed-hinge', 'One on two'],
    ['smoothed-hinge', 'Three on three'],
  ])('scores by %s: %s', async (loss, head) => {
    expect((await trained(`loss ${loss} ${adam}`, head)).settings.loss).toBe(loss);
  });

  it.each([
    ['squared', 'Two on two', 'Write `loss cross-entropy`, `loss logistic`, `loss smoothed-hinge`.'],
    ['huber', 'Two on two', 'huber is for numbers, and two has 2 classes.'],
    ['logistic', 'One on numbers', 'logistic is for classes, and numbers has numbers as targets.'],
    ['smoothed-hinge', 'One on numbers', 'or `classes` after the target.'],
    ['logistic', 'Two on two', 'Two has output 2, but two has 2 classes. Write `output 1` under logistic.'],
    ['smoothed-hinge', 'Two on two', 'Write `output 1` under smoothed-hinge.'],
    ['logistic', 'One on three', 'One has output 1, but three has 3 classes. Write `output 3`.'],
    ['cross-entropy', 'One on two', 'One has output 1, but two has 2 classes. Write `output 2`.'],
  ])('refuses %s: %s', async (loss, head, words) => {
    expect(await foundIn(`loss ${loss} ${adam}`, head)).toEqual([expect.stringContaining(words)]);
  });

  it.each([
    [
      '',
      'missing-part: this train has no loss, no optimizer, no epochs. Write `loss squared`, `optimizer adam 1e-3`, `epochs 60`, with your own numbers.',
    ],
    ['loss squared optimizer adam 0 epochs 1', 'size: the learning rate must be above 0; this is 0.'],
    ['loss squared optimizer adam 1 decay -1 epochs 1', 'size: the weight decay must not be below 0; this is -1.'],
    ['loss squared optimizer sgd 1 momentum 1 epochs 1', 'size: the momentum must be from 0 to below 1; this is 1.'],
    [
      'loss squared optimizer sgd 1 momentum 1 / 0 epochs 1',
      'size: the momentum must be from 0 to below 1; this is no finite number.',
    ],
    ['loss squared optimizer adam 1 epochs 0', 'size: the number of epochs must be a whole number from 1; this is 0.'],
    [`loss squared ${adam} batch 0.5`, 'size: the batch must be a whole number from 1; this is 0.5.'],
    [`loss squared ${adam} seed -1`, 'seed: a seed must be a whole number from 0 to 4294967295; this is -1.'],
    [`loss squared ${adam} seeds 0..10000`, 'too-large: 10001 seeds are too many for one train: at most 10000.'],
    [
      `loss squared ${adam} seeds 1..2 seeds 1..2`,
      'duplicate-part: seeds is given twice: only the first counts. Remove this one.',
    ],
    [
      `loss squared ${adam} schedule step 3 0.5, 3 0.1`,
      'schedule: the epochs of a schedule must increase: 3 does not come after 3.',
    ],
    [
      `loss squared ${adam} schedule step 5 0.5, 3 0.1`,
      'schedule: the epochs of a schedule must increase: 3 does not come after 5.',
    ],
    [`loss squared ${adam} patience 0`, 'size: the patience must be a whole number from 1; this is 0.'],
    [
      `loss squared ${adam} patience 3`,
      'missing-part: patience waits for the test risk to fall, and numbers has no held-out rows. Write `split 80 : 20 seed 1` in it, or remove it.',
    ],
    [`loss squared ${adam} clip 0`, 'size: the clip must be above 0; this is 0.'],
    [
      `loss squared ${adam} schedule warmup 0`,
      'size: the epochs of the warm-up must be a whole number from 1; this is 0.',
    ],
    [`loss squared ${adam} schedule step 3 0`, 'size: the factor of a step must be above 0; this is 0.'],
    [`loss squared ${adam} schedule step 0 1`, 'size: the epoch of a step must be a whole number from 1; this is 0.'],
  ])('{ %s } is an error', async (body, finding) => {
    expect((await foundIn(body)).map((found) => found.replace(/^\d+ error /, ''))).toEqual([finding]);
  });

  it('warns of a step that comes when the epochs are over, and trains', async () => {
    const { findings, trains } = await program(
      `${declared}train One on numbers { loss squared ${adam} schedule step 5 0.1, 20 0.01 }`,
    );
    expect(findings).toMatchObject([{ code: 'schedule', severity: 'warning' }]);
    expect(trains).toHaveLength(1);
    expect(await foundIn(`loss squared ${adam} schedule step 19 0.1`)).toEqual([]);
  });

  it('warns of a warm-up that never ends, or in which a step would come', async () => {
    const words = async (body: string) =>
      (await foundIn(`loss squared ${adam} ${body}`)).map((found) => found.slice(3));
    expect(await words('schedule warmup 20')).toEqual([
      "warning schedule: the warm-up takes 20 epochs, and there are only 20: the rate never reaches the optimiser's.",
    ]);
    expect(await words('schedule warmup 6 step 5 0.1')).toEqual([
      'warning schedule: the rate still rises after epoch 5: the warm-up takes 6 epochs. Move the step after it, or shorten the warm-up.',
    ]);
    expect(await words('schedule warmup 19 cosine')).toEqual([]);
  });

  it('names a network once', async () => {
    expect(await foundIn(`loss squared ${adam}`, 'One, One on numbers')).toEqual([
      '12 error duplicate-part: One is named twice: it would be trained twice in the same way. Remove one.',
    ]);
  });

  it('is left out where what it names has errors, and says nothing more', async () => {
    const text = `linear A { input 0 output 1 }\ndata d { standardize }\n${declared}`;
    const { findings, trains } = await program(
      `${text}train A on numbers { loss squared ${adam} }\ntrain One on d { loss squared ${adam} }`,
    );
    expect(findings.map(({ code }) => code)).toEqual(['size', 'missing-part']);
    expect(trains).toEqual([]);
  });
});
