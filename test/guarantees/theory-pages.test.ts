import katex from 'katex';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { guarantees } from '../../models/guarantees/guarantees.js';
import { resnest } from './architectures.js';

const folder = 'docs/theory';
const all = guarantees({ architecture: resnest(4, 3, [2], 1), loss: null, decay: 0 });
const pages = readdirSync(folder).filter((name) => name.endsWith('.md'));

function read(page: string): string {
  return readFileSync(join(folder, page), 'utf8');
}

/** Formulas of a page: `$$ … $$`, and `$ … $` or `` $`…`$ `` inside a line. */
function formulas(page: string): { formula: string; display: boolean }[] {
  const text = read(page).replace(/```[\s\S]*?```/g, '');
  const displays = [...text.matchAll(/\$\$([\s\S]+?)\$\$/g)].map(([, formula]) => ({ formula, display: true }));
  const rest = text.replace(/\$\$[\s\S]+?\$\$/g, '');
  const inline = [...rest.matchAll(/\$`([^`]+)`\$|\$([^$\n]+)\$/g)];
  return [...displays, ...inline.map(([, ticked, bare]) => ({ formula: ticked ?? bare, display: false }))];
}

describe('the pages of the theory', () => {
  it('are one for each result, and the index leads to all of them', () => {
    const names = all.map(({ id }) => `${id}.md`).sort();
    expect(pages.filter((page) => page !== 'README.md').sort()).toEqual(names);
    const links = [...read('README.md').matchAll(/\]\(([^)#\s]+\.md)\)/g)].map(([, link]) => link);
    expect([...new Set(links)].sort()).toEqual(names);
  });

  it('the index has every number by which a comment of the code cites a derivation', () => {
    const sources = readdirSync('models', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const comments = sources.flatMap(
      (name) => readFileSync(join('models', name), 'utf8').match(/theory (?:[A-F]\d?(?:\.\d)?(?:, | to )?)+/gi) ?? [],
    );
    const cited = comments.flatMap((comment) => comment.match(/\b([ADEF]\d?|[BC])(\.\d)?\b/g) ?? []);
    const listed = [...read('README.md').matchAll(/^\| ([A-F][^|]*) \|/gm)].flatMap(([, numbers]) =>
      numbers.split(', '),
    );
    expect(cited.length).toBeGreaterThan(20);
    expect([...new Set(cited)].filter((number) => !listed.includes(number))).toEqual([]);
  });

  it.each(all.map(({ id, source }) => [id, source]))(
    '%s says what it is, what it asks and what is checked when',
    (id, source) => {
      const page = read(`${id}.md`);
      expect(page).toMatch(new RegExp(`^# ${source}\\n`));
      for (const heading of ['## Statement', '## Symbols', '## Hypotheses', '## In the program']) {
        expect(page).toContain(`\n${heading}\n`);
      }
    },
  );

  it.each(all.filter(({ basis }) => basis === 'derived').map(({ id }) => [id]))('%s is derived there', (id) => {
    expect(read(`${id}.md`)).toContain('\n## Derivation\n');
  });

  it.each(pages)('the formulas of %s can be read', (page) => {
    const found = formulas(page);
    if (page !== 'README.md') expect(found.some(({ display }) => display)).toBe(true);
    for (const { formula, display } of found) {
      katex.renderToString(formula, { throwOnError: true, strict: 'error', displayMode: display });
    }
    // A dollar that is left over is a formula that is not closed.
    expect(read(page).replace(/```[\s\S]*?```|\$\$[\s\S]+?\$\$|\$`[^`]+`\$|\$[^$\n]+\$/g, '')).not.toContain('$');
  });

  it.each(pages)('the links and pictures of %s lead somewhere', (page) => {
    const links = [...read(page).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, link]) => link);
    const missing = links.filter((link) => !link.startsWith('http') && !existsSync(join(folder, link)));
    expect(missing).toEqual([]);
  });

  it('every picture is shown on a page', () => {
    const shown = pages.map(read).join('\n');
    const pictures = readdirSync(folder).filter((name) => name.endsWith('.svg'));
    expect(pictures.length).toBeGreaterThanOrEqual(4);
    expect(pictures.filter((picture) => !shown.includes(`(${picture})`))).toEqual([]);
  });
});
