import { relative } from 'node:path';

/** A word of a command as it is typed in this system's terminal: quoted where it must be. */
function quoted(word: string): string {
  if (process.platform === 'win32') return /^[\p{L}\p{N}_./:\\-]+$/u.test(word) ? word : `"${word}"`;
  return /^[\p{L}\p{N}_./:-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** A path as it is typed in a terminal here. */
export function writtenPath(path: string): string {
  const near = relative(process.cwd(), path);
  return quoted(near === '' ? '.' : near.startsWith('..') ? path : near);
}
