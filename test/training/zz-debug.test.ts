import { it } from 'vitest';
import { loadModule } from '../../models/training/compiled-module.js';
import { compiledSession } from '../../models/training/compiled-session.js';
import { cpuEngine } from '../../models/training/cpu-engine.js';
import { rowsBetween } from '../../models/data/dataset.js';
import { stagedNetworks, stagedStart } from './staged-networks.js';
const base = stagedNetworks[1];
const sgd = { kind: 'sgd', learningRate: 1, decay: 0, momentum: 0, nesterov: false } as const;
const block = (layers: any, via: any) => ({ layers, via });
const nets: any[] = [
  { ...base, name: 'exp1', stages: [], pool: true, expansion: { kind: 'none' } },
  { ...base, name: 'exp conv1', stages: [], pool: true, expansion: { kind: 'linear', width: 3, kernel: [1, 1] } },
  { ...base, name: 'exp conv3', stages: [], pool: true, expansion: { kind: 'linear', width: 3, kernel: [3, 3] } },
  { ...base, name: 'exp conv3 unpooled', stages: [], pool: false, expansion: { kind: 'linear', width: 3, kernel: [3, 3] } },
  { ...base, name: 'norm', stages: [{ width: 3, stride: 1, blocks: [block([{ kind: 'norm', activation: 'relu' }], [3, 3])] }] },
  { ...base, name: 'relu', stages: [{ width: 3, stride: 1, blocks: [block([{ kind: 'nonlinearity', activation: 'tanh' }], [3, 3])] }] },
  { ...base, name: 'stride', stages: [{ width: 3, stride: 2, blocks: [block([{ kind: 'nonlinearity', activation: 'tanh' }], [3, 3])] }] },
  ...stagedNetworks,
];
it('debug', async () => {
  for (const a of nets) {
    const start = stagedStart(a, 'cross-entropy', sgd);
    const { module } = await loadModule(['plain']);
    const out: any[] = [];
    try {
    for (const s of [await compiledSession(start, { module, threads: 1, choice: 'all' }), await cpuEngine.start(start)]) {
      const l = await s.advance([rowsBetween(0, 7)], 1);
      const w = await s.weights();
      out.push([l[0], w, (await s.evaluate('train'))?.risk]);
      s.dispose();
    }
    const d = [...out[0][1]].map(([n, v]: any) => [n, Math.max(...v.values.map((x: number, i: number) => Math.abs(x - out[1][1].get(n).values[i])))]).filter(([, x]) => !(x < 1e-4));
    console.log(a.name, out[0][0], out[1][0], out[0][2], out[1][2], JSON.stringify(d));
    } catch (e) { console.log(a.name, String(e).slice(0, 300)); }
  }
}, 100000);
