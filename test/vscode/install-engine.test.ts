import { existsSync } from 'node:fs';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { readRunRecord } from '../../models/training/run-folder.js';
import { builtPackage } from '../../models/training/tensorflow/packages.js';
import { tensorflowFolder } from '../../models/training/tensorflow/place.js';
import { cacheFolder } from './cache.js';
import { patience } from './patience.js';
import type { Extension } from './server.js';
import { inVscode, root } from './studio.js';

/** Where `test/tensorflow.ts` installs it for all tests. */
const enginesOfTests = process.env.NESTIMATE_ENGINES ?? join(cacheFolder(), 'engines');

function hasTensorflow(): boolean {
  vi.stubEnv('NESTIMATE_ENGINES', enginesOfTests);
  const found = builtPackage(tensorflowFolder()) !== null;
  vi.unstubAllEnvs();
  if (!found) console.log(`Training by TensorFlow in VS Code is left out: it is not in ${enginesOfTests}.`);
  return found;
}

async function tableExample(workspace: string): Promise<void> {
  for (const file of ['first.nest', 'diabetes.csv'])
    await copyFile(join(root, 'examples', file), join(workspace, file));
}

inVscode('TensorFlow', tableExample, (studio) => {
  afterEach(() => vi.unstubAllEnvs());

  /** A development host shows no notifications: it is installed where one is looked for. */
  async function open(engines: string, extension: Extension = { development: root }): Promise<void> {
    vi.stubEnv('NESTIMATE_ENGINES', engines);
    await studio.open({ extension, settings: { 'nestimate.engine': 'tensorflow' } });
    await studio.window.openFile('first.nest');
    await studio.window.lens('Train').first().waitFor();
  }

  test('asks before it is installed: how much, and where', async () => {
    const engines = join(studio.workspace, 'engines');
    await open(engines);

    await studio.window.runCommand('Nestimate: Install TensorFlow Engine…');
    const dialog = studio.window.page.locator('.monaco-dialog-box');
    await dialog.getByText('Install TensorFlow?').waitFor();
    expect(await dialog.innerText()).toContain(engines);
    await studio.window.screenshot('install-tensorflow');
    await dialog.locator('.monaco-button', { hasText: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(existsSync(engines)).toBe(false);
  });

  test('says that it is not here before a run is made, and offers to install it', async () => {
    await open(join(studio.workspace, 'engines'), { linked: root });
    await studio.window.pressLastLens('Train');
    const message = studio.window.notifications().filter({ hasText: 'Not trained. The engine "tensorflow"' });
    await message.waitFor({ timeout: 60_000 });
    expect(await message.innerText()).toContain('not installed');
    expect(await studio.runs()).toEqual([]);
    await message.locator('.monaco-button', { hasText: 'Install TensorFlow…' }).click();
    await studio.window.page.locator('.monaco-dialog-box').getByText('Install TensorFlow?').waitFor();
  });

  test('says why it could not be installed and what to do, and shows the output', async () => {
    const engines = join(studio.workspace, 'engines');
    await writeFile(engines, 'a file');
    await open(engines, { linked: root });
    await studio.window.runCommand('Nestimate: Install TensorFlow Engine…');
    const dialog = studio.window.page.locator('.monaco-dialog-box');
    await dialog.locator('.monaco-button', { hasText: 'Install' }).click();
    const message = studio.window.notifications().filter({ hasText: 'TensorFlow was not installed.' });
    await message.waitFor({ timeout: 60_000 });
    expect(await message.innerText()).toContain('NESTIMATE_ENGINES in the environment names another folder');
    await studio.window.screenshot('install-tensorflow-failed');
    await message.locator('.monaco-button', { hasText: 'Show Output' }).click();
    await studio.window.page.locator('.output-view').getByText('NESTIMATE_ENGINES').first().waitFor();
  });

  test.skipIf(!hasTensorflow())('the trainer that the editor starts computes with it', async () => {
    await open(enginesOfTests);
    await studio.window.lens('Train').first().click();
    await vi.waitFor(
      async () => {
        const [run] = await studio.runs();
        const { resolved } = await readRunRecord(run);
        expect(resolved?.engine).toBe('tensorflow');
        expect(resolved?.device).toContain('TensorFlow');
      },
      { ...patience, timeout: 60_000 },
    );
  });
});
