import { type TextDocument, Uri, window, workspace } from 'vscode';

/** The language of `.nest` files, as the manifest names it. */
export const languageId = 'nestimate';

/** The document a command is about: the one it was given, else the active editor's. Null, and said why, where there is none. */
export async function nestDocument(uri: unknown): Promise<TextDocument | null> {
  const given = uri instanceof Uri ? uri : typeof uri === 'string' ? Uri.parse(uri, true) : null;
  const document = given === null ? window.activeTextEditor?.document : await workspace.openTextDocument(given);
  if (document?.languageId === languageId) return document;
  void window.showInformationMessage(
    'Open a .nest file first: the command is about the networks of the active editor.',
  );
  return null;
}
