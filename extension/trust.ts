import { commands, window, workspace } from 'vscode';

/** Whether this workspace is trusted; says why that is asked where it is not. A lens stays clickable without trust: code must ask. */
export function hasTrust(why: string): boolean {
  if (workspace.isTrusted) return true;
  const manage = 'Manage Workspace Trust';
  void window.showWarningMessage(`${why}: trust this workspace first.`, manage).then((choice) => {
    if (choice === manage) void commands.executeCommand('workbench.trust.manage');
  });
  return false;
}

/** Whether this workspace may train; says why where it may not. */
export function mayTrain(): boolean {
  return hasTrust('Training reads the data files that a program names and writes run folders');
}
