import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readEvents } from '../../models/training/event-log.js';
import { startTrainer } from '../../models/training/launch.js';
import { lastEvent } from '../../models/training/progress.js';
import { readRunRecord, runFiles } from '../../models/training/run-folder.js';
import { trainerNode } from '../../models/training/trainer-node.js';
import { webgpuEngine } from '../../models/training/webgpu-engine.js';
import { nestimate } from '../cli/nestimate.js';
import { newRun, plan } from '../training/runs.js';

const trainerScript = resolve('dist/trainer.cjs');
const found = await webgpuEngine.availability();
if (!found.available) console.warn(`\nThe tests of a trainer on WebGPU are left out: ${found.why}\n`);

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nestimate-webgpu-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  Reflect.deleteProperty(process.versions, 'electron');
  rmSync(folder, { recursive: true, force: true });
});

/** As desktop VS Code's extension host sees itself. */
function pretendElectron(): void {
  Object.defineProperty(process.versions, 'electron', { value: '39.2.0', configurable: true });
}

/** A program that answers as a Node of this version, in a folder. */
function placeNode(place: string, version: string): string {
  mkdirSync(place, { recursive: true });
  const file = join(place, 'node');
  writeFileSync(file, `#!/bin/sh\necho ${version}\n`);
  chmodSync(file, 0o755);
  return file;
}

async function ended(run: string) {
  const trainer = await startTrainer({ trainerScript, folders: [run] });
  const code = await new Promise((done) => trainer.once('exit', (...end) => done(end)));
  return { code, events: await readEvents(run), record: await readRunRecord(run) };
}

const short = { ...plan().settings, epochs: 1 };

describe.skipIf(process.platform === 'win32')(
  'the Node of a trainer (stand-ins are shell scripts: not Windows)',
  () => {
    it('is this very program, but where it is Electron and a GPU is wanted', async () => {
      vi.stubEnv('PATH', dirname(placeNode(join(folder, 'bin'), 'v99.0.0')));
      expect(await trainerNode(trainerScript, ['webgpu'])).toBe(process.execPath);
      pretendElectron();
      expect(await trainerNode(trainerScript, ['compiled', 'wasm', 'cpu'])).toBe(process.execPath);
      expect(await trainerNode(trainerScript, ['cpu', 'webgpu'])).toBe(join(folder, 'bin', 'node'));
      expect(await trainerNode(trainerScript, ['auto'])).toBe(join(folder, 'bin', 'node'));
    });

    it('is the one beside the trainer before those on the PATH', async () => {
      pretendElectron();
      vi.stubEnv('PATH', dirname(placeNode(join(folder, 'bin'), 'v99.0.0')));
      const own = placeNode(join(folder, 'dist', 'node'), 'v24.21.0');
      expect(await trainerNode(join(folder, 'dist', 'trainer.cjs'), ['webgpu'])).toBe(own);
    });

    it('is not one that is too old, no Node, or named by a folder of the workspace', async () => {
      pretendElectron();
      const places = ['v18.20.0', 'something else', 'v20.12.0', 'v99.0.0'].map((version, i) => {
        return dirname(placeNode(join(folder, `bin${i}`), version));
      });
      vi.stubEnv('PATH', ['.', 'node_modules/.bin', ...places].join(delimiter));
      expect(await trainerNode(trainerScript, ['webgpu'])).toBe(join(folder, 'bin2', 'node'));
      // For auto the other engines count as well, and an older Node is slower on them.
      expect(await trainerNode(trainerScript, ['auto'])).toBe(join(folder, 'bin3', 'node'));
      vi.stubEnv('PATH', places[0]);
      expect(await trainerNode(trainerScript, ['webgpu'])).toBe(process.execPath);
    });
  },
);

describe('in Electron without a Node', () => {
  /** Every process that is started takes itself for Electron. */
  function withoutNode(): void {
    const preload = join(folder, 'electron.cjs');
    writeFileSync(preload, `Object.defineProperty(process.versions, 'electron', { value: '39.2.0' });`);
    vi.stubEnv('NODE_OPTIONS', `--require ${preload}`);
    vi.stubEnv('PATH', '');
    pretendElectron();
  }

  it('a run on webgpu fails and says what to install', async () => {
    withoutNode();
    const { events } = await ended(await newRun({ settings: short, engine: 'webgpu' }));
    expect(lastEvent(events, 'failed')?.message).toMatch(/can't train Small here: .*Electron.*Install Node/);
  });

  it('auto trains on another engine', async () => {
    withoutNode();
    const { record } = await ended(await newRun({ settings: short, engine: 'auto' }));
    expect(record.resolved?.engine).not.toBe('webgpu');
  });
});

describe.skipIf(!found.available)('a trainer on webgpu', () => {
  it('is started from Electron in a real Node, trains, certifies and ends by itself', async () => {
    pretendElectron();
    vi.stubEnv('PATH', [dirname(process.execPath), process.env['PATH']].join(delimiter));
    const run = await newRun({ settings: short, engine: 'webgpu' });
    const { code, events, record } = await ended(run);
    expect(code, readFileSync(join(run, runFiles.log), 'utf8')).toEqual([0, null]);
    expect(events.at(-1)?.type).toBe('certified');
    expect(record.resolved).toMatchObject({ engine: 'webgpu', reason: 'asked for by name' });
    expect(`${record.resolved?.device}`).toBe(found.available ? found.device : '');
  });

  it('is listed by the command with its device', async () => {
    const { code, stdout, stderr } = await nestimate('engines', '--format', 'json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toContainEqual({ name: 'webgpu', ...found });
  });
});
