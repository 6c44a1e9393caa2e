import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runFiles } from '../../models/training/run-folder.js';
import { nestimate, scratch } from './nestimate.js';
import { pythonWithSciPy, runPython } from './python.js';

const found = pythonWithSciPy();
const python = 'python' in found ? found.python : '';
const why = 'missing' in found ? ` (left out: ${found.missing})` : '';

const text = `
resnest Wide { input 3 expand 12 repeat 2 { block dense 3 tanh } output 2 }
resnest Narrow { input 3 expand 4 repeat 3 { block dense 3 relu } output 2 bias none }
a-resnest Augmented { input 3 expand 9 block dense 4 relu -> dense 2 block dense 3 softplus output 2 }
densenest Dense { input 3 repeat 2 { block dense 4 relu } output 2 bias none }
resnet Standard { input 3 expand 8 repeat 2 { block dense 4 tanh } output 2 }
linear Linear { input 3 output 2 }
data teacher { synthetic inputs 3 outputs 2 samples 700 noise 0.2 seed 3 split 80 : 20 seed 1 }
train Wide, Narrow, Augmented, Dense, Standard, Linear on teacher { loss squared optimizer adam 1e-3 batch 16 epochs 3 seed 1 }

resnest Classes { input 2 expand 8 repeat 2 { block dense 3 tanh } output 3 }
resnest Short { input 2 expand 3 repeat 2 { block dense 3 tanh } output 3 }
densenest DenseClasses { input 2 repeat 2 { block dense 3 tanh } output 3 bias none }
data points { csv "points.csv" target kind classes 3 }
resnest Sides { input 2 expand 8 repeat 2 { block dense 3 tanh } output 1 }
data sides { csv "sides.csv" target kind classes 2 }
train Sides on sides { loss logistic optimizer sgd 0.1 batch 40 epochs 5 seed 2 }
train Classes, Short, DenseClasses on points { loss cross-entropy optimizer sgd 0.1 batch 40 epochs 5 seed 2 }
`;

/** Three classes that overlap: features that no row has to itself don’t separate them, so the infima are attained and known. */
function points(): string {
  let state = 7;
  const next = () => (state = (state * 48271) % 2147483647) / 2147483647;
  const rows = Array.from({ length: 240 }, (_, i) => `${next() + (i % 3) / 4},${next() - (i % 3) / 5},${'abc'[i % 3]}`);
  return ['x,y,kind', ...rows].join('\n');
}

