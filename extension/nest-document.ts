import { TabInputText, type TextDocument, Uri, window, workspace } from 'vscode';

/** The language of `.nest` files, as the manifest names it. */
export const languageId = 'nestimate';

/** The active editor's document; where that is of another kind, such as a page, one that is seen, else the only one with a tab. */
async function openDocument(): Promise<TextDocument | undefined> {
  const { activeTextEditor, visibleTextEditors, tabGroups } = window;
  if (activeTextEditor !== undefined) return activeTextEditor.document;
  const seen = visibleTextEditors.find(({ document }) => document.languageId === languageId);
  if (seen !== undefined) return seen.document;
  const inputs = tabGroups.all.flatMap(({ tabs }) => tabs.map(({ input }) => input));
  const uris = inputs.flatMap((input) => (input instanceof TabInputText ? [input.uri] : []));
  const programs = [...new Map(uris.map((uri) => [uri.toString(), uri])).values()].filter((uri) =>
    uri.path.endsWith('.nest'),
  );
  return programs.length === 1 ? workspace.openTextDocument(programs[0]) : undefined;
}

/** The document a command is about: the one it was given, else one that is open. Null, and said why, where there is none. */
export async function nestDocument(uri: unknown): Promise<TextDocument | null> {
  const given = uri instanceof Uri ? uri : typeof uri === 'string' ? Uri.parse(uri, true) : null;
  const document = given === null ? await openDocument() : await workspace.openTextDocument(given);
  if (document?.languageId === languageId) return document;
  void window.showInformationMessage('Open a .nest file first: the command is about the networks of one.');
  return null;
}
