import { InstallationError } from '../training/tensorflow/installation-error.js';
import { installTensorflow } from '../training/tensorflow/install.js';
import { tensorflowFolder } from '../training/tensorflow/place.js';
import { CommandFailure, exitCode } from './failure.js';

/**
 * `nestimate engines --install tensorflow`: installs it, telling on stderr what is done.
 * @throws CommandFailure where it can't be installed, or was stopped from the terminal
 */
export async function installEngine(): Promise<void> {
  const stopping = new AbortController();
  // What it runs is in groups of its own, which a terminal's Ctrl+C does not reach.
  const stop = () => stopping.abort();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.once(signal, stop);
  const say = (what: string) => void process.stderr.write(`${what}\n`);
  try {
    const wasThere = await installTensorflow(stopping.signal, say);
    say(`TensorFlow ${wasThere ? 'is there already, and computes' : 'is installed'}: ${tensorflowFolder()}`);
  } catch (error) {
    if (stopping.signal.aborted) throw new CommandFailure('Stopped: nothing was installed.', exitCode.errors);
    if (error instanceof InstallationError) {
      throw new CommandFailure(`TensorFlow is not installed.\n${error.message}`, exitCode.errors);
    }
    throw error;
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}
