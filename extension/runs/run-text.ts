import { type Disposable, Uri, window, workspace } from 'vscode';
import { basename } from 'node:path';
import { readRunRecord } from '../../models/training/run-folder.js';

/** Read-only documents: the `.nest` text that a run was trained from, as it stands in its `run.json`. */
const scheme = 'nestimate-run-text';

export function provideRunTexts(): Disposable {
  return workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: async ({ query }) => (await readRunRecord(query)).text,
  });
}

/** Opens the text that a run was trained from, as it was, whatever the file holds now. */
export async function showRunText(folder: string, file: string): Promise<void> {
  const uri = Uri.from({ scheme, path: `/${basename(folder)}/${basename(file)}`, query: folder });
  await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
}
