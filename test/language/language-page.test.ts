import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lossProperties, losses } from '../../models/architecture/loss.js';
import { program } from './read.js';

const page = readFileSync('docs/language.md', 'utf8');
const examples = [...page.matchAll(/^```nest\n([\s\S]*?)^```$/gm)].map(([, text]) => text);

describe('docs/language.md', () => {
  it.each(examples)('is right: %s', async (text) => {
    const { findings } = await program(text);
    // The files of its data are not beside it.
    expect(findings.filter(({ severity, code }) => severity === 'error' && code !== 'data-file')).toEqual([]);
  });

  it.each(losses)('says of %s what the program knows', (loss) => {
    const { targets, convex, differentiable } = lossProperties(loss);
    const row = page.split('\n').find((line) => line.startsWith(`| \`${loss}\``)) ?? '';
    const [, , of, isConvex, isDifferentiable] = row.split('|').map((cell) => cell.trim());
    expect(of.startsWith(targets)).toBe(true);
    expect([isConvex, isDifferentiable]).toEqual([convex ? 'yes' : 'no', differentiable ? 'yes' : 'no']);
  });
});
