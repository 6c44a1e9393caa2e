import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The folder with a file that the build puts beside the program; null where it is missing.
 * @param fromSource where the file lies when the program is run from source, from the package's root
 */
export function programFolder(file: string, fromSource: string): string | null {
  const program = process.argv[1] ?? '';
  // npm puts the command on the PATH as a link: the files lie beside what it points to.
  const bundle = existsSync(program) ? dirname(realpathSync(program)) : dirname(program);
  const folders = [bundle, join(process.cwd(), fromSource)];
  return folders.find((folder) => existsSync(join(folder, file))) ?? null;
}
