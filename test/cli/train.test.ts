import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Certificate, certificate } from '../../models/certificates/certificate.js';
import { loadModule } from '../../models/training/compiled-module.js';
import { readEvents } from '../../models/training/event-log.js';
import { runFiles } from '../../models/training/run-folder.js';
import { command, nestimate, nestimateWith, scratch, shared } from './nestimate.js';

function certificateOf(folder: string): Certificate {
  return certificate.parse(JSON.parse(readFileSync(join(folder, runFiles.certificate), 'utf8')));
}

/** The run folders that a training printed. */
function foldersOf(stdout: string): string[] {
  return stdout.split('\n').filter((line) => existsSync(join(line, runFiles.record)));
}

function certificates(stdout: string): Map<string, Certificate> {
  return new Map(foldersOf(stdout).map((folder) => [certificateOf(folder).network, certificateOf(folder)]));
}

const long = `
resnest Long { input 8 expand 32 repeat 3 { block dense 8 relu } output 1 }
data teacher { synthetic inputs 8 outputs 1 samples 600 noise 0.1 seed 3 split 80 : 20 seed 1 }
train Long on teacher { loss squared optimizer adam 1e-3 batch 16 epochs 200 seed 1 }
`;

function longFile(text = long): { file: string; runs: string } {
  const folder = scratch();
  writeFileSync(join(folder, 'long.nest'), text);
  return { file: join(folder, 'long.nest'), runs: join(folder, 'runs') };
}

/** Waits until a run's trainer has taken this many steps. */
async function untilStep(runs: string, step: number): Promise<string> {
  for (;;) {
    const [name] = existsSync(runs) ? readdirSync(runs) : [];
    if (name !== undefined) {
      const events = await readEvents(join(runs, name));
      if (events.some((event) => event.type === 'step' && event.step >= step)) return join(runs, name);
    }
    await wait(50);
  }
}

