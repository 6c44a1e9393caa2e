import type { Architecture } from '../architecture/architecture.js';
import type { Program, TrainDefinition } from '../language/program.js';
import { findingsText, hasErrors } from './check.js';
import { CommandFailure, exitCode } from './failure.js';
import { type Paint, painter } from './terminal.js';

/** What a command makes of each network of a file. */
interface Reporting<T> {
  /** @param train the first that names it; null: none does */
  readonly of: (architecture: Architecture, train: TrainDefinition | null) => T;
  readonly text: (report: T, paint: Paint) => string;
  /** As JSON has it. */
  readonly plain: (report: T) => unknown;
}

/** Reports on the networks of a program that can be built, in their order; `network`: on this one only. */
export function reportsOf<T>(program: Program, network: string | null, of: Reporting<T>['of']): T[] {
  const wanted = program.networks.filter(({ architecture }) => network === null || architecture.name === network);
  return wanted.map(({ architecture }) => {
    const train = program.trains.find(({ networks }) => networks.some(({ name }) => name === architecture.name));
    return of(architecture, train ?? null);
  });
}

/**
 * Prints reports on a program's networks, and on stderr its findings where one is an error. Returns the exit code.
 * @throws CommandFailure where the network that is asked for is not there
 */
export function printReports<T>(
  program: Program,
  { network, format }: { readonly network: string | null; readonly format: 'text' | 'json' },
  { of, text, plain }: Reporting<T>,
): number {
  const reports = reportsOf(program, network, of);
  if (network !== null && reports.length === 0) {
    const names = program.networks.map(({ architecture }) => architecture.name).join(', ');
    throw new CommandFailure(
      `${program.file} has no network "${network}" that can be built. It has: ${names || 'none'}.`,
      exitCode.unusable,
    );
  }
  if (hasErrors(program)) process.stderr.write(findingsText(program, painter(process.stderr)));
  const paint = painter(process.stdout);
  process.stdout.write(
    format === 'json'
      ? `${JSON.stringify(reports.map(plain), null, 2)}\n`
      : reports.map((report) => text(report, paint)).join('\n'),
  );
  return hasErrors(program) ? exitCode.errors : exitCode.ok;
}
