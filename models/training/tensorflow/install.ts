import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { makeFolders } from '../make-folders.js';
import { isAlive } from '../process-alive.js';
import { type Attempts, attemptsIn } from './attempts.js';
import { checkInstalled } from './check.js';
import { InstallationError, installationError, otherFolder } from './installation-error.js';
import { installNodePackages } from './node-packages.js';
import { builtPackage, type NativePackage } from './packages.js';
import { tensorflowFolder } from './place.js';
import { fetchReadyBuilt, removeNative } from './ready-built.js';
import { runProgram } from './run-program.js';
import { type Telling, toldOf } from './telling.js';
import { buildAgainstWheel } from './wheel.js';

/** What lies there at most while it is installed: the wheel, what is unpacked of it, and the packages with their maps. */
const neededBytes = 1.6e9;

/** What failed programs said, beside the engines: of the latest installation. */
const logName = 'install.log';

/** An installation that is being made. */
interface Making {
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Tells the person what is done now. */
  readonly say: (what: string) => void;
  readonly attempts: Attempts;
}

/** Whether a GPU of NVIDIA's is here, as its driver's own program tells. */
async function hasNvidiaGpu({ folder, signal }: Making): Promise<boolean> {
  if (process.platform === 'darwin' || process.arch !== 'x64') return false;
  return (await runProgram('nvidia-smi', ['-L'], { folder, signal })).ended === 'well';
}

/** TensorFlow with CUDA, where there is a GPU and the libraries that it needs (CUDA 11.2): whether it computes on that. */
async function installForGpu({ folder, signal, say, attempts }: Making): Promise<boolean> {
  const name: NativePackage = '@tensorflow/tfjs-node-gpu';
  say('Downloading TensorFlow for the NVIDIA GPU');
  try {
    await fetchReadyBuilt(name, folder, signal);
    if ((await checkInstalled(name, folder, signal)) === 'gpu') return true;
    throw new InstallationError('TensorFlow did not find the GPU: it needs CUDA 11.2 with cuDNN 8.1.');
  } catch (error) {
    await attempts.failed('TensorFlow for the GPU', error, 'TensorFlow for the processor');
    await removeNative(name, folder);
    return false;
  }
}

/** Ways to TensorFlow's native part, each with what it is called where it fails. */
function waysOf(name: NativePackage, { folder, signal, say }: Making) {
  return [
    { what: 'The download of the ready-built library', run: () => fetchReadyBuilt(name, folder, signal) },
    { what: 'a build against TensorFlow’s Python wheel', run: () => buildAgainstWheel({ folder, signal }, say) },
  ];
}

async function installForProcessor(making: Making): Promise<void> {
  const { folder, signal, say, attempts } = making;
  const name: NativePackage = '@tensorflow/tfjs-node';
  say("Downloading TensorFlow's library");
  const ways = waysOf(name, making);
  for (const [i, { what, run }] of ways.entries()) {
    try {
      await run();
      say('Trying it');
      await checkInstalled(name, folder, signal);
      return;
    } catch (error) {
      await attempts.failed(what[0].toUpperCase() + what.slice(1), error, ways.at(i + 1)?.what ?? null);
      await removeNative(name, folder);
      await rm(join(folder, 'wheel'), { recursive: true, force: true });
    }
  }
  throw new InstallationError(attempts.reasons());
}

async function make(making: Making): Promise<void> {
  making.say('Fetching TensorFlow.js for Node with npm');
  try {
    await installNodePackages(making.folder, making.signal);
  } catch (error) {
    await making.attempts.failed('npm', error, null);
    throw new InstallationError(making.attempts.reasons());
  }
  if ((await hasNvidiaGpu(making)) && (await installForGpu(making))) return;
  await installForProcessor(making);
}

/** Whether what lies there computes. */
async function isSound(folder: string, signal: AbortSignal): Promise<boolean> {
  const built = builtPackage(folder);
  if (built === null) return false;
  try {
    await checkInstalled(built, folder, signal);
    return true;
  } catch (error) {
    if (!(error instanceof InstallationError)) throw error;
    return false;
  }
}

/** Puts a whole installation in the place of what lies there, if anything does. */
async function putInPlace(made: string, place: string): Promise<void> {
  const former = `${made}-former`;
  if (existsSync(place)) await rename(place, former);
  await rename(made, place);
  await rm(former, { recursive: true, force: true });
}

/** A folder that an installation is made in bears the name of its machine and process. */
const partialName = /^partial-(.+)-(\d+)-[^-]+$/;

/** Whether the installation that a folder was made by is surely over: a day is longer than one takes. */
async function isLeft(folder: string, name: string): Promise<boolean> {
  const [, machine, pid] = partialName.exec(name) ?? [];
  if (machine === hostname() && !isAlive(Number(pid))) return true;
  const found = await stat(join(folder, name)).catch(() => null);
  return found !== null && found.mtimeMs < Date.now() - 24 * 3600 * 1000;
}

/** Removes what installations leave that were killed. What they started may still write there: then the next one does. */
async function removeOldPartials(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith('partial-') || !(await isLeft(folder, name))) continue;
    await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

async function requireSpace(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= neededBytes) return;
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);
  throw new InstallationError(
    `${folder} has ${gigabytes(free)} GB left, and installing TensorFlow takes ${gigabytes(neededBytes)} GB for some minutes ` +
      `(1 GB stays). ${otherFolder}`,
  );
}

/**
 * Installs TensorFlow where `tensorflowFolder` says, or anew where it lies there and does not load. It is made beside
 * its place and renamed: what has its name is whole.
 * @returns whether it was there already
 * @throws InstallationError in words for the person; the signal's reason where that ended it. Nothing is left then.
 */
export async function installTensorflow(signal: AbortSignal, telling: Telling): Promise<boolean> {
  const place = tensorflowFolder();
  const parent = dirname(place);
  try {
    if (await isSound(place, signal)) return true;
    if (existsSync(place)) telling.say(`What lies in ${place} does not load: installing it again`);
    await makeFolders(parent);
    await removeOldPartials(parent);
    await requireSpace(parent);
    const partial = await mkdtemp(join(parent, `partial-${hostname()}-${process.pid}-`));
    try {
      const folder = join(partial, basename(place));
      await mkdir(folder);
      await toldOf(folder, telling, async (say) => {
        const attempts = await attemptsIn(join(parent, logName), say);
        await make({ folder, signal, say, attempts });
      });
      // Another installation may have ended meanwhile: what it made may be in use.
      if (await isSound(place, signal)) return true;
      await putInPlace(folder, place);
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
    return false;
  } catch (error) {
    throw installationError(error, parent);
  }
}
