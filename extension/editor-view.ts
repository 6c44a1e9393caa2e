import { workspace } from 'vscode';
import type { EditorView } from '../models/language/read-program.js';

/** What this window knows of the texts in it. */
export function editorView(): EditorView {
  const folders = (workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  return { reach: { trusted: workspace.isTrusted, folders } };
}
