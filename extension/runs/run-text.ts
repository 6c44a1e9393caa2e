import { existsSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { type Disposable, type TextDocument, Uri, commands, window, workspace } from 'vscode';
import { readRunRecord } from '../../models/training/run-folder.js';
import type { RunRecord } from '../../models/training/run-record.js';
import { timeText } from './time-text.js';

/** Read-only documents: the `.nest` text that a run was trained from, as it stands in its `run.json`. */
export const runTextScheme = 'nestimate-run-text';

/** The name of its tab: `first (as trained Nov 21, 11:34).nest`. The ending gives it the language, also before we are active. */
function tabName({ file, createdAt }: RunRecord): string {
  const ending = extname(file);
  const when = timeText(createdAt, 'date', false).replaceAll('/', '-');
  return `${basename(file, ending)} (as trained ${when})${ending}`;
}

function addressOf(folder: string, record: RunRecord): Uri {
  return Uri.from({ scheme: runTextScheme, path: `/${basename(folder)}/${tabName(record)}`, query: folder });
}

/** The folder of the run whose text has this address; null: it is no such address. */
export function runOfText(given: unknown): string | null {
  return given instanceof Uri && given.scheme === runTextScheme ? given.query : null;
}

export function provideRunTexts(): Disposable {
  return workspace.registerTextDocumentContentProvider(runTextScheme, {
    provideTextDocumentContent: async ({ query }) => (await readRunRecord(query)).text,
  });
}

/** Opens the text that a run was trained from, as it was, whatever the file holds now. */
export async function showRunText(folder: string): Promise<void> {
  const uri = addressOf(folder, await readRunRecord(folder));
  await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
}

/** Opens the text that a run was trained from beside the file as it is now. */
export async function compareRunText(folder: string): Promise<void> {
  const record = await readRunRecord(folder);
  const { file } = record;
  if (!existsSync(file)) {
    void window.showInformationMessage(`${file} is not there any more: there is nothing to compare the text with.`);
    return;
  }
  const uri = addressOf(folder, record);
  const title = `${basename(uri.path)} ↔ ${basename(file)}`;
  await commands.executeCommand('vscode.diff', uri, Uri.file(file), title);
}

/** Says that a past text is not trained as it stands there, and offers what is. */
export async function sayPastText({ uri }: TextDocument): Promise<void> {
  const { file } = await readRunRecord(uri.query);
  const again = 'Train Again';
  const open = existsSync(file) ? [`Open ${basename(file)}`] : [];
  const words = `${basename(uri.path)} is the text of a run. Train that run again as it was, or the file as it is now.`;
  const choice = await window.showInformationMessage(words, again, ...open);
  if (choice === again) await commands.executeCommand('nestimate.trainAgain', uri);
  else if (choice !== undefined) await window.showTextDocument(Uri.file(file));
}
