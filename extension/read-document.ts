import { type TextDocument, workspace } from 'vscode';
import type { Program } from '../models/language/program.js';
import { readProgram } from '../models/language/read-program.js';

/** A program as this window has it, with the files that it imports, open or not. */
export interface OpenProgram {
  readonly program: Program;
  /** The paths of the files that it imports, and of those that these do. */
  readonly imported: readonly string[];
}

/** The document of a path that is open in this window, in an editor or not. */
export function openDocument(path: string): TextDocument | undefined {
  return workspace.textDocuments.find(({ uri }) => uri.scheme === 'file' && uri.fsPath === path);
}

/** Reads a document and what it imports as they stand in this window, saved or not. */
export async function readDocument(document: TextDocument): Promise<OpenProgram> {
  const { uri } = document;
  const imported = new Set<string>();
  const folders = (workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath);
  const program = await readProgram(uri.scheme === 'file' ? uri.fsPath : uri.path, document.getText(), {
    onDisk: uri.scheme === 'file',
    reach: { trusted: workspace.isTrusted, folders },
    textOf: (path) => {
      imported.add(path);
      return openDocument(path)?.getText();
    },
  });
  return { program, imported: [...imported] };
}