describe('nestimate train', () => {
  const first = shared('samples/first.nest');
  it.skipIf(first === null)(
    'first.nest: ResNEst and DenseNEst beat the best linear predictor (needs ../shared)',
    async () => {
      const { code, stdout } = await nestimate('train', first ?? '', '--out', scratch());
      expect(code).toBe(0);
      const found = certificates(stdout);
      expect([...found.keys()]).toEqual(['Wide', 'Dense', 'Baseline']);
      for (const name of ['Wide', 'Dense']) {
        const { risk, linearRisk, lowerBound, epsilon } = found.get(name) ?? certificateOf('');
        expect(risk).toBeLessThan(linearRisk);
        expect(lowerBound).toBeLessThanOrEqual(risk);
        expect(epsilon).toBeCloseTo(risk - lowerBound, 12);
      }
      expect(found.get('Wide')?.inverse).toMatchObject({ rank: 42, required: 42 });
      for (const part of ['Best linear', 'Lower bound', 'Epsilon', '42 of 42']) expect(stdout).toContain(part);
    },
  );

  const digits = shared('samples/digits.nest');
  it.skipIf(digits === null)(
    'digits.nest: above 0.95 on held-out digits; separable data is said to be so (needs ../shared)',
    async () => {
      const { code, stdout } = await nestimate('train', digits ?? '', '--out', scratch(), '--quiet');
      expect(code).toBe(0);
      const found = certificates(stdout);
      const linear = found.get('DigitsLinear');
      for (const name of ['Digits', 'DigitsAugmented', 'DigitsDense']) {
        expect(found.get(name)?.testAccuracy).toBeGreaterThan(0.95);
        // The best linear risk is 0 here, an infimum: what can be beaten is the linear network, trained as long.
        expect(found.get(name)?.risk).toBeLessThan(linear?.risk ?? 0);
        expect(found.get(name)).toMatchObject({ linearRisk: 0, lowerBound: 0 });
        expect(found.get(name)?.remarks.join(' ')).toContain('linearly separable');
      }
    },
  );

  it('trains one network with its seeds, and gives the same numbers again', async () => {
    const text = long.replace('epochs 200 seed 1', 'epochs 2 seeds 0..1');
    const [one, two] = [longFile(text), longFile(text)];
    const a = await nestimate('train', one.file, '--out', one.runs, '--network', 'Long', '--quiet');
    const b = await nestimate('train', two.file, '--out', two.runs);
    const [runsA, runsB] = [foldersOf(a.stdout), foldersOf(b.stdout)];
    expect(runsA).toHaveLength(2);
    const weights = (folder: string) => readFileSync(join(folder, runFiles.weights));
    expect(runsA.map(weights)).toEqual(runsB.map(weights));
    expect(weights(runsA[0])).not.toEqual(weights(runsA[1]));
    expect(runsA.map(certificateOf)).toEqual(runsB.map(certificateOf));
    for (const seed of [0, 1]) expect(b.stdout).toMatch(new RegExp(`^Long \\(ResNEst\\) +${seed} `, 'm'));
    const progress = b.stderr.split('\n').filter((line) => line.startsWith('Long seed'));
    expect(progress.filter((line, i) => line === progress[i - 1])).toEqual([]);
    expect(progress.filter((line) => line.endsWith('completed'))).toHaveLength(2);
  });

  it('stops on Ctrl-C with a checkpoint, and resumes to the numbers of an uninterrupted run', async () => {
    const { file, runs } = longFile();
    const child = spawn(process.execPath, [command, 'train', file, '--out', runs], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const folder = await untilStep(runs, 100);
    child.kill('SIGINT');
    const code = await new Promise((done) => child.on('close', done));
    expect(code).toBe(1);
    expect(said).toContain(`--resume ${folder}`);
    expect((await readEvents(folder)).at(-1)).toMatchObject({ type: 'done', reason: 'stopped' });
    expect(existsSync(join(folder, 'checkpoint', 'state.safetensors'))).toBe(true);
    const resumed = await nestimate('train', file, '--resume', folder);
    expect(resumed.code).toBe(0);
    const whole = await nestimate('train', file, '--out', `${runs}-whole`, '--quiet');
    expect(certificateOf(folder)).toEqual(certificateOf(foldersOf(whole.stdout)[0]));
  });

  it('loses no more than the steps since the checkpoint when the trainer is killed', async () => {
    const { file, runs } = longFile(long.replace('epochs 200', 'epochs 600'));
    const training = nestimate('train', file, '--out', runs);
    const folder = await untilStep(runs, 50);
    const started = (await readEvents(folder)).find((event) => event.type === 'started');
    process.kill(started?.pid ?? 0, 'SIGKILL');
    const { code, stderr } = await training;
    expect(code).toBe(1);
    expect(stderr).toContain('the trainer died');
    expect(stderr).toContain('train again with a smaller batch or another engine');
    const resumed = await nestimate('train', file, '--resume', folder);
    expect(resumed.code).toBe(0);
    expect(resumed.stderr).toMatch(
      /^Long seed 1 (starts again, as it had no checkpoint|resumes from its checkpoint, epoch \S+ \(step \d+\))/m,
    );
    expect((await readEvents(folder)).at(-1)?.type).toBe('certified');
  });

  it('says where a run goes on without the multiply-add that it began with', async ({ skip }) => {
    if ((await loadModule()).kind === 'fused') return skip(`Node ${process.version} has fused multiply-add`);
    const { file, runs } = longFile();
    const training = nestimateWith(process.env, 'train', file, '--out', runs, '--engine', 'compiled');
    const folder = await untilStep(runs, 100);
    training.child.kill('SIGINT');
    await training.outcome;
    const written = readFileSync(join(folder, runFiles.record), 'utf8');
    writeFileSync(join(folder, runFiles.record), written.replace('"arithmetic": "plain"', '"arithmetic": "fused"'));
    const resumed = await nestimate('train', file, '--resume', folder);
    expect(resumed.code).toBe(0);
    expect(resumed.stderr).toMatch(
      /^Long: It began with fused multiply-add, which Node v\S+ lacks, and goes on without: its numbers drift/m,
    );
  });

  it('makes no run for an engine that is not here, and says how it comes here', async () => {
    const { file, runs } = longFile(long.replace('200 seed 1', '200 seeds 1..3'));
    const without = { ...process.env, NESTIMATE_ENGINES: scratch() };
    for (const more of [[], ['--continue']]) {
      const words = ['train', file, '--out', runs, '--engine', 'tensorflow', ...more];
      const { code, stderr } = await nestimateWith(without, ...words).outcome;
      expect(code).toBe(2);
      expect(stderr).toContain(
        'The engine "tensorflow" can\'t train here: not installed; `nestimate engines --install tensorflow` installs it',
      );
      expect(stderr).toContain('Nothing was begun');
      expect(existsSync(runs)).toBe(false);
    }
  });

  it('leaves a completed run as it is, and needs no engine for it', async () => {
    const { file, runs } = longFile(long.replace('epochs 200', 'epochs 2'));
    const { stdout } = await nestimate('train', file, '--out', runs, '--engine', 'cpu', '--quiet');
    const [folder] = foldersOf(stdout);
    const record = readFileSync(join(folder, runFiles.record), 'utf8');
    writeFileSync(join(folder, runFiles.record), record.replace('"engine": "cpu"', '"engine": "tensorflow"'));
    const events = readFileSync(join(folder, runFiles.events), 'utf8');
    const nowhere = { ...process.env, NESTIMATE_ENGINES: scratch() };
    const resumed = await nestimateWith(nowhere, 'train', file, '--resume', folder).outcome;
    expect(resumed).toMatchObject({
      code: 0,
      stderr: 'Long seed 1 is completed already: there is nothing to resume.\n',
    });
    expect(resumed.stdout).toContain(`\n${folder}\n`);
    expect(readFileSync(join(folder, runFiles.events), 'utf8')).toBe(events);
    // Of a run whose trainer died while it certified, only the certificate is missing.
    writeFileSync(join(folder, runFiles.events), events.replace(/.*"certified".*\n$/, ''));
    rmSync(join(folder, runFiles.certificate));
    const certified = await nestimateWith(nowhere, 'train', file, '--resume', folder).outcome;
    expect(certified.code).toBe(0);
    expect(certified.stderr).not.toMatch(/trains on|resumes from/);
    const types = (await readEvents(folder)).map(({ type }) => type);
    expect(types.slice(-3)).toEqual(['done', 'queued', 'certified']);
    expect(foldersOf(certified.stdout).map(certificateOf)).toHaveLength(1);
  });

  it('says what is wrong with a run that it can’t make', async () => {
    const diverging = longFile(long.replace('adam 1e-3', 'sgd 1e9').replace('epochs 200', 'epochs 2'));
    const { code, stderr } = await nestimate('train', diverging.file, '--out', diverging.runs);
    expect(code).toBe(1);
    expect(stderr).toMatch(/Long seed 1 failed: The loss is \S+ at step \d+: training has diverged/);
    const { file, runs } = longFile(long.replace('batch 16', 'batch 5000'));
    const rows = await nestimate('train', file, '--out', runs);
    expect(rows.stderr).toContain('a batch of 5000 needs as many training rows, and teacher has 480');
    const nowhere = await nestimate('train', file, '--resume', join(runs, 'nowhere'));
    expect(nowhere.code).not.toBe(0);
    expect(nowhere.stderr).toContain('nowhere: there is no such run folder');
    const unnamed = await nestimate('train', longFile(long).file, '--network', 'Lung', '--out', runs);
    expect(unnamed.stderr).toContain('no train block that names "Lung"');
  });

  it('says errors under --quiet too, and refuses to resume a run of another file', async () => {
    const wrong = longFile(long.replace('input 8', 'input 9'));
    const quiet = await nestimate('train', wrong.file, '--out', wrong.runs, '--quiet');
    expect(quiet.code).toBe(1);
    expect(quiet.stderr).toContain('Write `input 8`');
    const { file, runs } = longFile(long.replace('epochs 200', 'epochs 1'));
    const [folder] = foldersOf((await nestimate('train', file, '--out', runs, '--quiet')).stdout);
    const other = await nestimate('train', wrong.file, '--resume', folder);
    expect(other.code).toBe(2);
    expect(other.stderr).toContain(`is a run of ${file}`);
    const engine = await nestimate('train', file, '--resume', folder, '--engine', 'cpu');
    expect([engine.code, engine.stdout]).toEqual([2, '']);
    expect(engine.stderr).toContain('--resume uses the engine that the run began on');
  });

  it('trains on cpu when asked to', async () => {
    const { file, runs } = longFile(long.replace('epochs 200', 'epochs 1'));
    const { code, stdout } = await nestimate('train', file, '--out', runs, '--engine', 'cpu', '--quiet');
    expect(code).toBe(0);
    expect(readFileSync(join(foldersOf(stdout)[0], runFiles.record), 'utf8')).toContain('"engine": "cpu"');
  });
});

describe('nestimate certify', () => {
  it('computes the certificate anew from weights and data', async () => {
    const { file, runs } = longFile(long.replace('epochs 200', 'epochs 3'));
    const { stdout } = await nestimate('train', file, '--out', runs, '--quiet');
    const [folder] = foldersOf(stdout);
    const before = certificateOf(folder);
    rmSync(join(folder, runFiles.certificate));
    const again = await nestimate('certify', folder, '--format', 'json');
    expect(again.code).toBe(0);
    expect(certificate.parse(JSON.parse(again.stdout))).toEqual(before);
    expect(certificateOf(folder)).toEqual(before);
    const text = await nestimate('certify', folder);
    expect(text.stdout.split('\n')[2]).toBe('What this shows');
    for (const part of ['a0  best on v0, the input', 'Chen 2021: ✓ Proposition 1', 'singular values', '`--all` adds'])
      expect(text.stdout).toContain(part);
    for (const part of ['Unpredictable share', '\nHypotheses\n']) expect(text.stdout).not.toContain(part);
    const all = await nestimate('certify', folder, '--all');
    for (const part of ['a0  best on v0, the input', 'Proposition 2: ', 'Unpredictable share', '\nHypotheses\n'])
      expect(all.stdout).toContain(part);
    expect(text.stdout.split('\n').length).toBeLessThan(50);
  });

  it.each(['absolute', 'huber'])('certifies a run under %s', async (loss) => {
    const { file, runs } = longFile(long.replace('loss squared', `loss ${loss}`).replace('epochs 200', 'epochs 2'));
    const trained = await nestimate('train', file, '--out', runs);
    const [folder] = foldersOf(trained.stdout);
    expect(trained.code).toBe(0);
    expect(trained.stdout).toContain('Best linear');
    const found = certificateOf(folder);
    expect(found.loss).toBe(loss);
    for (const { risk, gap } of found.solutions) expect(gap).toBeLessThan(1e-9 * risk);
    expect((await nestimate('certify', folder)).code).toBe(0);
  });

  it('says what it can’t certify', async () => {
    const missing = await nestimate('certify', join(scratch(), 'nothing'));
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain('nothing: there is no such run folder');
  });
});

describe('nestimate engines', () => {
  it('lists what this machine has', async () => {
    const { code, stdout } = await nestimate('engines', '--format', 'json');
    expect(code).toBe(0);
    const found: unknown = JSON.parse(stdout);
    for (const name of ['compiled', 'wasm', 'cpu']) {
      expect(found).toContainEqual(expect.objectContaining({ name, available: true }));
    }
    expect(found).toContainEqual(expect.objectContaining({ name: 'webgpu' }));
    expect((await nestimate('engines')).stdout).toContain('WebAssembly');
  });
});
