import { commands, env, type Uri, window, workspace } from 'vscode';
import { orSay } from './failure.js';
import { onDesktop } from './on-desktop.js';
import { revealFolder } from './reveal-folder.js';

/** The editor would show their text. */
const seenElsewhere = /\.(svg|html)$/i;

async function open(file: Uri): Promise<void> {
  if (onDesktop() && seenElsewhere.test(file.path)) await env.openExternal(file);
  else await commands.executeCommand('vscode.open', file);
}

async function offer(file: Uri, more: string): Promise<void> {
  // The tree shows nothing that lies outside the workspace.
  const shows = onDesktop() || workspace.getWorkspaceFolder(file) !== undefined;
  const name = file.path.split('/').at(-1) ?? file.path;
  const chosen = await window.showInformationMessage(`Saved ${name}${more}`, 'Open', ...(shows ? ['Reveal'] : []));
  if (chosen === 'Open') await open(file);
  else if (chosen === 'Reveal') await revealFolder(file.fsPath);
}

/**
 * Says that a file was saved, with buttons to open it and to show where it lies. Nothing waits for the person's answer.
 * @param more what else is to be said, after the name: "; 2 runs can’t be read and are left out"
 */
export function saySaved(file: Uri, more = ''): void {
  orSay(offer(file, more));
}
