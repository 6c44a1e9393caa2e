import { commands, window, workspace } from 'vscode';

/** Whether this workspace may train; says why where it may not. A lens stays clickable without trust: code must ask. */
export function mayTrain(): boolean {
  if (workspace.isTrusted) return true;
  const manage = 'Manage Workspace Trust';
  const why = 'Training reads the data files that a program names and writes run folders: trust this workspace first.';
  void window.showWarningMessage(why, manage).then((choice) => {
    if (choice === manage) void commands.executeCommand('workbench.trust.manage');
  });
  return false;
}
