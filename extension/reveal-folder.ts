import { Uri, commands } from 'vscode';
import { onDesktop } from './on-desktop.js';

/**
 * Shows a folder, or a file in its folder. Where the editor runs in a browser there is no file manager for that: the tree of the
 * workspace does it.
 */
export async function revealFolder(folder: string): Promise<void> {
  await commands.executeCommand(onDesktop() ? 'revealFileInOS' : 'revealInExplorer', Uri.file(folder));
}
