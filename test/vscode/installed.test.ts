import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as z from 'zod';
import { examples, LONG } from './examples.js';
import type { VscodeSession } from './server.js';
import { inOneVscode, inVscode, root, type Studio } from './studio.js';

const bin = join(root, 'node_modules/.bin');

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

let folder: string;
let extension: { vsix: string };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'package-'));
  extension = { vsix: join(folder, 'nestimate.vsix') };
  await packageTo(extension.vsix);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const notificationIn = (studio: Studio, text: string) => studio.window.notifications().filter({ hasText: text });

test('the package that npm run package makes holds what runs, and nothing else', async () => {
  const findingPages = (await readdir(join(root, 'docs/findings'))).sort().map((page) => `docs/findings/${page}`);
  const theoryPages = (await readdir(join(root, 'docs/theory'))).sort().map((page) => `docs/theory/${page}`);
  const pictures = (await readdir(join(root, 'extension/media/walkthrough'))).sort();
  const walkthroughPictures = pictures.map((file) => `extension/media/walkthrough/${file}`);
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
    ...walkthroughPictures,
    'extension/snippets/nestimate.json',
    'extension/syntaxes/nestimate.tmLanguage.json',
    'package.json',
  ]);
});

inOneVscode('the installed package', examples, (studio) => {
  const notification = (text: string) => notificationIn(studio, text);
  const runRow = (network: string) => studio.window.webview().locator('.scroll tbody tr', { hasText: network });
  const certificates = () => studio.window.webview().locator('.certificates > *:not(h2)');

  beforeAll(() => studio.open({ extension }));

  beforeEach(async () => {
    await studio.window.runCommand('View: Close All Editors');
    await studio.window.runCommand('Notifications: Clear All Notifications');
  });

  test('trains', async () => {
    await studio.window.openFile('first.nest');
    await studio.window.pressLastLens('Train');
    await certificates().nth(2).waitFor();
    await certificates().first().scrollIntoViewIfNeeded();
    await studio.window.screenshot('installed');
    expect(await studio.window.notifications().count()).toBe(0);
    expect(studio.window.outsideRequests).toEqual([]);
  });

  test('says once that a training has ended when its panel is not to be seen, and shows it then', async () => {
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

  test.skipIf(process.platform === 'win32')('starts a language server again that crashed, and says so', async () => {
    await studio.window.openFile('violations.nest');
    await studio.window.squiggles('warning').first().waitFor();
    await killLanguageServer(studio.session);
    await notification('language server crashed').waitFor();
    await studio.window.openFile('long.nest');
    await studio.window.lens('Train').waitFor();
  });

  test('says what keeps a program from being trained, and shows the problems', async () => {
    const before = await studio.runs();
    await writeFile(join(studio.workspace, 'long.nest'), LONG.replace('input 4', 'input 5'));
    await studio.window.openFile('long.nest');
    await studio.window.squiggles('error').first().waitFor();
    await studio.window.runCommand('Nestimate: Train');
    await notification('Not trained. long.nest, line').locator('.monaco-button', { hasText: 'Show Problems' }).click();
    await studio.window.problems().nth(1).waitFor();
    expect(await studio.runs()).toEqual(before);
  });
});

inVscode('the installed package without trust', examples, (studio) => {
  test('checks without trust in the workspace, and says why it does not train', async () => {
    await studio.open({ extension, untrusted: true });
    await studio.window.openFile('violations.nest');
    await studio.window.squiggles('warning').first().waitFor();
    await studio.window.openFile('long.nest');
    await studio.window.pressLastLens('Train');
    await notificationIn(studio, 'trust this workspace first').waitFor();
    await studio.window.screenshot('untrusted');
    await studio.window.runCommand('Notifications: Clear All Notifications');
    await studio.window.runCommand('Nestimate: Train');
    await notificationIn(studio, 'trust this workspace first').waitFor();
    expect(await studio.runs()).toEqual([]);
  });
});
