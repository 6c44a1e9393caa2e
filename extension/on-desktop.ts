import { UIKind, env } from 'vscode';

/** Whether the editor and its files are on the person's own machine, beside its file manager and its other programs. */
export function onDesktop(): boolean {
  return env.uiKind === UIKind.Desktop && env.remoteName === undefined;
}
