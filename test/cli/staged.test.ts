import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { certificate, type Certificate } from '../../models/certificates/certificate.js';
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
resnest Est from Standard
resnest Pointwise {
  input 8x6x1
  expand conv 1x1 9
  stage 9 { repeat 3 { block conv 3x3 4 tanh via conv 1x1 } }
  pool average
  output 3
}
data bright { idx "images.idx" labels "labels.idx"  standardize  augment crop 1 flip  split 80 : 20 seed 1 }
train Standard, Heads, Est, Pointwise on bright {
  loss cross-entropy  optimizer sgd 0.05 momentum 0.9 nesterov decay 5e-4  schedule warmup 2 cosine  batch 16  epochs 12
}
`;

async function certificateOf(run: string): Promise<Certificate> {
  const { code, stdout } = await nestimate('certify', run, '--format', 'json');
  expect(code).toBe(0);
  return certificate.parse(JSON.parse(stdout));
}

it('networks of convolutions are trained on images and certified: what is not covered is said, and why', async () => {
  const folder = scratch();
  writeImages(folder);
  writeFileSync(join(folder, 'images.nest'), text);
  const { code, stdout } = await nestimate('train', join(folder, 'images.nest'), '--out', join(folder, 'runs'));
  expect(code).toBe(0);
  expect(stdout).toContain("a 3x3 map on the residual stream doesn't commute with pooling");
  const runs = stdout.split('\n').filter((line) => existsSync(join(line, runFiles.record)));
  expect(runs).toHaveLength(4);
  for (const run of runs) {
    const events = await readEvents(run);
    const scores = events.flatMap((event) => (event.type === 'evaluation' ? [event.train.risk] : []));
    expect(scores.at(-1)).toBeLessThan(0.8 * scores[0]);
    expect(events.at(-1)).toMatchObject({ type: 'certified' });
    const found = await certificateOf(run);
    // The engine's own score of its last weights, in float32.
    expect(found.risk).toBeCloseTo(scores.at(-1) ?? NaN, 4);
    expect(found.epsilon).toBeGreaterThanOrEqual(0);
    const baseline = events.find((event) => event.type === 'baseline');
    expect(found.linearRisk).toBeCloseTo(baseline?.type === 'baseline' ? baseline.linearRisk : NaN, 9);
  }
  const weights = await readWeights(runs[0]);
  expect(weights.get('blocks.2.layers.1.weight')?.shape).toEqual([6, 4, 3, 3]);
  expect(weights.get('blocks.1.layers.0.running_mean')?.shape).toEqual([4]);
  const [standard, heads, est, pointwise] = await Promise.all(runs.map(certificateOf));
  expect(standard.staged?.uncovered).toContain('a ReLU stands on xL');
  expect(est.staged?.uncovered).toContain('a 3x3 map on the residual stream');
  expect([standard.inverse, heads.inverse, est.inverse]).toEqual([null, null, null]);
  expect(heads.staged).toMatchObject({ beside: null, uncovered: null });
  expect(pointwise.staged).toMatchObject({ input: "the input's channel means", beside: null, uncovered: null });
  expect(pointwise.inverse).toMatchObject({ rank: 9, required: 9 });
  expect(pointwise.architectureEpsilon).toBe(0);
  for (const words of [
    ['polish', runs[0]],
    ['features', runs[0], '--out', join(folder, 'x.npz')],
  ]) {
    const refused = await nestimate(...words);
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain('has convolutions, bn, stages or pooling');
  }
});
