import {
  type Disposable,
  type QuickPickItem,
  TabInputText,
  type TextDocument,
  Uri,
  commands,
  window,
  workspace,
} from 'vscode';

/** The language of `.nest` files, as the manifest names it. */
export const languageId = 'nestimate';

/** So many files are offered at most; who has more types a part of a path in VS Code's own list. */
const mostOffered = 500;

/** The program that had the focus last; undefined: none since the window was opened. */
let lastFocused: string | undefined;

/** Remembers which program has the focus: commands are about it when a page, a list or another text has it later. */
export function followFocus(): Disposable {
  const remember = (document: TextDocument | undefined) => {
    if (document?.languageId === languageId) lastFocused = document.uri.toString();
  };
  remember(window.activeTextEditor?.document);
  return window.onDidChangeActiveTextEditor((editor) => remember(editor?.document));
}

/** The only one, or the one that had the focus last; undefined where that can't be said. */
function oneOf(uris: readonly Uri[]): Uri | undefined {
  const different = new Map(uris.map((uri) => [uri.toString(), uri]));
  return different.size === 1 ? uris[0] : different.get(lastFocused ?? '');
}

function isProgram(uri: Uri): boolean {
  const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  return open === undefined ? uri.path.endsWith('.nest') : open.languageId === languageId;
}

/** The programs that have a tab, in the order of the tabs. */
function programsInTabs(): Uri[] {
  const inputs = window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ input }) => input));
  return inputs.flatMap((input) => (input instanceof TabInputText && isProgram(input.uri) ? [input.uri] : []));
}

/** The program in the active editor; where that is of another kind, such as a page, one that is seen, else one with a tab. */
function openProgram(): Uri | undefined {
  const active = window.activeTextEditor?.document;
  if (active?.languageId === languageId) return active.uri;
  const seen = window.visibleTextEditors
    .map(({ document }) => document)
    .filter((each) => each.languageId === languageId);
  return oneOf(seen.map(({ uri }) => uri)) ?? oneOf(programsInTabs());
}

/** Asks for one of the programs with a tab and of those in the workspace; undefined where there is none, which is said, or none was chosen. */
async function askForProgram(question: string): Promise<Uri | undefined> {
  const files = await workspace.findFiles('**/*.nest', undefined, mostOffered);
  const byPath = files.toSorted((one, other) => one.path.localeCompare(other.path));
  const offered = new Map([...programsInTabs(), ...byPath].map((uri) => [uri.toString(), uri]));
  if (offered.size === 0) {
    const create = 'Create a .nest File';
    void window
      .showInformationMessage('There is no .nest file here yet: networks are written in one.', create)
      .then((choice) => choice === create && commands.executeCommand('nestimate.newFile'));
    return undefined;
  }
  const items = [...offered.values()].map((uri): QuickPickItem & { uri: Uri } => {
    const path = workspace.asRelativePath(uri);
    const folder = path.split('/').slice(0, -1).join('/');
    return { label: path.split('/').at(-1) ?? path, description: folder, uri };
  });
  return (await window.showQuickPick(items, { title: question, matchOnDescription: true }))?.uri;
}

/**
 * The document a command is about: the one it was given, else one that is open, else one that the person chooses. Null where there is none,
 * which the person has been told or decided.
 * @param question asked where no program is open, or several are and none had the focus: "Train which file?"
 */
export async function nestDocument(given: unknown, question: string): Promise<TextDocument | null> {
  const named = given instanceof Uri ? given : typeof given === 'string' ? Uri.parse(given, true) : openProgram();
  const uri = named ?? (await askForProgram(question));
  if (uri === undefined) return null;
  const document = await workspace.openTextDocument(uri);
  if (document.languageId === languageId) return document;
  void window.showInformationMessage('This is no .nest file: the command is about the networks of one.');
  return null;
}
