import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { progressPrinter } from '../../models/cli/progress-printer.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A printer and what it wrote so far, to a terminal or to a file. */
function printing(isTTY: boolean, columns = 20) {
  let written = '';
  const output = { isTTY, columns, hasColors: () => false, write: (text: string) => (written += text) };
  return { printer: progressPrinter(output, false), written: () => written };
}

it('a file gets a line at once, then one every half minute, and the last one, none of them twice', () => {
  const { printer, written } = printing(false);
  for (let second = 0; second < 70; second += 1) {
    printer.line(`epoch ${Math.floor(second / 10)}`);
    vi.advanceTimersByTime(1000);
  }
  printer.endLine();
  expect(written().split('\n')).toEqual(['epoch 0', 'epoch 3', 'epoch 6', '']);
});

it('a file gets the first line of the next run at once, and a last line that was not due', () => {
  const { printer, written } = printing(false);
  for (const run of ['one', 'two']) {
    printer.line(`${run} begins`);
    printer.line(`${run} ends`);
    printer.endLine();
  }
  expect(written().split('\n')).toEqual(['one begins', 'one ends', 'two begins', 'two ends', '']);
});

it('a terminal gets every line, cut to its width', () => {
  const { printer, written } = printing(true);
  printer.line('epoch 1');
  printer.line('epoch 2 of a great many');
  expect(written()).toBe('\r\u001b[2Kepoch 1\r\u001b[2Kepoch 2 of a great ');
});

it('a terminal that says no width gets lines whole', () => {
  const { printer, written } = printing(true, 0);
  printer.line('epoch 2 of a great many');
  expect(written()).toBe('\r\u001b[2Kepoch 2 of a great many');
});

it('what passes is written over on a terminal, stays in a file, and is not said under --quiet', () => {
  const [terminal, file] = [printing(true), printing(false)];
  for (const { printer } of [terminal, file]) {
    printer.passing('timing wasm');
    printer.note('wasm it is');
  }
  expect(terminal.written()).toBe('\r\u001b[2Ktiming wasm\r\u001b[2Kwasm it is\n');
  expect(file.written()).toBe('timing wasm\nwasm it is\n');
  let written = '';
  const stream = { isTTY: true, columns: 80, hasColors: () => false, write: (text: string) => (written += text) };
  progressPrinter(stream, true).passing('timing wasm');
  expect(written).toBe('');
});
