import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { trainerIsAlive } from '../../models/training/launch.js';
import { listRuns, readRunRecord, requestStop } from '../../models/training/run-folder.js';
import { builtPackage } from '../../models/training/tensorflow/packages.js';
import { tensorflowFolder } from '../../models/training/tensorflow/place.js';
import { cacheFolder } from './cache.js';
import { openPage, type VscodePage } from './page.js';
import { startVscode, type VscodeSession } from './server.js';
import './prepared.js';

const vscode = inject('vscode');
const root = join(import.meta.dirname, '../..');

/** Where `test/tensorflow.ts` installs it for all tests. */
const enginesOfTests = process.env.NESTIMATE_ENGINES ?? join(cacheFolder(), 'engines');

function hasTensorflow(): boolean {
  vi.stubEnv('NESTIMATE_ENGINES', enginesOfTests);
  const found = builtPackage(tensorflowFolder()) !== null;
  vi.unstubAllEnvs();
  if (!found) console.log(`Training by TensorFlow in VS Code is left out: it is not in ${enginesOfTests}.`);
  return found;
}

describe.skipIf(!vscode.ok)(`TensorFlow in a real VS Code${vscode.ok ? '' : ` (left out: ${vscode.why})`}`, () => {
  let folder: string;
  let workspace: string;
  let session: VscodeSession;
  let window: VscodePage;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tensorflow-'));
    workspace = join(folder, 'workspace');
    await mkdir(workspace);
    for (const file of ['first.nest', 'diabetes.csv']) {
      await copyFile(join(root, 'examples', file), join(workspace, file));
    }
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await window?.screenshot(`failed-${task.name.replaceAll(/\W+/g, '-')}`);
    // A trainer outlives its window.
    for (const run of await listRuns(join(workspace, '.nestimate/runs'))) {
      await requestStop(run);
      await vi.waitFor(async () => expect(await trainerIsAlive(run)).toBe(false), { timeout: 30_000 });
    }
    await window?.close();
    await session?.close();
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(engines: string): Promise<void> {
    if (!vscode.ok) throw new Error(vscode.why);
    vi.stubEnv('NESTIMATE_ENGINES', engines);
    const settings = { 'nestimate.engine': 'tensorflow' };
    session = await startVscode(vscode, { workspace, extension: { development: root }, settings });
    window = await openPage(vscode.browser, session.url);
    await window.openFile('first.nest');
    await window.lens('Train').first().waitFor();
  }

  test('asks before it is installed: how much, and where', async () => {
    const engines = join(folder, 'engines');
    await open(engines);

    await window.runCommand('Nestimate: Install TensorFlow Engine…');
    const dialog = window.page.locator('.monaco-dialog-box');
    await dialog.getByText('Install TensorFlow?').waitFor();
    expect(await dialog.innerText()).toContain(engines);
    await window.screenshot('install-tensorflow');
    await dialog.locator('.monaco-button', { hasText: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(existsSync(engines)).toBe(false);
  });

  test.skipIf(!hasTensorflow())('the trainer that the editor starts computes with it', async () => {
    await open(enginesOfTests);
    await window.lens('Train').first().click();
    await vi.waitFor(
      async () => {
        const [run] = await listRuns(join(workspace, '.nestimate/runs'));
        const { resolved } = await readRunRecord(run);
        expect(resolved?.engine).toBe('tensorflow');
        expect(resolved?.device).toContain('TensorFlow');
      },
      { timeout: 60_000, interval: 200 },
    );
  });
});
