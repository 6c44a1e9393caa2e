import { basename } from 'node:path';
import { type QuickPickItem, window } from 'vscode';
import { runsFolders } from './runs-folder.js';
import { derivationWords, networkNames, type RecordedRun, recordedRuns, type SessionPlace } from './session-place.js';

interface SessionItem extends QuickPickItem {
  readonly place: SessionPlace;
  readonly createdAt: string;
}

function sessionItems(runsFolder: string, runs: readonly RecordedRun[]): SessionItem[] {
  const sessions = [...new Set(runs.map(({ record }) => record.session))];
  return sessions.map((session) => {
    const records = runs
      .map(({ record }) => record)
      .filter((record) => record.session === session)
      .sort((one, other) => one.order - other.order);
    const [{ file, createdAt, data, origin }] = records;
    return {
      label: networkNames(records),
      description: `${basename(file)}, on ${data.name}${records.length > 1 ? `, ${records.length} runs` : ''}${origin === null ? '' : `, ${derivationWords[origin.by]}`}`,
      detail: new Date(createdAt).toLocaleString(),
      place: { runsFolder, session },
      createdAt,
    };
  });
}

/** Asks for one of this window's runs, the newest first. A run is shown with those that its `train` block started with it. */
export async function pickRun(): Promise<SessionPlace | null> {
  const folders = runsFolders();
  const found = await Promise.all(folders.map(async (folder) => sessionItems(folder, await recordedRuns(folder))));
  const items = found.flat().sort((one, other) => other.createdAt.localeCompare(one.createdAt));
  if (items.length === 0) {
    void window.showInformationMessage('No run yet: train a .nest file first.');
    return null;
  }
  const options = { title: 'Open which run?', matchOnDescription: true, matchOnDetail: true };
  return (await window.showQuickPick(items, options))?.place ?? null;
}
