import type { ExtensionContext } from 'vscode';
import { activateDescribe } from './describe.js';
import { activateExplain } from './explain.js';
import { activateArchitecturePanel } from './architecture-panel/activation.js';
import { activateInstallEngine } from './install-engine.js';
import { languageClient } from './language-client.js';
import { followFocus } from './nest-document.js';
import { activateNewFile } from './new-file.js';
import { activateRuns } from './runs/activation.js';
import { activateTraining } from './training/activation.js';

/** One line a feature; each registers its own commands and gives what it made to the context to dispose of. */
export async function activate(context: ExtensionContext): Promise<void> {
  context.subscriptions.push(followFocus());
  activateNewFile(context);
  activateDescribe(context);
  activateExplain(context);
  activateInstallEngine(context);
  activateRuns(context, activateTraining(context));
  const client = languageClient(context);
  activateArchitecturePanel(context, client);
  await client.start();
}
