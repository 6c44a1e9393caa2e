// Builds everything that runs into dist/: the command, the trainer, the language server, the extension, the pages.
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { buildCompiled } from './build-compiled.mjs';
import { buildPage } from './build-page.mjs';
import { commonWords } from './build-words.mjs';

const require = createRequire(import.meta.url);
const { version } = JSON.parse(await readFile('package.json', 'utf8'));

const common = {
  bundle: true,
  minify: process.argv.includes('--minify'),
  sourcemap: !process.argv.includes('--minify'),
  logLevel: 'warning',
  define: { 'process.env.NESTIMATE_VERSION': JSON.stringify(version) },
};

const node = {
  ...common,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  outdir: 'dist',
  // Fields in this order: ESM builds shake better than CommonJS ones.
  mainFields: ['module', 'main'],
};

await rm('dist', { recursive: true, force: true });
await mkdir('dist', { recursive: true });

await Promise.all([
  build({ ...node, entryPoints: { nestimate: 'models/cli/nestimate.ts' }, banner: { js: '#!/usr/bin/env node' } }),
  build({
    ...node,
    entryPoints: {
      'language-server': 'models/language/lsp/server.ts',
      extension: 'extension/extension.ts',
    },
    external: ['vscode'],
  }),
  // In parts: each of its processes reads only those that it needs, since what is read stays in memory.
  build({
    ...node,
    ...{ format: 'esm', splitting: true, banner: { js: commonWords } },
    ...{ outExtension: { '.js': '.mjs' }, outdir: 'dist/trainer' },
    entryPoints: { main: 'models/cli/trainer.ts' },
  }),
  writeFile('dist/trainer.cjs', "import('./trainer/main.mjs');\n"),
  buildPage('dist/webview', common.minify, common),
  buildCompiled('dist'),
]);

// The wasm engine looks for these beside the trainer.
const wasm = dirname(require.resolve('@tensorflow/tfjs-backend-wasm'));
for (const file of ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm']) {
  await copyFile(join(wasm, file), join('dist', file));
}
