import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { trainerIsAlive } from '../../models/training/launch.js';
import { patience } from './patience.js';
import type { VscodeSession } from './server.js';
import { inVscode, root } from './studio.js';

const bin = join(root, 'node_modules/.bin');

/** Trains for minutes: long enough to be stopped, resumed and reloaded, whatever the machine. */
const LONG = `
resnest Long {
  input 4
  expand 8
  repeat 2 { block dense 4 relu }
  output 1
}

data made { synthetic inputs 4 outputs 1 samples 200 noise 0.1 seed 1 }

train Long on made {
  loss squared
  optimizer adam 1e-4
  batch 20
  epochs 100000
  seed 1
}
`;

const EPOCHS = 3000;

/** The last part of the script `package`, which makes the package of what is built; the test must not build anew. */
async function packageTo(vsix: string): Promise<void> {
  const { scripts } = z
    .object({ scripts: z.object({ package: z.string() }) })
    .parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
  const [tool, ...words] = scripts.package.split('&&').at(-1)?.trim().split(' ') ?? [];
  const PATH = `${bin}${delimiter}${process.env.PATH ?? ''}`;
  await promisify(execFile)(join(bin, tool), [...words, '--out', vsix], { cwd: root, env: { ...process.env, PATH } });
}

/** Kills the server of this session's installed extension, as a crash would. */
async function killLanguageServer({ userData }: VscodeSession): Promise<void> {
  const script = join(dirname(userData), 'extensions');
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,args=']);
  const line = stdout.split('\n').find((row) => row.includes(script) && row.includes('language-server.cjs'));
  expect(line).toBeDefined();
  process.kill(Number.parseInt(line ?? '', 10), 'SIGKILL');
}

async function examples(workspace: string): Promise<void> {
  // Examples on images lack their data, which the Problems view would say.
  const left = (file: string) => file.includes('.nestimate') || /[/\\](paper|images)$/.test(file);
  await cp(join(root, 'examples'), workspace, { recursive: true, filter: (file) => !left(file) });
  await writeFile(join(workspace, 'long.nest'), LONG);
}

