import { lineWidth, type Output, type Paint, painter } from './terminal.js';

/** Shows how runs come on: one line that is written over on a terminal, a line now and then elsewhere. */
export interface ProgressPrinter {
  readonly paint: Paint;
  line(text: string): void;
  /** What is done before there is progress: a line that is written over on a terminal, one that stays elsewhere. */
  passing(text: string): void;
  /** Leaves the last line standing. */
  endLine(): void;
  /** A line that stays. */
  note(text: string): void;
  /** Something that a person must know, even under `--quiet`. */
  problem(text: string): void;
}

const logMilliseconds = 30_000;

// eslint-disable-next-line no-control-regex -- colours are control characters
const colors = /\u001b\[[0-9;]*m/g;

/** On a terminal: the line is cut to its width, so that it never wraps and can be written over. */
function terminalPrinter(stream: Output): ProgressPrinter {
  const paint = painter(stream);
  let shown = '';
  const line = (text: string) => {
    const plain = text.replace(colors, '');
    const width = lineWidth(stream);
    shown = plain.length < width ? text : plain.slice(0, width - 1);
    stream.write(`\r\u001b[2K${shown}`);
  };
  return {
    paint,
    line,
    passing: line,
    endLine() {
      if (shown !== '') stream.write('\n');
      shown = '';
    },
    note: (text) => stream.write(`\r\u001b[2K${text}\n`),
    problem: (text) => stream.write(`${paint('red', text)}\n`),
  };
}

/** In a file or a pipe: a line every half minute and each run's last, none of them twice. */
function logPrinter(stream: Output): ProgressPrinter {
  let last = '';
  let written = '';
  let writtenAt = 0;
  const write = () => {
    if (last !== written) stream.write(`${last}\n`);
    written = last;
    writtenAt = Date.now();
  };
  return {
    paint: painter(stream),
    line(text) {
      last = text;
      if (Date.now() - writtenAt >= logMilliseconds) write();
    },
    endLine() {
      write();
      // The next run's first line is written at once.
      [last, written, writtenAt] = ['', '', 0];
    },
    note: (text) => stream.write(`${text}\n`),
    passing: (text) => stream.write(`${text}\n`),
    problem: (text) => stream.write(`${text}\n`),
  };
}

/** The printer for this stream; `quiet`: problems only. */
export function progressPrinter(stream: Output, quiet: boolean): ProgressPrinter {
  const printer = stream.isTTY ? terminalPrinter(stream) : logPrinter(stream);
  const nothing = () => undefined;
  return quiet ? { ...printer, line: nothing, passing: nothing, endLine: nothing, note: nothing } : printer;
}
