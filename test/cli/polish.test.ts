import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { polishInProcess } from '../../extension/training/polish-process.js';
import { type Certificate, certificate } from '../../models/certificates/certificate.js';
import { readEvents } from '../../models/training/event-log.js';
import { listRuns, readRunRecord, readWeights, runFiles } from '../../models/training/run-folder.js';
import { runStatus } from '../../models/training/run-status.js';
import { command, nestimate, scratch } from './nestimate.js';

const text = `
resnest Wide { input 4 expand 20 repeat 2 { block dense 5 tanh } output 2 }
densenest Dense { input 4 repeat 2 { block dense 5 relu } output 2 }
resnet Standard { input 4 expand 8 block dense 4 tanh output 2 }
data teacher { synthetic inputs 4 outputs 2 samples 500 noise 0.2 seed 3 split 80 : 20 seed 1 }
train Wide, Dense, Standard on teacher { loss squared optimizer adam 1e-3 batch 16 epochs 3 seed 1 }

resnest Apart { input 1 expand 4 block dense 3 relu output 2 }
data sides { csv "sides.csv" target side classes 2 }
train Apart on sides { loss cross-entropy optimizer sgd 0.1 batch 4 epochs 2 seed 2 }
`;

function certificateOf(folder: string): Certificate {
  return certificate.parse(JSON.parse(readFileSync(join(folder, runFiles.certificate), 'utf8')));
}

function lastLine(said: string): string {
  return said.trim().split('\n').at(-1) ?? '';
}

describe('runs made from runs', () => {
  const folder = scratch();
  const runsFolder = join(folder, 'runs');
  const runs = new Map<string, string>();
  const run = (name: string): string => runs.get(name) ?? '';

  beforeAll(async () => {
    writeFileSync(join(folder, 'all.nest'), text);
    writeFileSync(
      join(folder, 'sides.csv'),
      ['x,side', '-3,l', '-2,l', '-1,l', '-1.5,l', '1,r', '2,r', '3,r', '4,r'].join('\n'),
    );
    const { code, stderr } = await nestimate('train', join(folder, 'all.nest'), '--out', runsFolder, '--quiet');
    expect(code, stderr).toBe(0);
    for (const id of readdirSync(runsFolder)) runs.set(id.replace(/^.*-/, ''), join(runsFolder, id));
  });

  it.each(['Wide', 'Dense'])('nestimate polish takes %s to its lower bound, in a run beside it', async (name) => {
    const before = readdirSync(run(name)).map((file) => [file, readIfFile(join(run(name), file))]);
    const { code, stdout, stderr } = await nestimate('polish', run(name));
    expect(code, stderr).toBe(0);
    for (const part of ['Before', 'Polished', 'Lower bound', 'Epsilon']) expect(stdout).toContain(part);
    const made = lastLine(stdout);
    expect(made).toBe(`${run(name)}-polished`);
    expect(await listRuns(runsFolder)).toContain(made);
    const [old, polished] = [certificateOf(run(name)), certificateOf(made)];
    expect(polished.risk).toBeLessThan(old.risk);
    expect(polished.risk).toBeLessThan(polished.linearRisk);
    expect(polished.epsilon).toBeLessThan(1e-9);
    expect(polished.lowerBound).toBeCloseTo(old.lowerBound, 10);
    expect((await readRunRecord(made)).origin).toEqual({ run: basename(run(name)), by: 'polish' });
    expect(runStatus(await readEvents(made), false)).toBe('completed');
    expect(readdirSync(run(name)).map((file) => [file, readIfFile(join(run(name), file))])).toEqual(before);
    const certified = await nestimate('certify', made, '--format', 'json');
    expect(JSON.parse(certified.stdout)).toEqual(JSON.parse(readFileSync(join(made, runFiles.certificate), 'utf8')));
    const resumed = await nestimate('train', join(folder, 'all.nest'), '--resume', made);
    expect(resumed.code).toBe(2);
    expect(resumed.stderr).toContain('was not trained');
  });

  it('says what of a ResNet was polished', async () => {
    const { stdout } = await nestimate('polish', run('Standard'));
    expect(stdout).toContain('only the output on ReLU(xL) was polished');
    expect(certificateOf(lastLine(stdout)).risk).toBeLessThan(certificateOf(run('Standard')).risk);
  });

  it('makes no run of separable classes, and says why', async () => {
    const { code, stdout, stderr } = await nestimate('polish', run('Apart'));
    expect(code).toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toContain('separate the training classes');
    expect(existsSync(`${run('Apart')}-polished`)).toBe(false);
  });

  it('is what the extension runs, in a process of its own', async () => {
    const { made } = await polishInProcess(command, run('Dense'));
    expect(made).toBe(`${run('Dense')}-polished-2`);
    const kept = await polishInProcess(command, run('Apart'));
    expect(kept).toEqual({ made: null, said: expect.stringContaining('no run was made') as string });
    await expect(polishInProcess(command, folder)).rejects.toThrow('run.json');
  });

  it.each([
    ['Wide', 'a-resnest'],
    ['Dense', 'resnest'],
  ])('nestimate convert writes %s as a %s that predicts the same', async (name, to) => {
    const { code, stdout, stderr } = await nestimate('convert', run(name), '--to', to);
    expect(code, stderr).toBe(0);
    const made = lastLine(stdout);
    expect(made).toBe(`${run(name)}-${to}`);
    const record = await readRunRecord(made);
    expect(record).toMatchObject({
      architecture: { kind: to },
      origin: { run: basename(run(name)), by: 'convert' },
    });
    const [old, converted] = [certificateOf(run(name)), certificateOf(made)];
    expect(converted.risk).toBeCloseTo(old.risk, 6);
    expect(converted.testRisk).toBeCloseTo(old.testRisk ?? NaN, 6);
    expect(converted.lowerBound).toBeCloseTo(old.lowerBound, 9);
    expect((await readWeights(made)).has(to === 'resnest' ? 'expansion.weight' : 'heads.0.weight')).toBe(true);
  });

  it('says which kinds convert', async () => {
    const { code, stderr } = await nestimate('convert', run('Standard'), '--to', 'a-resnest');
    expect(code).toBe(2);
    expect(stderr).toContain('Standard is a resnet. A resnest converts into an a-resnest');
    expect((await nestimate('convert', run('Dense'), '--to', 'resnet')).code).toBe(2);
  });
});

function readIfFile(path: string): string | null {
  try {
    return readFileSync(path, 'base64');
  } catch {
    return null;
  }
}
