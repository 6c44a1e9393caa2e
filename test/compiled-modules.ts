import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buildCompiled } from '../build-compiled.mjs';
import { moduleFiles } from '../models/training/compiled-module.js';

const sources = 'models/training/compiled';

/** Tests run from source, but for the engine `compiled`: its modules are built where they are missing or old. */
export default async function setup(): Promise<void> {
  const changed = Math.max(...readdirSync(sources).map((file) => statSync(join(sources, file)).mtimeMs));
  const modules = Object.values(moduleFiles).map((file) => join('dist', file));
  if (modules.every((module) => existsSync(module) && statSync(module).mtimeMs > changed)) return;
  await buildCompiled('dist');
}
