// Runs a benchmark, an entry file of this folder, with the arguments that follow its name: node bench/run.mjs training
import { spawnSync } from 'node:child_process';
import { build } from 'esbuild';

const [name, ...options] = process.argv.slice(2);
const contenderName = name === 'least-squares' ? 'least-squares-contender' : 'engine-contender';
const [benchmark, contender] = [`dist/bench/${name}.cjs`, `dist/bench/${contenderName}.cjs`];

await build({
  entryPoints: [`bench/${name}.ts`, `bench/${contenderName}.ts`],
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  mainFields: ['module', 'main'],
  outExtension: { '.js': '.cjs' },
  outdir: 'dist/bench',
  logLevel: 'warning',
});
process.exitCode = spawnSync(process.execPath, [benchmark, contender, ...options], { stdio: 'inherit' }).status ?? 1;
