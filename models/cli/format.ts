import { constants } from 'node:fs';
import { access, realpath } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { howMany } from '../architecture/how-many.js';
import { type FormattedText, formatText } from '../language/formatting/format-text.js';
import { writeWhole } from '../data/atomic-file.js';
import { findingText } from './check.js';
import { CommandFailure, exitCode } from './failure.js';
import { readNestFile } from './read-file.js';
import { painter } from './terminal.js';

export interface FormatOptions {
  readonly check?: boolean;
  readonly stdin?: boolean;
}

/** A text before and after. */
interface Formatting extends FormattedText {
  readonly file: string;
  readonly before: string;
}

/** Other letters would be lost when the text is written back. */
function decoded(file: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CommandFailure(`${file} is not written in UTF-8. Save it as UTF-8 first.`, exitCode.unusable);
  }
}

function formatting(file: string, bytes: Uint8Array): Formatting {
  const before = decoded(file, bytes);
  return { file, before, ...formatText(file, before) };
}

function changes({ before, text }: Formatting): boolean {
  return text !== before;
}

function printErrors({ before, errors }: Formatting): void {
  const paint = painter(process.stderr);
  for (const error of errors) process.stderr.write(`${findingText(error, before, paint)}\n\n`);
}

/** Writes over a file; where it is a link, over what it leads to. */
async function writeBack({ file, text }: Formatting): Promise<void> {
  try {
    await access(file, constants.W_OK);
    await writeWhole(await realpath(file), text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(`${file} can't be written: ${reason}.`, exitCode.unusable);
  }
}

async function formatStdin(check: boolean): Promise<Formatting[]> {
  const one = formatting('standard input', await buffer(process.stdin));
  if (!check) process.stdout.write(one.text);
  return [one];
}

async function formatFiles(files: readonly string[], check: boolean): Promise<Formatting[]> {
  const all: Formatting[] = [];
  for (const file of files) all.push(formatting(file, await readNestFile(file)));
  const changed = all.filter(changes);
  for (const one of changed) {
    if (!check) await writeBack(one);
    process.stdout.write(`${one.file}: ${check ? 'would change' : 'formatted'}\n`);
  }
  if (changed.length === 0)
    process.stdout.write(`${howMany(all.length, 'file')}, ${all.length === 1 ? '' : 'all '}formatted already\n`);
  return all;
}

/**
 * `nestimate format`: writes files as the house writes them, each whole or not at all, or prints the standard input so.
 * 1 where a declaration can't be read, which stays as it is, or where `check` finds a text that would change.
 * @throws CommandFailure where a file can't be read: then none is written
 */
export async function format(
  files: readonly string[],
  { check = false, stdin = false }: FormatOptions,
): Promise<number> {
  const fromStdin = stdin || files.includes('-');
  if (fromStdin ? files.some((file) => file !== '-') : files.length === 0) {
    throw new CommandFailure('name .nest files to format, or - for the standard input.', exitCode.unusable);
  }
  const all = fromStdin ? await formatStdin(check) : await formatFiles(files, check);
  all.forEach(printErrors);
  const unread = all.some(({ errors }) => errors.length > 0);
  return unread || (check && all.some(changes)) ? exitCode.errors : exitCode.ok;
}
