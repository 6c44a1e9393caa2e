import { it, expect } from 'vitest';
import { loadModule } from '../../models/training/compiled-module.js';
import { compiledSession } from '../../models/training/compiled-session.js';
import { rowsBetween } from '../../models/data/dataset.js';
import { stagedNetworks, stagedStart } from './staged-networks.js';
import { parameterCount } from '../../models/architecture/trainable.js';
import { modulesOf } from '../../models/architecture/modules.js';
const adam = { kind: 'sgd', learningRate: 0.01, decay: 5e-4, momentum: 0.9, nesterov: true } as const;
const n = (activation: any) => ({ kind: 'norm', activation });
const c = (channels: number) => ({ kind: 'convolution', kernel: [3, 3], channels, activation: 'identity' });
const basic = (ch: number) => ({ layers: [n('relu'), c(ch), n('relu')], via: [3, 3] });
const r20: any = { kind: 'resnet', name: 'R20', input: { kind: 'image', height: 32, width: 32, channels: 3 }, outputSize: 10, bias: true, pool: true,
  expansion: { kind: 'linear', width: 16, kernel: [3, 3] },
  stages: [16, 32, 64].map((w, i) => ({ width: w, stride: i ? 2 : 1, blocks: [basic(w), basic(w), basic(w)] })) };
it('same bits', async () => {
  for (const a of stagedNetworks.filter((x) => x.kind !== 'densenest')) {
    const start = stagedStart(a, 'cross-entropy', adam, 37);
    const { module } = await loadModule(['plain']);
    const all = [];
    for (const threads of [1, 2, 3, 4]) {
      const s = await compiledSession(start, { module, threads, choice: 'all' });
      await s.advance([rowsBetween(0, 16), rowsBetween(16, 32), rowsBetween(20, 37)], 0.01);
      all.push([await s.weights(), await s.evaluate('train')]); s.dispose();
    }
    for (const x of all) expect(x).toEqual(all[0]);
  }
}, 100000);
it('bench', async () => {
  console.log(parameterCount(r20), modulesOf(r20).reduce((s, m) => s + m.flops, 0) / 1e6, 'MFLOP');
  const start = stagedStart(r20, 'cross-entropy', adam, 256);
  const { module } = await loadModule(['fused', 'plain']);
  for (const threads of [1, 4]) {
    const s = await compiledSession({ ...start, settings: { ...start.settings, batch: 128 } } as any, { module, threads, choice: 'all' });
    await s.advance([rowsBetween(0, 128)], 0.01);
    const t = performance.now();
    const l = await s.advance([rowsBetween(0, 128), rowsBetween(128, 256), rowsBetween(0, 128), rowsBetween(128, 256)], 0.01);
    console.log(threads, 'threads', 4000 / (performance.now() - t), 'steps/s', l.join(' '));
    s.dispose();
  }
}, 300000);
