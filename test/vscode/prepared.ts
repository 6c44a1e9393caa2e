import type { TestProject } from 'vitest/node';
import { prepareVscode, type Prepared } from './prepare.js';

declare module 'vitest' {
  export interface ProvidedContext {
    vscode: Prepared;
  }
}

/** Global set-up of the tests in a real VS Code: fetches it once for all files, and says so where it can't. */
export default async function setup(project: TestProject): Promise<void> {
  const prepared = await prepareVscode();
  if (!prepared.ok) console.warn(`\nThe tests in a real VS Code (test/vscode) are left out: ${prepared.why}\n`);
  project.provide('vscode', prepared);
}
