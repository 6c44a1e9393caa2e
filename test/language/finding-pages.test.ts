import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findingCodes } from '../../models/language/finding-codes.js';
import { hintCodes } from '../../models/language/lsp/unused.js';
import { type Files, program, withoutFolder } from './read.js';

const folder = 'docs/findings';

interface Page {
  /** "Warning" or "Error". */
  readonly severity: string;
  /** The message that the page quotes. */
  readonly quoted: string;
  readonly examples: readonly string[];
  /** Other files of its examples. */
  readonly files: Files;
}

function readPage(code: string): Page {
  const text = readFileSync(join(folder, `${code}.md`), 'utf8');
  const blocks = [...text.matchAll(/^```nest(?: (\S+))?\n([\s\S]*?)^```$/gm)].map(([, name, body]) => ({ name, body }));
  return {
    severity: /^(\w+): /m.exec(text)?.[1] ?? '',
    quoted: /^> (.*)$/m.exec(text)?.[1] ?? '',
    examples: blocks.flatMap(({ name, body }) => (name === undefined ? [body] : [])),
    files: Object.fromEntries(blocks.flatMap(({ name, body }) => (name === undefined ? [] : [[name, body]]))),
  };
}

async function said(text: string, files: Files): Promise<string[]> {
  const { findings } = await program(text, files);
  return findings.map(({ severity, code, message }) => `${severity} ${code}: ${withoutFolder(message)}`);
}

describe('the pages of findings', () => {
  it('are one for each code, and the index leads to all of them', () => {
    const pages = readdirSync(folder).filter((name) => name !== 'README.md');
    const links = [...readFileSync(join(folder, 'README.md'), 'utf8').matchAll(/\]\((\S+\.md)\)/g)].map(
      ([, link]) => link,
    );
    const codes = [...findingCodes, ...hintCodes].map((code) => `${code}.md`).sort();
    expect(pages.sort()).toEqual(codes);
    expect(links.sort()).toEqual(codes);
  });

  it.each(findingCodes)('say of %s what is found, and how it is repaired', async (code) => {
    const { severity, quoted, examples, files } = readPage(code);
    const [failing, repaired, ...others] = examples;
    expect(others).toEqual([]);
    expect(await said(failing, files)).toEqual([`${severity.toLowerCase()} ${code}: ${quoted}`]);
    expect(await said(repaired, files)).toEqual([]);
  });
});
