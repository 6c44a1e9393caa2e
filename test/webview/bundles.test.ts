import { mkdtempSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { buildPage } from '../../build-page.mjs';

const folder = mkdtempSync(join(tmpdir(), 'nestimate-bundles-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** So far a size may be from the one that is written down before it is to be written anew. */
const tolerance = 0.15;

function kilobytes(bytes: number): number {
  return Math.round(bytes / 1000);
}

it('what a page loads is as large as docs/performance.md says', async () => {
  await buildPage(folder, true);
  const files = (await readdir(folder)).filter((file) => /\.(js|css)$/.test(file)).sort();
  const written = await readFile('docs/performance.md', 'utf8');
  const sizes = await Promise.all(
    files.map(async (file) => {
      const content = await readFile(join(folder, file));
      return { file, size: kilobytes(content.length), compressed: kilobytes(gzipSync(content).length) };
    }),
  );
  console.log(sizes.map(({ file, size, compressed }) => `| \`${file}\` | ${size} | ${compressed} |`).join('\n'));
  for (const { file, size } of sizes) {
    const told = Number(new RegExp(`^\\| \`${file}\`[^|]*\\| +(\\d+) \\|`, 'm').exec(written)?.[1]);
    const near = Math.abs(size - told) <= Math.max(2, tolerance * size);
    expect(near, `${file} has ${size} KB, and docs/performance.md says ${told}: write down the lines above`).toBe(true);
  }
});
