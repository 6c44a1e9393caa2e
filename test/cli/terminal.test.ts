import { expect, it } from 'vitest';
import { hanging, lineWidth, wrapped } from '../../models/cli/terminal.js';

it('lines are as wide as the terminal, and of any length in a file or where the terminal says no width', () => {
  expect(lineWidth({ isTTY: true, columns: 80 })).toBe(80);
  expect(lineWidth({ isTTY: true, columns: 0 })).toBe(Infinity);
  expect(lineWidth({ isTTY: false, columns: 80 })).toBe(Infinity);
});

it('a text is broken between words, and stands under its first line', () => {
  expect(wrapped('of two words', 9, 2)).toBe('  of two\n  words');
  const word = 'x'.repeat(50);
  expect(hanging('• ', 2, `${word} ${word} ${word}`)).toBe(`• ${word} ${word}\n  ${word}`);
});
