import type { ExtensionContext } from 'vscode';
import { activateDescribe } from './describe.js';
import { activateExplain } from './explain.js';
import { activateInstallEngine } from './install-engine.js';
import { activateLanguageClient } from './language-client.js';
import { activateNewFile } from './new-file.js';
import { activateTraining } from './training/activation.js';

/** One line a feature; each registers its own commands and gives what it made to the context to dispose of. */
export async function activate(context: ExtensionContext): Promise<void> {
  activateNewFile(context);
  activateDescribe(context);
  activateExplain(context);
  activateInstallEngine(context);
  activateTraining(context);
  await activateLanguageClient(context);
}
