import { type QuickPickItem, window } from 'vscode';
import { type ListedRun, runList } from '../../models/training/run-list.js';
import { nameText, placeText, sessionText } from '../runs/run-words.js';
import { statusIcons, tellingStatus } from '../runs/status-icons.js';
import { runsFolders } from './runs-folder.js';
import { networkNames, type SessionPlace } from './session-place.js';

interface SessionItem extends QuickPickItem {
  readonly place: SessionPlace;
  readonly createdAt: string;
}

/** Nothing around a row says which run it is. */
const whole = { network: true, seed: true };

function sessionItem(runsFolder: string, runs: readonly ListedRun[]): SessionItem {
  const [{ record }] = runs;
  const name = runs.length === 1 ? nameText(runs[0], whole) : networkNames(runs.map((run) => run.record));
  const icon = statusIcons[tellingStatus(runs.map(({ status }) => status))].name;
  return {
    label: `$(${icon}) ${name}`,
    description: sessionText(runs),
    detail: placeText(record),
    place: { runsFolder, session: record.session },
    createdAt: record.createdAt,
  };
}

async function sessionItems(runsFolder: string): Promise<SessionItem[]> {
  const sessions = new Map<string, ListedRun[]>();
  for (const run of (await runList(runsFolder).read()).runs) {
    const { session } = run.record;
    sessions.set(session, [...(sessions.get(session) ?? []), run]);
  }
  return [...sessions.values()].map((runs) => sessionItem(runsFolder, runs));
}

/** Asks for one of this window's runs, the newest first. A run is shown with those that its `train` block started with it. */
export async function pickRun(): Promise<SessionPlace | null> {
  const found = await Promise.all(runsFolders().map(sessionItems));
  const items = found.flat().sort((one, other) => other.createdAt.localeCompare(one.createdAt));
  if (items.length === 0) {
    void window.showInformationMessage('No run yet: train a .nest file first.');
    return null;
  }
  const options = { title: 'Open which run?', matchOnDescription: true, matchOnDetail: true };
  return (await window.showQuickPick(items, options))?.place ?? null;
}
