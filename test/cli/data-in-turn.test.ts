import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { dataInTurn } from '../../models/cli/data-in-turn.js';
import { readProgram } from '../../models/language/read-program.js';

let folder: string;

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'data-in-turn-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Two definitions of one file. */
async function definitions() {
  const settings = 'loss squared optimizer adam 1e-3 epochs 1';
  const text = `linear L { input 1 output 1 }
data a { csv "rows.csv" target y }
data b { csv "rows.csv" target x }
train L on a { ${settings} }
train L on b { ${settings} }`;
  const { trains } = await readProgram(join(folder, 'a.nest'), text);
  return trains.map(({ data }) => data);
}

function write(...rows: string[]): void {
  writeFileSync(join(folder, 'rows.csv'), ['x,y', ...rows, ''].join('\n'));
}

it('reads a set once for the runs that follow each other on it, and anew after another', async () => {
  write('1,2', '3,4');
  const [a, b] = await definitions();
  const { take } = dataInTurn();
  const first = await take(a);
  write('1,2', '3,4', '5,6');
  // Another value of the same definition, as each run's record is.
  expect(await take(structuredClone(a))).toBe(first);
  expect((await take(b)).train.rows).toBe(3);
  expect((await take(a)).train.rows).toBe(3);
});

it('tries again what could not be read', async () => {
  write('1,2');
  const [a] = await definitions();
  const { take } = dataInTurn();
  rmSync(join(folder, 'rows.csv'));
  await expect(take(a)).rejects.toThrow('rows.csv');
  write('1,2', '3,4');
  expect((await take(a)).train.rows).toBe(2);
});
