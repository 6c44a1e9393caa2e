import type { ComparedFact, FactValue } from './compared-fact.js';
import { trainerIsAlive } from '../training/launch.js';
import { endStatus, readRunEnd } from '../training/run-end.js';
import { readCertifiedNumbers } from './certified-numbers.js';
import { facts, type ToldRun } from './run-facts.js';
import { readRecordAs } from '../training/run-folder.js';
import { noLabels, readLabels } from '../training/run-labels.js';
import { runRecord } from '../training/run-record.js';

const shownRecord = runRecord.omit({ text: true });

/**
 * A run as tables tell of it: its events are read from their end alone.
 * @throws Error that names the file where the folder is no run folder
 */
export async function readToldRun(folder: string): Promise<ToldRun> {
  const record = await readRecordAs(folder, shownRecord);
  const end = readRunEnd(folder);
  const status = await endStatus(end, () => trainerIsAlive(folder));
  const labels = await readLabels(folder).catch(() => noLabels);
  return { folder, record, labels, status, end, certified: await readCertifiedNumbers(folder, end) };
}

/** What is told of several runs, fact by fact; what none of them has is left out. */
export function comparedFacts(runs: readonly ToldRun[]): ComparedFact[] {
  return facts
    .map(({ value, ...fact }) => {
      const values = runs.map(value);
      return { ...fact, values, differs: values.some((each) => each !== values[0]) };
    })
    .filter(({ values }) => values.some((value) => value !== null));
}

function cellText(value: FactValue): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A table of runs for spreadsheets and scripts (RFC 4180): a row a run, a column a fact, empty where it has none. */
export function runsCsv(runs: readonly ToldRun[]): string {
  const head = ['run', 'folder', ...facts.map(({ key }) => key)];
  const rows = runs.map((run) => [run.record.id, run.folder, ...facts.map(({ value }) => value(run))]);
  return [head, ...rows].map((row) => `${row.map(cellText).join(',')}\r\n`).join('');
}
