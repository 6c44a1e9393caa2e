import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ProgressLocation, type QuickPickItem, window } from 'vscode';
import { readRunRecord, runFiles } from '../../models/training/run-folder.js';
import { polishInProcess } from './polish-process.js';
import { runsFolders } from './runs-folder.js';
import { type RecordedRun, recordedRuns, type SessionPlace } from './session-place.js';
import { mayTrain } from '../trust.js';

interface RunItem extends QuickPickItem {
  readonly run: RecordedRun;
}

/** Asks for one of this window's runs with weights, the newest first. */
async function pickTrainedRun(): Promise<string | null> {
  const found = (await Promise.all(runsFolders().map(recordedRuns))).flat();
  const items = found
    .filter(({ folder, record }) => record.origin?.by !== 'polish' && existsSync(join(folder, runFiles.weights)))
    .sort((one, other) => other.record.createdAt.localeCompare(one.record.createdAt))
    .map((run): RunItem => {
      const { architecture, seed, data, createdAt } = run.record;
      const detail = new Date(createdAt).toLocaleString();
      return { label: architecture.name, description: `seed ${seed}, on ${data.name}`, detail, run };
    });
  if (items.length === 0) {
    void window.showInformationMessage('No trained run yet: train a .nest file first.');
    return null;
  }
  return (await window.showQuickPick(items, { title: 'Polish which run?' }))?.run.folder ?? null;
}

/**
 * Polishes a run: this one, or one that the person picks. The new run's place; null where none was made, which the
 * person has been told.
 * @throws Error with the command's words where it fails
 */
export async function polish(commandScript: string, given: string | null): Promise<SessionPlace | null> {
  if (!mayTrain()) return null;
  const folder = given ?? (await pickTrainedRun());
  if (folder === null) return null;
  const place = { location: ProgressLocation.Window, title: 'Polishing the prediction weights' };
  const { made, said } = await window.withProgress(place, () => polishInProcess(commandScript, folder));
  if (made === null) {
    void window.showInformationMessage(said);
    return null;
  }
  return { runsFolder: dirname(made), session: (await readRunRecord(made)).session };
}
