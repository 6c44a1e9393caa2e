import { Uri, window, workspace } from 'vscode';
import { runsCsv, readToldRun } from '../../models/training/told-runs.js';

/** Writes runs as a table into a file that the person names, and says where it lies. */
export async function exportRuns(folders: readonly string[]): Promise<void> {
  const root = workspace.workspaceFolders?.[0]?.uri;
  const file = await window.showSaveDialog({
    ...(root === undefined ? {} : { defaultUri: Uri.joinPath(root, 'runs.csv') }),
    filters: { 'Comma-separated values': ['csv'] },
    title: `Export ${folders.length === 1 ? 'one run' : `${folders.length} runs`}`,
  });
  if (file === undefined) return;
  const runs = await Promise.all(folders.map((folder) => readToldRun(folder)));
  await workspace.fs.writeFile(file, new TextEncoder().encode(runsCsv(runs)));
  window.setStatusBarMessage(`$(check) ${runs.length} runs written to ${workspace.asRelativePath(file)}`, 5000);
}
