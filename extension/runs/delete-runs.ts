import { basename } from 'node:path';
import { Uri, window, workspace } from 'vscode';
import { trainerIsAlive } from '../../models/training/launch.js';
import { readToldRun } from '../../models/runs/told-runs.js';
import { isSettled } from '../../models/training/run-status.js';

/** Whether a trainer is at work on the folder now, whatever the tree showed. */
async function isTraining(folder: string): Promise<boolean> {
  if (!(await trainerIsAlive(folder))) return false;
  const told = await readToldRun(folder).catch(() => null);
  return told !== null && !isSettled(told.status);
}

function names(titles: readonly string[]): string {
  const shown = titles.slice(0, 8).join('\n');
  return titles.length > 8 ? `${shown}\nand ${titles.length - 8} more` : shown;
}

/** Where there is no trash, as on a server, the person is asked again: nothing is deleted for good by one press. */
async function deleteFolders(folders: readonly string[]): Promise<void> {
  const untrashed: string[] = [];
  for (const folder of folders) {
    try {
      await workspace.fs.delete(Uri.file(folder), { recursive: true, useTrash: true });
    } catch {
      untrashed.push(folder);
    }
  }
  if (untrashed.length === 0) return;
  const forGood = 'Delete Permanently';
  const question = 'The trash can’t be used here. Delete permanently?';
  const detail = names(untrashed.map((folder) => basename(folder)));
  if ((await window.showWarningMessage(question, { modal: true, detail }, forGood)) !== forGood) return;
  for (const folder of untrashed) await workspace.fs.delete(Uri.file(folder), { recursive: true, useTrash: false });
}

/** Asks, then moves run folders to the trash. Those that are being trained stay, which is said. */
export async function deleteRuns(runs: readonly { readonly folder: string; readonly title: string }[]): Promise<void> {
  const busy = await Promise.all(runs.map(({ folder }) => isTraining(folder)));
  const free = runs.filter((_, i) => !busy[i]);
  const kept = runs.length - free.length;
  const keptText = kept === 0 ? '' : `${kept === 1 ? 'One run is' : `${kept} runs are`} being trained: stop first. `;
  if (free.length === 0) {
    if (kept > 0) void window.showInformationMessage(`Not deleted: ${keptText.trim()}`);
    return;
  }
  const question = free.length === 1 ? `Delete the run ${free[0].title}?` : `Delete ${free.length} runs?`;
  const what = 'Weights, events and certificates are moved to the trash.';
  const detail = `${keptText}${what}\n${names(free.map(({ title, folder }) => `${title} (${basename(folder)})`))}`;
  const yes = 'Move to Trash';
  if ((await window.showWarningMessage(question, { modal: true, detail }, yes)) !== yes) return;
  await deleteFolders(free.map(({ folder }) => folder));
}
