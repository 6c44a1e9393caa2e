import { existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { readRunRecord } from '../../models/training/run-folder.js';
import { builtPackage } from '../../models/training/tensorflow/packages.js';
import { tensorflowFolder } from '../../models/training/tensorflow/place.js';
import { cacheFolder } from './cache.js';
import { patience } from './patience.js';
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

  async function open(engines: string): Promise<void> {
    vi.stubEnv('NESTIMATE_ENGINES', engines);
    const settings = { 'nestimate.engine': 'tensorflow' };
    await studio.open({ settings });
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
