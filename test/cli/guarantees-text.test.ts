import { describe, expect, it } from 'vitest';
import { guaranteesSummary, guaranteesText } from '../../models/cli/guarantees-text.js';
import { guarantees } from '../../models/guarantees/guarantees.js';
import { densenest, resnest } from '../guarantees/architectures.js';

const plain = (_style: unknown, text: string) => text;
const textOf = (architecture: Parameters<typeof guarantees>[0]['architecture']) =>
  guaranteesText(guarantees({ architecture, loss: 'squared', decay: 0 }), plain);

describe('guarantees as text', () => {
  it('stand by paper, each hypothesis once, with its number at every result that asks it', () => {
    const lines = textOf(resnest(64, 10, [16, 16, 16], 1)).split('\n');
    expect(lines[0]).toMatch(/^Guarantees .*: ✓ 2 hold, … 6 not shown, ✗ 1 with a failing condition, – 8 not applicable$/);
    const papers = lines.filter((line) => /^[A-Z]/.test(line)).slice(1);
    expect(papers.map((line) => line.split(' – ')[0])).toEqual([
      'Chen 2021',
      'Shamir 2018',
      'Kawaguchi & Bengio 2019',
      'Yun 2019',
      'Hypotheses',
    ]);
    const fourth = lines.filter((line) => /^ {3}5 … Assumption 4/.test(line));
    expect(fourth).toHaveLength(1);
    expect(lines.filter((line) => line.includes('[3 4 …5]'))).toHaveLength(3);
  });

  it('fold what is not applicable into one line a paper, with the reason', () => {
    const text = textOf(densenest(3, [2], 2));
    expect(text).toContain('\nYun 2019 – not applicable: it is a DenseNEst');
    expect(text).toContain('\nKawaguchi & Bengio 2019 – not applicable: it is a DenseNEst');
    expect(text).toContain('Theorem 4 (it has 2 outputs)');
  });

  it('keep to their width', () => {
    for (const line of textOf(resnest('none', 8, [4, 4, 4], 1)).split('\n')) expect(line.length).toBeLessThan(120);
  });

  it('stand by name alone in a summary, above what is missing, each thing once', () => {
    const given = guarantees({ architecture: resnest(64, 10, [16, 16, 16], 1), loss: 'squared', decay: 0 });
    const lines = guaranteesSummary(given, plain).split('\n');
    expect(lines[0]).toBe(textOf(resnest(64, 10, [16, 16, 16], 1)).split('\n')[0]);
    expect(lines[1]).toMatch(/^ {2}Chen 2021: ✓ .*Proposition 2.*; … .*Theorem 1/);
    expect(lines.filter((line) => line.includes('Assumption 4'))).toHaveLength(1);
    expect(lines.join()).not.toContain('Kawaguchi');
    for (const line of lines) expect(line.length).toBeLessThan(120);
  });
});