inVscode('first light', examples, (studio) => {
  const runRow = (network: string) => studio.window.webview().locator('.scroll tbody tr', { hasText: network });
  const certificates = () => studio.window.webview().locator('.certificates > *:not(h2)');
  const pageButton = (text: string) => studio.window.webview().locator('vscode-button', { hasText: text });
  const epochs = async (network: string) => {
    const text = await runRow(network).locator('td').nth(1).innerText();
    return Number(text.split('/')[0]);
  };
  const canvas = () => studio.window.webview().locator('canvas').first();
  const curve = async () => (await canvas().screenshot()).toString('base64');

  test('shows the four warnings of violations.nest where they are and in the Problems view', async () => {
    await studio.open();
    await studio.window.openFile('violations.nest');
    await studio.window.squiggles('warning').nth(3).waitFor();
    await studio.window.runCommand('View: Toggle Problems');
    const rows = studio.window.problems();
    await expect.poll(() => rows.count(), { timeout: 20_000 }).toBe(5);
    const texts = await rows.allInnerTexts();
    for (const code of ['bottleneck-condition', 'expansion-condition', 'output-width']) {
      expect(texts.some((text) => text.includes(code))).toBe(true);
    }
    expect(texts.join()).toContain('residual width 6 is below 7');
    expect(texts.join()).not.toContain('LastIsFree');
    expect(await studio.window.squiggles('error').count()).toBe(0);
    await studio.window.screenshots('violations');
    expect(studio.window.outsideRequests).toEqual([]);
  });

  test('describes a network from its lens, as the command line does, and follows what is typed', async () => {
    await studio.open();
    await studio.window.openFile('violations.nest');
    await studio.window
      .lens(/describe/i)
      .first()
      .click();
    await studio.window.page.locator('.tab.active', { hasText: 'Narrow.txt' }).waitFor();
    const page = studio.window.page.locator('.editor-instance');
    // The editor draws spaces as no-break spaces.
    await page.filter({ hasText: /K\(L-1\):\s6\s<\s7/ }).waitFor();
    await studio.window.screenshot('describe');
    await studio.window.page.locator('.tab', { hasText: 'violations.nest' }).click();
    await studio.window.goTo(5, 11);
    await studio.window.page.keyboard.press('Backspace');
    await studio.window.page.keyboard.type('7');
    await studio.window.page.locator('.tab', { hasText: 'Narrow.txt' }).click();
    await page.filter({ hasText: /K\(L-1\):\s7\s≥\s7/ }).waitFor();
  });

  test('trains first.nest from its lens: the curve moves, certificates arrive, and the run is replayed by command', async () => {
    // More epochs than the example has: an engine may be through those before the panel is drawn once.
    const first = await readFile(join(studio.workspace, 'first.nest'), 'utf8');
    await writeFile(join(studio.workspace, 'first.nest'), first.replace('epochs 60', `epochs ${EPOCHS}`));
    await studio.open();
    await studio.window.openFile('first.nest');
    await studio.window.pressLastLens('Train');
    const curves = new Set<string>();
    await canvas().waitFor();
    while ((await certificates().count()) < 3) curves.add(await curve());
    expect(curves.size).toBeGreaterThan(2);
    for (const network of ['Wide', 'Dense', 'Baseline']) {
      expect(await runRow(network).innerText()).toContain(`${EPOCHS} / ${EPOCHS}`);
    }
    const folders = await studio.runs();
    expect(folders).toHaveLength(3);
    expect(folders.filter((folder) => existsSync(join(folder, 'certificate.json')))).toEqual(folders);
    await studio.window.screenshots('run-panel');
    await studio.window.runCommand('View: Close All Editors');
    await studio.window.page.locator('.tab').first().waitFor({ state: 'detached' });
    await studio.window.choose('Nestimate: Open Run…', 'Wide');
    await certificates().nth(2).waitFor();
    expect(await runRow('Wide').innerText()).toContain(`${EPOCHS} / ${EPOCHS}`);
    expect(studio.window.outsideRequests).toEqual([]);
  });

  test('stops, resumes, and finds a training again after the window is loaded anew', async () => {
    await studio.open();
    await studio.window.openFile('long.nest');
    await studio.window.pressLastLens('Train');
    await vi.waitFor(async () => expect(await epochs('Long')).toBeGreaterThan(0), patience);
    await studio.window.page.locator('.statusbar', { hasText: /Long \d+\/100000/ }).waitFor();
    await pageButton('Stop').click();
    await runRow('Long').filter({ hasText: 'stopped' }).waitFor();
    const stoppedAt = await epochs('Long');
    await pageButton('Resume').click();
    await runRow('Long').filter({ hasText: 'training' }).waitFor();
    await vi.waitFor(async () => expect(await epochs('Long')).toBeGreaterThan(stoppedAt), patience);
    await studio.window.screenshot('resumed');

    const [folder] = await studio.runs();
    const reloadedAt = await epochs('Long');
    await studio.window.reload();
    await runRow('Long').filter({ hasText: 'training' }).waitFor();
    expect(await trainerIsAlive(folder)).toBe(true);
    await vi.waitFor(async () => expect(await epochs('Long')).toBeGreaterThan(reloadedAt), patience);
    await studio.window.page.locator('.statusbar', { hasText: /Long \d+\/100000/ }).waitFor();
    await studio.window.screenshot('reloaded');
    expect(await studio.runs()).toEqual([folder]);
    await studio.window.runCommand('Nestimate: Stop Training');
    await runRow('Long').filter({ hasText: 'stopped' }).waitFor();
  });

  describe('installed from the package that npm run package makes', () => {
    let folder: string;
    let installed: { vsix: string };

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'package-'));
      installed = { vsix: join(folder, 'nestimate.vsix') };
      await packageTo(installed.vsix);
    });

    afterAll(() => rm(folder, { recursive: true, force: true }));

    const notification = (text: string) => studio.window.notifications().filter({ hasText: text });

    test('holds what runs, and nothing else', async () => {
      const findingPages = (await readdir(join(root, 'docs/findings'))).sort().map((page) => `docs/findings/${page}`);
      const theoryPages = (await readdir(join(root, 'docs/theory'))).sort().map((page) => `docs/theory/${page}`);
      const pageFiles = (await readdir(join(root, 'dist/webview'))).sort();
      const fonts = pageFiles.filter((file) => file.endsWith('.woff2')).map((file) => `dist/webview/${file}`);
      expect(fonts).not.toEqual([]);
      const trainerFiles = (await readdir(join(root, 'dist/trainer'))).sort().filter((file) => file.endsWith('.mjs'));
      expect(trainerFiles).toContain('main.mjs');
      const { stdout } = await promisify(execFile)(join(bin, 'vsce'), ['ls', '--no-dependencies'], { cwd: root });
      expect(stdout.trim().split('\n').sort()).toEqual([
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
        'dist/compiled-fused.wasm',
        'dist/compiled-plain.wasm',
        'dist/compiled-vector-trial.wasm',
        'dist/extension.cjs',
        'dist/language-server.cjs',
        'dist/linear-algebra.wasm',
        'dist/nestimate.cjs',
        'dist/tfjs-backend-wasm-simd.wasm',
        'dist/tfjs-backend-wasm.wasm',
        'dist/trainer.cjs',
        ...trainerFiles.map((file) => `dist/trainer/${file}`),
        ...fonts,
        'dist/webview/architecture-panel.css',
        'dist/webview/architecture-panel.js',
        'dist/webview/compare.css',
        'dist/webview/compare.js',
        'dist/webview/run-panel.css',
        'dist/webview/run-panel.js',
        ...findingPages,
        ...theoryPages,
        'extension/language-configuration.json',
        'extension/media/icon.png',
        'extension/media/nest-file-dark.svg',
        'extension/media/nest-file-light.svg',
        'extension/media/runs.svg',
        'extension/media/walkthrough/architecture.svg',
        'extension/media/walkthrough/certificate.svg',
        'extension/media/walkthrough/describe.svg',
        'extension/media/walkthrough/repair.svg',
        'extension/media/walkthrough/runs.svg',
        'extension/media/walkthrough/train.svg',
        'extension/media/walkthrough/watch.svg',
        'extension/media/walkthrough/write.svg',
        'extension/snippets/nestimate.json',
        'extension/syntaxes/nestimate.tmLanguage.json',
        'package.json',
      ]);
    });

    test('trains', async () => {
      await studio.open({ extension: installed });
      await studio.window.openFile('first.nest');
      await studio.window.pressLastLens('Train');
      await certificates().nth(2).waitFor();
      await certificates().first().scrollIntoViewIfNeeded();
      await studio.window.screenshot('installed');
      expect(await studio.window.notifications().count()).toBe(0);
      expect(studio.window.outsideRequests).toEqual([]);
    });

    test('says once that a training has ended when its panel is not to be seen, and shows it then', async () => {
      await studio.open({ extension: installed });
      await studio.window.openFile('long.nest');
      await studio.window.pressLastLens('Train');
      await runRow('Long').filter({ hasText: 'training' }).waitFor();
      await studio.window.runCommand('View: Close All Editors');
      await studio.window.page.locator('.tab').first().waitFor({ state: 'detached' });
      await studio.window.runCommand('Nestimate: Stop Training');
      await notification('Long: stopped, 0 of 1 runs completed.').waitFor();
      await studio.window.screenshot('ended');
      expect(await studio.window.notifications().count()).toBe(1);
      await notification('Long').locator('.monaco-button', { hasText: 'Show' }).click();
      await runRow('Long').filter({ hasText: 'stopped' }).waitFor();
    });

    test('checks without trust in the workspace, and says why it does not train', async () => {
      await studio.open({ extension: installed, untrusted: true });
      await studio.window.openFile('violations.nest');
      await studio.window.squiggles('warning').first().waitFor();
      await studio.window.openFile('long.nest');
      await studio.window.pressLastLens('Train');
      await notification('trust this workspace first').waitFor();
      await studio.window.screenshot('untrusted');
      expect(await studio.runs()).toEqual([]);
    });

    test.skipIf(process.platform === 'win32')('starts a language server again that crashed, and says so', async () => {
      await studio.open({ extension: installed });
      await studio.window.openFile('violations.nest');
      await studio.window.squiggles('warning').first().waitFor();
      await killLanguageServer(studio.session);
      await notification('language server crashed').waitFor();
      await studio.window.openFile('long.nest');
      await studio.window.lens('Train').waitFor();
    });

    test('says what keeps a program from being trained, and shows the problems', async () => {
      await writeFile(join(studio.workspace, 'long.nest'), LONG.replace('input 4', 'input 5'));
      await studio.open({ extension: installed });
      await studio.window.openFile('long.nest');
      await studio.window.squiggles('error').first().waitFor();
      await studio.window.runCommand('Nestimate: Train');
      await notification('Not trained. Line').locator('.monaco-button', { hasText: 'Show Problems' }).click();
      await studio.window.problems().nth(1).waitFor();
      expect(await studio.runs()).toEqual([]);
    });
  });
});
