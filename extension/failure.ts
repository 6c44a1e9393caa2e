import { window } from 'vscode';

/** Waits for work that nobody else waits for, and says in one message what kept it from being done. */
export function orSay(work: Promise<unknown>): void {
  work.catch((error: unknown) => {
    void window.showErrorMessage(`Nestimate: ${error instanceof Error ? error.message : String(error)}`);
  });
}
