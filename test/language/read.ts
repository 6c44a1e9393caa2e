import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Program } from '../../models/language/program.js';
import { readProgram } from '../../models/language/read-program.js';

/** A folder with a CSV file `table.csv` of columns a, b, label, y. */
export function folderWithTable(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nestimate-language-'));
  writeFileSync(join(folder, 'table.csv'), 'a,b,label,y\n1,2,0,3\n2,3,1,4\n');
  return folder;
}

/** Reads a text as if it were a file beside `table.csv`. */
export function program(text: string): Promise<Program> {
  return readProgram(join(folderWithTable(), 'text.nest'), text);
}

/** A message without the place of the folder that `folderWithTable` made. */
export function withoutFolder(message: string): string {
  return message.replace(/\/\S*nestimate-language-\w+\//g, '');
}

/** "line:column severity code: message", counted from 1, for each finding of a text. */
export async function findingsOf(text: string): Promise<string[]> {
  const { findings } = await program(text);
  return findings.map(({ range, severity, code, message }) => {
    const { line, character } = range.start;
    return `${line + 1}:${character + 1} ${severity} ${code}: ${withoutFolder(message)}`;
  });
}
