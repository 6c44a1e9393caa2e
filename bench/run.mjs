// Runs a benchmark, an entry file of this folder, with the arguments that follow its name: node bench/run.mjs training
import { spawnSync } from 'node:child_process';
import { build } from 'esbuild';
import { commonWords } from '../build-words.mjs';

const [name, ...options] = process.argv.slice(2);
const contenderName = name === 'least-squares' ? 'least-squares-contender' : 'engine-contender';
const [benchmark, contender] = [`dist/bench/${name}.mjs`, `dist/bench/${contenderName}.mjs`];

await build({
  entryPoints: [`bench/${name}.ts`, `bench/${contenderName}.ts`],
  bundle: true,
  platform: 'node',
  target: 'node20',
  // In parts and as a module, as the trainer is built: what a contender does not need it does not read.
  ...{ format: 'esm', splitting: true, banner: { js: commonWords } },
  mainFields: ['module', 'main'],
  outExtension: { '.js': '.mjs' },
  outdir: 'dist/bench',
  logLevel: 'warning',
});
process.exitCode = spawnSync(process.execPath, [benchmark, contender, ...options], { stdio: 'inherit' }).status ?? 1;
