import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const folders = [join(root, 'examples'), join(root, '../shared/samples')];

/** The programs of `examples` and, where it is there, of `../shared/samples`: each its file and its text. */
export function samples(): [string, string][] {
  return folders.flatMap((folder) => {
    if (!existsSync(folder)) {
      console.info(`Left out, because it isn't there: ${folder}`);
      return [];
    }
    const files = readdirSync(folder).filter((file) => file.endsWith('.nest'));
    return files.map((file): [string, string] => [
      join(folder, file).slice(root.length),
      readFileSync(join(folder, file), 'utf8'),
    ]);
  });
}
