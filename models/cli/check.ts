import { howMany } from '../architecture/how-many.js';
import type { Finding, Program } from '../language/program.js';
import { exitCode } from './failure.js';
import { readProgramFile } from './read-file.js';
import { type Paint, painter } from './terminal.js';

const styles = { error: 'red', warning: 'yellow', information: 'blue', hint: 'gray' } as const;

/** Columns of a line that are shown: a data file opened by mistake may have one of a million. */
const shownColumns = 160;
const columnsBefore = 60;

/** What a terminal would take for a command is shown as a sign of its own. */
function printable(text: string): string {
  return text.replace(/(?!\t)\p{Cc}/gu, '\ufffd');
}

/** "file:line:column: warning[code] message" with the line and the place beneath, counted from 1. */
export function findingText(finding: Finding, text: string, paint: Paint): string {
  const { start, end } = finding.range;
  const line = text.split(/\r?\n/)[start.line] ?? '';
  const from = line.length <= shownColumns ? 0 : Math.max(0, start.character - columnsBefore);
  const shown = line.slice(from, from + shownColumns);
  const length = (end.line === start.line ? end.character : line.length) - start.character;
  const marked = Math.max(1, Math.min(length, shown.length - (start.character - from)));
  const place = `${finding.file}:${start.line + 1}:${start.character + 1}`;
  const gutter = String(start.line + 1);
  return [
    `${paint('bold', place)}: ${paint(styles[finding.severity], finding.severity)} ${paint('dim', `[${finding.code}]`)}`,
    `  ${printable(finding.message)}`,
    paint('dim', `  ${gutter} │ `) + printable(shown),
    paint('dim', `  ${' '.repeat(gutter.length)} │ `) +
      ' '.repeat(start.character - from) +
      paint(styles[finding.severity], '~'.repeat(marked)),
  ].join('\n');
}

/** Every finding of a program, and a line that counts them. */
export function findingsText(program: Program, paint: Paint): string {
  const count = (severity: Finding['severity'], word: string) => {
    const { length } = program.findings.filter((finding) => finding.severity === severity);
    return length === 0 ? [] : [howMany(length, word)];
  };
  const counts = [...count('error', 'error'), ...count('warning', 'warning')].join(', ');
  const built = program.networks.length === 0 ? '' : `${howMany(program.networks.length, 'network')}, `;
  const verdict = counts === '' ? `${paint('green', '✓')} ${built}no findings` : counts;
  const findings = program.findings.map((finding) => `${findingText(finding, program.text, paint)}\n\n`);
  return `${findings.join('')}${program.file}: ${verdict}\n`;
}

export function hasErrors(program: Program): boolean {
  return program.findings.some((finding) => finding.severity === 'error');
}

/** What a check of a program leaves to its training, in a line; nothing where no file is trained on. */
function unreadText({ trains }: Program, paint: Paint): string {
  const files = trains.map(({ data }) => data).filter(({ kind }) => kind !== 'synthetic' && kind !== 'example');
  const names = [...new Set(files.map(({ name }) => name))].join(', ');
  if (names === '') return '';
  return paint(
    'dim',
    `  Not checked: the cells and pixels of ${names}. \`train\` checks them before its first step.\n`,
  );
}

/** `nestimate check`: prints findings; 0 where none is worse than a warning, else 1. */
export async function check(files: readonly string[], format: 'text' | 'json'): Promise<number> {
  const programs: Program[] = [];
  for (const file of files) programs.push(await readProgramFile(file));
  if (format === 'json') {
    const findings = programs.flatMap((program) => program.findings);
    process.stdout.write(`${JSON.stringify(findings, null, 2)}\n`);
  } else {
    const paint = painter(process.stdout);
    for (const program of programs) {
      process.stdout.write(findingsText(program, paint) + unreadText(program, paint));
    }
  }
  return programs.some(hasErrors) ? exitCode.errors : exitCode.ok;
}
