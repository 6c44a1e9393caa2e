import { UIKind, Uri, commands, env } from 'vscode';

/** Where the editor runs in a browser there is no file manager to show a folder: the tree of the workspace does. */
export async function revealFolder(folder: string): Promise<void> {
  const desktop = env.uiKind === UIKind.Desktop && env.remoteName === undefined;
  await commands.executeCommand(desktop ? 'revealFileInOS' : 'revealInExplorer', Uri.file(folder));
}
