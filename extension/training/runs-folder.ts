import { join } from 'node:path';
import { Uri, workspace } from 'vscode';
import { languageId } from '../nest-document.js';

/** Where runs of a `.nest` file on disk lie: in its workspace folder or, outside of any, beside it. Absolute. */
export function runsFolderOf(file: Uri): string {
  const root = workspace.getWorkspaceFolder(file)?.uri ?? Uri.joinPath(file, '..');
  return join(root.fsPath, '.nestimate', 'runs');
}

/** Every runs folder that this window can know: of its workspace folders, and of the `.nest` files that are open. */
export function runsFolders(): string[] {
  const roots = (workspace.workspaceFolders ?? []).map(({ uri }) => Uri.joinPath(uri, 'any.nest'));
  const open = workspace.textDocuments.filter(({ languageId: language }) => language === languageId);
  const files = [...roots, ...open.map(({ uri }) => uri)];
  return [...new Set(files.filter(({ scheme }) => scheme === 'file').map(runsFolderOf))];
}
