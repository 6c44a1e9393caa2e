import { type ExtensionContext, commands } from 'vscode';
import { describeProgram, descriptionText } from '../models/cli/describe.js';
import { networkPages } from './network-pages.js';

/** The command `nestimate.describe` and the pages it opens. */
export function activateDescribe(context: ExtensionContext): void {
  const open = networkPages(context, {
    scheme: 'nestimate-describe',
    verb: 'Describe',
    restMilliseconds: 0,
    text(network, { program }) {
      const [description] = describeProgram(program, network);
      if (description === undefined) return `${network} can't be built: its errors are in the Problems view.\n`;
      return descriptionText(description, (_style, text) => text);
    },
  });
  context.subscriptions.push(
    commands.registerCommand('nestimate.describe', async (uri: unknown, name: unknown) => {
      if (!(await open(uri, name))) return;
      // For the walkthrough: VS Code does not see the command when a lens runs it.
      await commands.executeCommand('setContext', 'nestimate.described', true);
    }),
  );
}
