import { commands, type ExtensionContext, type OutputChannel, type Progress, ProgressLocation, window } from 'vscode';
import { installTensorflow } from '../models/training/tensorflow/install.js';
import { tensorflowFolder } from '../models/training/tensorflow/place.js';
import type { Telling } from '../models/training/tensorflow/telling.js';
import { orSay } from './failure.js';
import { hasTrust } from './trust.js';

/** Whether the person wants it, knowing what it takes. */
async function isWanted(): Promise<boolean> {
  const install = 'Install';
  const detail = [
    'TensorFlow’s library is downloaded; where that is blocked, the one in its Python wheel, which takes python3 with pip and g++. npm is needed.',
    `It goes to ${tensorflowFolder()}, not into your project, and takes 1 GB there (1.6 GB for some minutes).`,
    'It is optional: Nestimate trains without it too.',
  ].join('\n\n');
  return (await window.showInformationMessage('Install TensorFlow?', { modal: true, detail }, install)) === install;
}

/** What is said of an installation: a line for each stage in a log, the stage and how it comes on in a notification. */
function tellerOf(log: OutputChannel, progress: Progress<{ message?: string }>): Telling {
  let stage = '';
  return {
    say(what) {
      stage = what;
      log.appendLine(what);
      progress.report({ message: what });
    },
    tick: (how) => progress.report({ message: `${stage} (${how})` }),
  };
}

/** Why it failed, in its first line; what npm, pip or a compiler said to it is in the log. */
async function sayFailure(log: OutputChannel, error: unknown): Promise<void> {
  const words = error instanceof Error ? error.message : String(error);
  log.appendLine(words);
  const show = 'Show Log';
  const answer = await window.showErrorMessage(`TensorFlow was not installed. ${words.split('\n')[0]}`, show);
  if (answer === show) log.show();
}

/** Installs it, telling what is done; a window that is closed stops it. */
async function install(context: ExtensionContext, log: OutputChannel): Promise<void> {
  const stopping = new AbortController();
  const closing = { dispose: () => stopping.abort() };
  context.subscriptions.push(closing);
  const place = { location: ProgressLocation.Notification, title: 'TensorFlow', cancellable: true };
  try {
    const wasThere = await window.withProgress(place, (progress, token) => {
      token.onCancellationRequested(() => stopping.abort());
      return installTensorflow(stopping.signal, tellerOf(log, progress));
    });
    const what = wasThere ? 'is there already, and computes' : 'is installed';
    log.appendLine(`TensorFlow ${what}: ${tensorflowFolder()}`);
    void window.showInformationMessage(`TensorFlow ${what}. The setting nestimate.engine can name it.`);
  } catch (error) {
    if (!stopping.signal.aborted) return void sayFailure(log, error);
    log.appendLine('Stopped: nothing was installed.');
    void window.showInformationMessage('TensorFlow was not installed: stopped.');
  } finally {
    context.subscriptions.splice(context.subscriptions.indexOf(closing), 1);
  }
}

/** The command `nestimate.installTensorflow`: an engine more, on request. */
export function activateInstallEngine(context: ExtensionContext): void {
  let log: OutputChannel | null = null;
  let under: Promise<void> | null = null;
  context.subscriptions.push(
    { dispose: () => log?.dispose() },
    commands.registerCommand('nestimate.installTensorflow', async () => {
      if (!hasTrust('Installing an engine runs npm, Python and a compiler as they stand on the PATH')) return;
      if (under !== null) {
        void window.showInformationMessage('TensorFlow is being installed: a notification shows its progress.');
        return;
      }
      if (!(await isWanted())) return;
      log ??= window.createOutputChannel('Nestimate: TensorFlow');
      under = install(context, log).finally(() => (under = null));
      orSay(under);
    }),
  );
}
