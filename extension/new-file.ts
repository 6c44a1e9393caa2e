import { type ExtensionContext, commands, window, workspace } from 'vscode';
import { exampleProgram } from './example-program.js';
import { languageId } from './nest-document.js';

async function newFile(): Promise<void> {
  const document = await workspace.openTextDocument({ language: languageId, content: exampleProgram });
  await window.showTextDocument(document);
}

/** The command `nestimate.newFile`: an untitled program to begin with. */
export function activateNewFile(context: ExtensionContext): void {
  context.subscriptions.push(commands.registerCommand('nestimate.newFile', newFile));
}
