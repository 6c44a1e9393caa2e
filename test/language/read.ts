import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Architecture } from '../../models/architecture/architecture.js';
import type { Program } from '../../models/language/program.js';
import { readProgram } from '../../models/language/read-program.js';

/** Files by their paths in a folder. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A folder with these files and a CSV file `table.csv` of columns a, b, label, y. */
export function folderWithTable(files: Files = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'nestimate-language-'));
  const all: Files = { 'table.csv': 'a,b,label,y\n1,2,0,3\n2,3,1,4\n', ...files };
  for (const [name, content] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** Reads a text as if it were a file beside `table.csv` and these files. */
export function program(text: string, files: Files = {}): Promise<Program> {
  return readProgram(join(folderWithTable(files), 'text.nest'), text);
}

/** The networks of a text, by name. */
export async function networksOf(text: string, files: Files = {}): Promise<Record<string, Architecture>> {
  const { networks } = await program(text, files);
  return Object.fromEntries(networks.map(({ architecture }) => [architecture.name, architecture]));
}

/** A message without the place of the folder that `folderWithTable` made. */
export function withoutFolder(message: string): string {
  return message.replace(/\/\S*nestimate-language-\w+\//g, '');
}

/** "line:column severity code: message", counted from 1, for each finding of a text. */
export async function findingsOf(text: string, files: Files = {}): Promise<string[]> {
  const { findings } = await program(text, files);
  return findings.map(({ range, severity, code, message }) => {
    const { line, character } = range.start;
    return `${line + 1}:${character + 1} ${severity} ${code}: ${withoutFolder(message)}`;
  });
}
