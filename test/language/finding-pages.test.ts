import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findingCodes } from '../../models/language/finding-codes.js';
import { readProgram } from '../../models/language/read-program.js';
import { folderWithTable, withoutFolder } from './read.js';

const folder = 'docs/findings';

interface Page {
  /** "Warning" or "Error". */
  readonly severity: string;
  /** The message that the page quotes. */
  readonly quoted: string;
  readonly examples: readonly string[];
  /** Other files of its examples, by name. */
  readonly files: readonly (readonly [name: string, text: string])[];
}

function readPage(code: string): Page {
  const text = readFileSync(join(folder, `${code}.md`), 'utf8');
  const blocks = [...text.matchAll(/^```nest(?: (\S+))?\n([\s\S]*?)^```$/gm)].map(([, name, body]) => ({ name, body }));
  return {
    severity: /^(\w+): /m.exec(text)?.[1] ?? '',
    quoted: /^> (.*)$/m.exec(text)?.[1] ?? '',
    examples: blocks.flatMap(({ name, body }) => (name === undefined ? [body] : [])),
    files: blocks.flatMap(({ name, body }) => (name === undefined ? [] : [[name, body] as const])),
  };
}

async function findings(text: string, { files }: Page): Promise<string[]> {
  const place = folderWithTable();
  for (const [name, body] of files) writeFileSync(join(place, name), body);
  const found = (await readProgram(join(place, 'text.nest'), text)).findings;
  return found.map(({ severity, code, message }) => `${severity} ${code}: ${withoutFolder(message)}`);
}

describe('the pages of findings', () => {
  it('are one for each code, and the index leads to all of them', () => {
    const pages = readdirSync(folder).filter((name) => name !== 'README.md');
    const links = [...readFileSync(join(folder, 'README.md'), 'utf8').matchAll(/\]\((\S+\.md)\)/g)].map(
      ([, link]) => link,
    );
    const codes = findingCodes.map((code) => `${code}.md`).sort();
    expect(pages.sort()).toEqual(codes);
    expect(links.sort()).toEqual(codes);
  });

  it.each(findingCodes)('say of %s what is found, and how it is repaired', async (code) => {
    const page = readPage(code);
    const [failing, repaired, ...others] = page.examples;
    expect(others).toEqual([]);
    expect(await findings(failing, page)).toEqual([`${page.severity.toLowerCase()} ${code}: ${page.quoted}`]);
    expect(await findings(repaired, page)).toEqual([]);
  });
});
