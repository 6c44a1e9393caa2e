import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readEvents } from '../../models/training/event-log.js';
import { requestStop } from '../../models/training/run-folder.js';
import { nestimate } from './nestimate.js';

const long = `
data d { synthetic inputs 16 outputs 1 samples 40000 noise 0.1 }
resnest R { input 16 expand 128 repeat 4 { block dense 24 relu } output 1 }
train R on d { loss absolute  optimizer adam 1e-3  batch 512  epochs 1  seed 1 }
`;

async function until<T>(found: () => Promise<T | null>): Promise<T> {
  for (;;) {
    const value = await found();
    if (value !== null) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

it('hears a request to stop while it computes a certificate, and keeps the run', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'nestimate-stop-'));
  const [file, runs] = [join(folder, 'long.nest'), join(folder, 'runs')];
  writeFileSync(file, long);
  const training = nestimate('train', file, '--out', runs);
  const run = await until(async () => {
    const [name] = await Promise.resolve(readdirSync(folder).includes('runs') ? readdirSync(runs) : []);
    if (name === undefined) return null;
    const events = await readEvents(join(runs, name)).catch(() => []);
    return events.some(({ type }) => type === 'done') ? join(runs, name) : null;
  });
  await requestStop(run);
  const { code } = await training;
  expect(code).toBe(0);
  const last = (await readEvents(run)).at(-1);
  expect(last?.type === 'uncertified' ? last.message : last?.type).toContain('stopped before it was there');
});
