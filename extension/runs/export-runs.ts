import { Uri, window, workspace } from 'vscode';
import type { ToldRun } from '../../models/runs/run-facts.js';
import { runsCsv, readToldRun } from '../../models/runs/told-runs.js';
import { saySaved } from '../saved-file.js';

/** The runs that can be read, one folder after the other: thousands at once are more files than a process may open. */
async function readableRuns(folders: readonly string[]): Promise<ToldRun[]> {
  const runs: ToldRun[] = [];
  for (const folder of folders) {
    const run = await readToldRun(folder).catch(() => null);
    if (run !== null) runs.push(run);
  }
  return runs;
}

function counted(runs: number): string {
  return runs === 1 ? 'one run' : `${runs} runs`;
}

/**
 * Writes runs as a table into a file that the person names, and says where it lies. Those that are gone are left out, which
 * is said.
 * @throws Error where none of them is left, or the disk refuses
 */
export async function exportRuns(folders: readonly string[]): Promise<void> {
  const runs = await readableRuns(folders);
  if (runs.length === 0) throw new Error('Nothing to export: these runs are no longer there, or can’t be read.');
  const root = workspace.workspaceFolders?.[0]?.uri;
  const file = await window.showSaveDialog({
    ...(root === undefined ? {} : { defaultUri: Uri.joinPath(root, 'runs.csv') }),
    filters: { 'Comma-separated values': ['csv'] },
    title: `Export ${counted(runs.length)}`,
  });
  if (file === undefined) return;
  await workspace.fs.writeFile(file, new TextEncoder().encode(runsCsv(runs)));
  const left = folders.length - runs.length;
  const missing = left === 0 ? '' : `; ${counted(left)} can’t be read and ${left === 1 ? 'is' : 'are'} left out`;
  saySaved(file, missing);
}
