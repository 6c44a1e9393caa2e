import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { CsvDefinition } from '../../models/data/definition.js';

/** Makes a folder for a test file's data; it goes when the tests are through. Returns a writer of files in it. */
export function temporaryFiles(): (name: string, content: string | Uint8Array) => string {
  const folder = mkdtempSync(join(tmpdir(), 'nestimate-data-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  return (name, content) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
}

/** A definition that predicts the numbers of column `y`, unprepared and not split. */
export function csv(path: string, changes: Partial<CsvDefinition> = {}): CsvDefinition {
  return {
    kind: 'csv',
    name: 'data',
    path,
    targets: ['y'],
    classes: null,
    standardize: false,
    scale: null,
    split: null,
    ...changes,
  };
}
