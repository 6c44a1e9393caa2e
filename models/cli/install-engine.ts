import { InstallationError } from '../training/tensorflow/installation-error.js';
import { installTensorflow } from '../training/tensorflow/install.js';
import { tensorflowFolder } from '../training/tensorflow/place.js';
import type { Telling } from '../training/tensorflow/telling.js';
import { CommandFailure, exitCode } from './failure.js';

const clearLine = '\r\u001b[2K';
/** Elsewhere than on a terminal, how many ticks go by between two lines. */
const ticksPerLine = 15;

/** A line for each stage; on a terminal a second one below it, which is written over, tells how it comes on. */
function stageTeller(stream: NodeJS.WriteStream): Telling {
  let ticks = 0;
  return {
    say(what) {
      ticks = 0;
      stream.write(`${stream.isTTY ? clearLine : ''}${what}\n`);
    },
    tick(progress) {
      ticks += 1;
      if (stream.isTTY) stream.write(`${clearLine}  ${progress}`);
      else if (ticks % ticksPerLine === 0) stream.write(`  ${progress}\n`);
    },
  };
}

/**
 * `nestimate engines --install tensorflow`: installs it, telling on stderr what is done.
 * @throws CommandFailure where it can't be installed, or was stopped from the terminal
 */
export async function installEngine(): Promise<void> {
  const stopping = new AbortController();
  // What it runs is in groups of its own, which a terminal's Ctrl+C does not reach. A second one finds it cleaning up.
  const stop = () => stopping.abort();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, stop);
  const telling = stageTeller(process.stderr);
  try {
    const wasThere = await installTensorflow(stopping.signal, telling);
    telling.say(`TensorFlow ${wasThere ? 'is there already, and computes' : 'is installed'}: ${tensorflowFolder()}`);
  } catch (error) {
    if (stopping.signal.aborted) throw new CommandFailure('Stopped: nothing was installed.', exitCode.errors);
    if (error instanceof InstallationError) {
      throw new CommandFailure(`TensorFlow is not installed.\n${error.message}`, exitCode.errors);
    }
    throw error;
  } finally {
    if (process.stderr.isTTY) process.stderr.write(clearLine);
    for (const signal of signals) process.off(signal, stop);
  }
}