describe('nestimate features', () => {
  const folder = scratch();
  const runs = new Map<string, string>();
  const run = (name: string): string => runs.get(name) ?? '';

  beforeAll(async () => {
    writeFileSync(join(folder, 'all.nest'), text);
    writeFileSync(join(folder, 'points.csv'), points());
    writeFileSync(join(folder, 'sides.csv'), points().replace(/,c$/gm, ',b'));
    const { code, stderr } = await nestimate(
      'train',
      join(folder, 'all.nest'),
      '--out',
      join(folder, 'runs'),
      '--quiet',
    );
    expect(code, stderr).toBe(0);
    for (const id of readdirSync(join(folder, 'runs'))) {
      runs.set(id.replace(/^.*-/, ''), join(folder, 'runs', id));
    }
  });

  it.skipIf(python === '').each([
    ['Wide', 'resnest, squared'],
    ['Narrow', 'resnest, squared, without Assumption 4 and biases'],
    ['Augmented', 'a-resnest, squared'],
    ['Dense', 'densenest, squared, without biases'],
    ['Standard', 'resnet, squared'],
    ['Linear', 'linear, squared'],
    ['Classes', 'resnest, cross-entropy'],
    ['Sides', 'resnest, logistic'],
    ['Short', 'resnest, cross-entropy, without Assumption 4'],
    ['DenseClasses', 'densenest, cross-entropy, without biases'],
  ])(`of %s (%s) are all that NumPy needs to recompute the certificate${why}`, async (name) => {
    const file = join(folder, `${name}.npz`);
    const { code, stderr } = await nestimate('features', run(name), '--out', file);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const { said, code: agreed } = runPython(python, 'test/certificates/recompute.py', run(name), file);
    expect(said).toMatch(/: \d+ numbers recomputed, 0 differ/);
    expect(agreed).toBe(0);
  });

  it.skipIf(python === '')(`hold the shapes that are promised, and a sound zip file${why}`, async () => {
    const file = join(folder, 'shapes.npz');
    const { stdout } = await nestimate('features', run('Augmented'), '--out', file, '--split', 'test');
    const script =
      'import sys, zipfile, numpy; f = numpy.load(sys.argv[1]); assert zipfile.ZipFile(sys.argv[1]).testzip() is None; ' +
      "print(*(f'{k} {f[k].dtype} {f[k].shape}' for k in f), sep='; ')";
    const { said } = runPython(python, '-c', script, file);
    expect(said.trim()).toBe(
      'v0 float64 (140, 3); v1 float64 (140, 2); v2 float64 (140, 3); x0 float64 (140, 9); x1 float64 (140, 9); outputs float64 (140, 2); targets float64 (140, 2)',
    );
    expect(stdout).toContain('x1 140 × 9\n');
    const labels = join(folder, 'labels.npz');
    await nestimate('features', run('Classes'), '--out', labels);
    const kinds = runPython(
      python,
      '-c',
      "import sys, numpy; t = numpy.load(sys.argv[1])['targets']; print(t.dtype, t[:4])",
      labels,
    );
    expect(kinds.said.trim()).toBe('int32 [0 1 2 0]');
  });

  it.skipIf(python === '')(`are what docs/numpy.md says: its script runs${why}`, async () => {
    const page = readFileSync('docs/numpy.md', 'utf8');
    const script = /```python\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
    const file = join(folder, 'docs.npz');
    await nestimate('features', run('Wide'), '--out', file);
    const { said, code } = runPython(python, '-c', script.replaceAll('wide.npz', file));
    expect(code, said).toBe(0);
    const { ladder, epsilon } = JSON.parse(readFileSync(join(run('Wide'), runFiles.certificate), 'utf8')) as {
      ladder: number[];
      epsilon: number;
    };
    const printed = [...said.matchAll(/\d+\.\d+(?:e-\d+)?/g)].map(Number);
    expect(printed).toHaveLength(4);
    [...ladder, epsilon].forEach((value, i) => expect(printed[i]).toBeCloseTo(value, 6));
  });

  it('says what it can’t write', async () => {
    const file = join(folder, 'there.npz');
    writeFileSync(file, 'mine');
    const there = await nestimate('features', run('Linear'), '--out', file);
    expect(there.code).toBe(2);
    expect(there.stderr).toContain('is there already');
    expect(readFileSync(file, 'utf8')).toBe('mine');
    const nowhere = await nestimate('features', run('Linear'), '--out', join(folder, 'no', 'such.npz'));
    expect(nowhere.code).toBe(1);
    expect(nowhere.stderr).toContain('there is no such folder');
    expect((await nestimate('features', run('Linear'), '--out', join(folder, 'a.csv'))).stderr).toContain('.npz');
    const split = await nestimate('features', run('Classes'), '--out', join(folder, 'b.npz'), '--split', 'test');
    expect(split.code).toBe(2);
    expect(split.stderr).toContain('has no held-out rows');
    expect(readdirSync(folder).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  it.skipIf(process.getuid?.() === 0)(
    'says that a folder allows no writing (left out for root, who may write)',
    async () => {
      const locked = join(folder, 'locked');
      mkdirSync(locked);
      chmodSync(locked, 0o500);
      const { code, stderr } = await nestimate('features', run('Linear'), '--out', join(locked, 'f.npz'));
      expect(code).toBe(1);
      expect(stderr).toContain('allows no writing');
    },
  );

  it('says why a run has no features: no run, no weights, other data', async () => {
    const out = join(folder, 'none.npz');
    const nothing = await nestimate('features', folder, '--out', out);
    expect(nothing.code).toBe(2);
    expect(nothing.stderr).toContain('run.json');
    rmSync(join(run('Short'), runFiles.weights));
    const untrained = await nestimate('features', run('Short'), '--out', out);
    expect(untrained.code).toBe(1);
    expect(untrained.stderr).toContain('has no trained weights: the run has not ended');
    appendFileSync(join(folder, 'points.csv'), '\n0.5,0.5,a');
    const changed = await nestimate('features', run('Classes'), '--out', out);
    expect(changed.code).toBe(1);
    expect(changed.stderr).toContain('The data has changed');
    expect(existsSync(out)).toBe(false);
  });
});
