import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buildCompiled, compiledFiles } from '../build-compiled.mjs';

const sources = ['models/training/compiled', 'models/certificates/compiled'];

/** Tests run from source, but for what is written in AssemblyScript: its modules are built where they are missing or old. */
export default async function setup(): Promise<void> {
  const files = sources.flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)));
  const changed = Math.max(...files.map((file) => statSync(file).mtimeMs));
  const modules = compiledFiles.map((file) => join('dist', file));
  if (modules.every((module) => existsSync(module) && statSync(module).mtimeMs > changed)) return;
  await buildCompiled('dist');
}
