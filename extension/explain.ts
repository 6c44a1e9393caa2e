import { type ExtensionContext, ProgressLocation, type TextDocument, commands, window } from 'vscode';
import { runCommand } from './command-process.js';
import { networkPages } from './network-pages.js';
import { hasTrust } from './trust.js';

/** A counterexample takes half a second; of a network of millions of weights it may take longer than anyone waits. */
const longestMilliseconds = 60_000;

/** The text of `nestimate explain`, or why there is none. */
async function explanation(commandScript: string, source: TextDocument, network: string): Promise<string> {
  const words = ['explain', source.uri.fsPath, '--network', network, '--stdin'];
  const signal = AbortSignal.timeout(longestMilliseconds);
  try {
    const { printed, said } = await runCommand(commandScript, words, { text: source.getText(), signal });
    return printed === '' ? `${said}\n` : printed;
  } catch (error) {
    if (!signal.aborted) throw error;
    return `${network} was not explained in a minute: it is large. Try one with smaller widths.\n`;
  }
}

/** The command `nestimate.explain` and the pages it opens: data and weights on which a theorem's conclusion is false. */
export function activateExplain(context: ExtensionContext): void {
  const commandScript = context.asAbsolutePath('dist/nestimate.cjs');
  const open = networkPages(context, {
    scheme: 'nestimate-explain',
    verb: 'Explain',
    // A process for every rest, not for every key.
    restMilliseconds: 400,
    text(network, { program }, source) {
      if (!program.networks.some(({ architecture }) => architecture.name === network)) {
        return `${network} can't be built: its errors are in the Problems view.\n`;
      }
      const place = { location: ProgressLocation.Window, title: `Explaining ${network}` };
      return window.withProgress(place, () => explanation(commandScript, source, network));
    },
  });
  context.subscriptions.push(
    commands.registerCommand('nestimate.explain', async (uri: unknown, name: unknown) => {
      const why = 'Explaining computes in a process of its own, which reads the files that a program names';
      if (hasTrust(why)) await open(uri, name);
    }),
  );
}
