import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { makeFolders } from '../make-folders.js';
import { isAlive } from '../process-alive.js';
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

/** An installation that is being made. */
interface Making {
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Tells the person what is done now. */
  readonly say: (what: string) => void;
}

function wordsOf(error: unknown): string {
  if (!(error instanceof InstallationError)) throw error;
  return error.message;
}

/** Whether a GPU of NVIDIA's is here, as its driver's own program tells. */
async function hasNvidiaGpu({ folder, signal }: Making): Promise<boolean> {
  if (process.platform === 'darwin' || process.arch !== 'x64') return false;
  return (await runProgram('nvidia-smi', ['-L'], { folder, signal })).ended === 'well';
}

/** TensorFlow with CUDA, where there is a GPU and the libraries that it needs (CUDA 11.2). Null; why not, in words. */
async function installForGpu({ folder, signal, say }: Making): Promise<string | null> {
  const name: NativePackage = '@tensorflow/tfjs-node-gpu';
  say('Downloading TensorFlow for the NVIDIA GPU');
  try {
    await fetchReadyBuilt(name, folder, signal);
    if ((await checkInstalled(name, folder, signal)) === 'gpu') return null;
    await removeNative(name, folder);
    return 'TensorFlow did not find the GPU: it needs CUDA 11.2 with cuDNN 8.1.';
  } catch (error) {
    const why = wordsOf(error);
    await removeNative(name, folder);
    return why;
  }
}

async function installForProcessor({ folder, signal, say }: Making): Promise<void> {
  const name: NativePackage = '@tensorflow/tfjs-node';
  say("Downloading TensorFlow's library");
  const missed: string[] = [];
  const ways = [
    () => fetchReadyBuilt(name, folder, signal),
    () => buildAgainstWheel({ folder, signal }, (what) => say(what)),
  ];
  for (const way of ways) {
    try {
      await way();
      say('Trying it');
      await checkInstalled(name, folder, signal);
      return;
    } catch (error) {
      missed.push(wordsOf(error));
      await removeNative(name, folder);
      await rm(join(folder, 'wheel'), { recursive: true, force: true });
    }
  }
  throw new InstallationError(missed.join('\n'));
}

async function make(making: Making): Promise<void> {
  making.say('Fetching TensorFlow.js for Node with npm');
  await installNodePackages(making.folder, making.signal);
  if (await hasNvidiaGpu(making)) {
    const why = await installForGpu(making);
    if (why === null) return;
    making.say(`${why}\nGoing on without the GPU.`);
  }
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
    wordsOf(error);
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
      await toldOf(folder, telling, (say) => make({ folder, signal, say }));
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
