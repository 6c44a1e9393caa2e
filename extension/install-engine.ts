import { commands, type ExtensionContext, ProgressLocation, window } from 'vscode';
import { installTensorflow } from '../models/training/tensorflow/install.js';
import { tensorflowFolder } from '../models/training/tensorflow/place.js';
import { orSay } from './failure.js';
import { hasTrust } from './trust.js';

/** Whether the person wants it, knowing what it takes. */
async function isWanted(): Promise<boolean> {
  const install = 'Install';
  const detail = [
    'TensorFlow’s library is downloaded; where that is blocked, the one in its Python wheel, which takes python3 with pip and g++. npm is needed.',
    `It goes to ${tensorflowFolder()}, not into your project, and takes 1 GB there (1.6 GB for some minutes).`,
    'Nestimate trains without it too: it is one more engine.',
  ].join('\n\n');
  return (await window.showInformationMessage('Install TensorFlow?', { modal: true, detail }, install)) === install;
}

/** Installs it, telling what is done; a window that is closed stops it. @throws Error in words where that fails */
async function install({ subscriptions }: ExtensionContext): Promise<void> {
  const stopping = new AbortController();
  subscriptions.push({ dispose: () => stopping.abort() });
  const place = { location: ProgressLocation.Notification, title: 'TensorFlow', cancellable: true };
  try {
    const wasThere = await window.withProgress(place, (progress, token) => {
      token.onCancellationRequested(() => stopping.abort());
      return installTensorflow(stopping.signal, (message) => progress.report({ message }));
    });
    const what = wasThere ? 'is there already, and computes' : 'is installed';
    void window.showInformationMessage(`TensorFlow ${what}. The setting nestimate.engine can name it.`);
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
    void window.showInformationMessage('TensorFlow was not installed: stopped.');
  }
}

/** The command `nestimate.installTensorflow`: an engine more, on request. */
export function activateInstallEngine(context: ExtensionContext): void {
  context.subscriptions.push(
    commands.registerCommand('nestimate.installTensorflow', async () => {
      if (!hasTrust('Installing an engine runs npm, Python and a compiler as they stand on the PATH')) return;
      if (await isWanted()) orSay(install(context));
    }),
  );
}
