import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';

const BLOCK = 512;

/**
 * Unpacks the regular files of a tar stream into `destination`.
 *
 * Ours, because a machine may have no `tar`: what npm and @sparticuz/chromium pack are plain files with ustar, pax or
 * GNU names. Links and devices are left out.
 *
 * @param place where a file of the archive belongs, relative to `destination`; undefined leaves it out
 * @throws Error when the archive is damaged, or a name leads out of `destination`
 */
export async function untar(
  archive: Readable,
  destination: string,
  place: (name: string) => string | undefined,
): Promise<void> {
  const take = blockReader(archive);
  let longName: string | undefined;
  for (;;) {
    const header = await take(BLOCK);
    if (header === undefined || header.every((byte) => byte === 0)) return;
    const size = parseInt(text(header, 124, 12), 8);
    if (!text(header, 257, 5).startsWith('ustar') || Number.isNaN(size)) throw new Error('The archive is damaged.');
    const body = await take(Math.ceil(size / BLOCK) * BLOCK);
    if (body === undefined) throw new Error('The archive ends too early.');
    const content = body.subarray(0, size);
    const type = text(header, 156, 1);
    if (type === 'L') {
      longName = text(content, 0, size);
    } else if (type === 'x') {
      longName = /(?:^|\n)\d+ path=(.*)\n/.exec(content.toString('utf8'))?.[1] ?? longName;
    } else {
      const name = longName ?? nameIn(header);
      longName = undefined;
      const path = type === '0' || type === '' ? place(name) : undefined;
      if (path !== undefined) await write(destination, path, content, parseInt(text(header, 100, 8), 8));
    }
  }
}

async function write(destination: string, path: string, content: Buffer, mode: number): Promise<void> {
  const target = resolve(destination, path);
  if (!target.startsWith(resolve(destination) + sep)) throw new Error(`The archive names a file outside: ${path}`);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, content);
  if (mode & 0o100) await chmod(target, 0o755);
}

function nameIn(header: Buffer): string {
  const prefix = text(header, 345, 155);
  return prefix === '' ? text(header, 0, 100) : `${prefix}/${text(header, 0, 100)}`;
}

/** The field's text up to its first NUL. */
function text(bytes: Buffer, start: number, length: number): string {
  const field = bytes.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.subarray(0, end < 0 ? length : end).toString('utf8');
}

/** Reads the stream in pieces of the asked length; undefined where it ends before. */
function blockReader(stream: Readable): (length: number) => Promise<Buffer | undefined> {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let waiting: Buffer[] = [];
  let available = 0;
  return async (length) => {
    while (available < length) {
      const next = await chunks.next();
      if (next.done === true) return undefined;
      waiting.push(next.value);
      available += next.value.length;
    }
    const all = waiting.length === 1 && waiting[0] ? waiting[0] : Buffer.concat(waiting);
    waiting = [all.subarray(length)];
    available -= length;
    return all.subarray(0, length);
  };
}
