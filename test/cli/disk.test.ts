import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEvents } from '../../models/training/event-log.js';
import { runFiles } from '../../models/training/run-folder.js';
import type { TrainerPart } from '../../models/training/trainer-part.js';
import { environmentWith } from './faults.js';
import { nestimate, nestimateWith, scratch } from './nestimate.js';

const program = `
data d { synthetic inputs 4 outputs 1 samples 200 noise 0.1 }
resnest R { input 4 expand 16 repeat 2 { block dense 4 relu } output 1 }
train R on d { loss squared  optimizer adam 1e-2  batch 20  epochs 2  seed 1 }
`;

let folder: string;
let file: string;
let runs: string;
beforeEach(() => {
  folder = scratch();
  [file, runs] = [join(folder, 'a.nest'), join(folder, 'runs')];
  writeFileSync(file, program);
});
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

/** JavaScript that refuses to write into files of this name, or lines with these words, so often, as a full disk does. */
function fullFor(words: string, times: number | 'always'): string {
  return `
    const files = require('node:fs/promises');
    const { appendFile, open } = files;
    let left = ${times === 'always' ? 'Infinity' : times};
    const write = (into, call) => {
      if (!into.includes(${JSON.stringify(words)}) || left <= 0) return call();
      left -= 1;
      return Promise.reject(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }));
    };
    files.appendFile = (path, text) => write(path + text, () => appendFile(path, text));
    files.open = (path, ...how) => write(path, () => open(path, ...how));
    require('node:module').syncBuiltinESMExports();`;
}

async function trainOn(part: TrainerPart, script: string) {
  const words = ['train', file, '--out', runs, '--engine', 'compiled'];
  const outcome = await nestimateWith(environmentWith(folder, { part, script }), ...words).outcome;
  const run = join(runs, readdirSync(runs)[0]);
  return { ...outcome, run, last: (await readEvents(run)).at(-1) };
}

describe('a disk that is full', () => {
  it.each([
    ['an event', '"type":"step"'],
    ['the checkpoint', 'state.safetensors'],
    ['the weights', 'weights.safetensors'],
    ['what the run found at its start', 'run.json'],
  ])('for %s is told in the run, which goes on when there is room', async (_what, words) => {
    const { code, stderr, run, last } = await trainOn('--train', fullFor(words, 1));
    expect(last).toMatchObject({
      type: 'failed',
      message: expect.stringMatching(
        /^The disk is full: free some space and (resume from the last checkpoint|begin again)\.$/,
      ) as string,
    });
    expect(stderr).toContain('R seed 1 failed: The disk is full');
    expect(code).toBe(1);
    expect(readdirSync(run).filter((name) => name.endsWith('.new'))).toEqual([]);
    expect((await nestimate('train', file, '--resume', run)).code).toBe(0);
    expect((await readEvents(run)).at(-1)?.type).toBe('certified');
  });

  it('for every event leaves a run that was interrupted, and says so', async () => {
    const { code, stderr, run } = await trainOn('--train', fullFor('events.jsonl', 'always'));
    expect(code).toBe(1);
    expect(stderr).toContain(`Start it with --resume ${run}`);
    expect(readFileSync(join(run, runFiles.log), 'utf8')).toContain('ENOSPC');
    expect((await nestimate('train', file, '--resume', run)).code).toBe(0);
  });

  it('for the certificate leaves a run that is complete, and says how it is computed', async () => {
    const { code, stdout, run, last } = await trainOn('--certify', fullFor('certificate.json', 1));
    const message =
      'No certificate: the disk is full: free some space. The weights are kept: `nestimate certify` tries again';
    expect(last).toMatchObject({ type: 'uncertified', message });
    expect(stdout).toContain(`R: ${message}`);
    expect(code).toBe(0);
    expect((await nestimate('certify', run)).code).toBe(0);
    expect(existsSync(join(run, runFiles.certificate))).toBe(true);
  });

  it('for the run folders leaves none of them', async () => {
    const preload = join(folder, 'full.cjs');
    writeFileSync(preload, fullFor('-R-2', 1));
    writeFileSync(file, program.replace('seed 1', 'seeds 1..3'));
    const environment = { ...process.env, NODE_OPTIONS: `--require ${JSON.stringify(preload)}` };
    const { code, stderr } = await nestimateWith(environment, 'train', file, '--out', runs).outcome;
    expect(stderr).toContain('nestimate: the disk is full: free some space and try again.\n');
    expect(code).toBe(1);
    expect(readdirSync(runs)).toEqual([]);
  });
});
