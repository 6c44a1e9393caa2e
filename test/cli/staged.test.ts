import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readEvents } from '../../models/training/event-log.js';
import { readWeights, runFiles } from '../../models/training/run-folder.js';
import { nestimate, scratch } from './nestimate.js';

/** An IDX file: unsigned bytes of these sizes. */
function idx(sizes: readonly number[], values: Uint8Array): Buffer {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.set([0, 0, 8, sizes.length]);
  sizes.forEach((size, i) => header.writeUInt32BE(size, 4 + 4 * i));
  return Buffer.concat([header, values]);
}

/** Sixty images of 8x6 pixels of three classes, told apart by how bright they are. */
function writeImages(folder: string): void {
  const labels = Uint8Array.from({ length: 60 }, (_, i) => i % 3);
  const pixels = Uint8Array.from({ length: 60 * 48 }, (_, i) => 80 * (Math.floor(i / 48) % 3) + ((i * 7919) % 60));
  writeFileSync(join(folder, 'images.idx'), idx([60, 8, 6], pixels));
  writeFileSync(join(folder, 'labels.idx'), idx([60], labels));
}

const text = `
resnet Standard {
  input 8x6x1
  expand conv 3x3 4
  stage 4 { block bn relu conv 3x3 4 bn relu via conv 3x3 }
  stage 6 stride 2 { block bn relu conv 3x3 6 bn relu via conv 3x3 }
  pool average
  output 3
}
a-resnest Heads from Standard
data bright { idx "images.idx" labels "labels.idx"  standardize  augment crop 1 flip  split 80 : 20 seed 1 }
train Standard, Heads on bright {
  loss cross-entropy  optimizer sgd 0.05 momentum 0.9 nesterov decay 5e-4  schedule warmup 2 cosine  batch 16  epochs 12
}
`;

it('networks of convolutions are trained on images; what is not certified is said, and the run folder is whole', async () => {
  const folder = scratch();
  writeImages(folder);
  writeFileSync(join(folder, 'images.nest'), text);
  const { code, stdout } = await nestimate('train', join(folder, 'images.nest'), '--out', join(folder, 'runs'));
  expect(code).toBe(0);
  expect(stdout).toContain('Standard has convolutions, bn, stages or pooling');
  const runs = stdout.split('\n').filter((line) => existsSync(join(line, runFiles.record)));
  expect(runs).toHaveLength(2);
  for (const run of runs) {
    const events = await readEvents(run);
    const scores = events.flatMap((event) => (event.type === 'evaluation' ? [event.train.risk] : []));
    expect(scores.at(-1)).toBeLessThan(0.8 * scores[0]);
    expect(events.at(-1)).toMatchObject({ type: 'uncertified' });
    const weights = await readWeights(run);
    expect(weights.get('blocks.2.layers.1.weight')?.shape).toEqual([6, 4, 3, 3]);
    expect(weights.get('blocks.1.layers.0.running_mean')?.shape).toEqual([4]);
    expect(existsSync(join(run, runFiles.certificate))).toBe(false);
    const certified = await nestimate('certify', run);
    expect(certified.code).toBe(1);
    expect(certified.stderr).toContain('has convolutions, bn, stages or pooling');
  }
});
