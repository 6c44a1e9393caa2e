import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import { InstallationError } from './installation-error.js';
import { bindingFile, packageFolder } from './packages.js';
import { lastWords, runProgram } from './run-program.js';

/** The TensorFlow with which this version of TensorFlow.js was tried. */
const wheel = 'tensorflow-cpu==2.21.0';

const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
/** Where the headers that the binding includes, and those that they include, lie in the wheel. */
const headers = /^tensorflow\/include\/((tensorflow\/c|tensorflow\/core\/platform|tsl\/platform|xla\/tsl\/c)\/.*\.h)$/;

const builtPackage = '@tensorflow/tfjs-node';

interface Building {
  /** The installation. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** Downloads the wheel with pip: its path. */
async function downloadWheel({ folder, signal }: Building): Promise<string> {
  const words = ['-m', 'pip', 'download', '--no-deps', '--disable-pip-version-check', '--dest', 'wheel', wheel];
  // pip downloads to a temporary folder first, which may be on a smaller disk.
  const environment = { TMPDIR: folder };
  const { ended, said } = await runProgram('python3', words, { folder, signal, environment });
  if (ended === 'missing') {
    throw new InstallationError('python3 is not on the PATH: install Python 3.10 to 3.13 with pip.');
  }
  if (ended === 'badly') {
    throw new InstallationError(
      `Python's pip could not fetch ${wheel}; it exists for Python 3.10 to 3.13.\n${lastWords(said)}`,
      said,
    );
  }
  const files = await readdir(join(folder, 'wheel'));
  const file = files.find((name) => name.endsWith('.whl'));
  if (file === undefined) throw new InstallationError(`pip fetched ${files.join(', ') || 'nothing'}, and no wheel.`);
  return join(folder, 'wheel', file);
}

function libraryPath(library: string): string {
  return join(packageFolder(builtPackage), 'deps', 'lib', library);
}

/** Where a file of the wheel is unpacked to; null: it is not needed. */
function placeOf(name: string): string | null {
  const library = libraries.find((file) => name === `tensorflow/${file}`);
  if (library !== undefined) return libraryPath(library);
  const header = headers.exec(name);
  return header === null ? null : join('wheel', 'include', header[1]);
}

/** @throws InstallationError where the wheel lacks a library */
async function unpack(file: string, { folder, signal }: Building): Promise<void> {
  const zip = await openPromise(file, { lazyEntries: true, autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) {
      const place = placeOf(entry.fileName);
      if (place === null) continue;
      await mkdir(dirname(join(folder, place)), { recursive: true });
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(join(folder, place)), { signal });
    }
  } finally {
    zip.close();
  }
  const missing = libraries.find((library) => !existsSync(join(folder, libraryPath(library))));
  if (missing !== undefined) throw new InstallationError(`The Python wheel ${wheel} has no ${missing} here.`);
}

function compilerHere(): string {
  return process.env.CXX || 'g++';
}

/** Asked before anything is fetched for it. */
async function requireCompiler({ folder, signal }: Building): Promise<void> {
  const compiler = compilerHere();
  if ((await runProgram(compiler, ['--version'], { folder, signal })).ended === 'well') return;
  throw new InstallationError(`The C++ compiler ${compiler} is not on the PATH: install g++ (or set CXX).`);
}

/** Compiles the binding's two files. Of Node only the headers of Node-API are needed, which npm has: any Node loads it. */
async function compile({ folder, signal }: Building): Promise<void> {
  const source = packageFolder(builtPackage);
  const binding = bindingFile(builtPackage);
  await mkdir(dirname(join(folder, binding)), { recursive: true });
  const words = [
    ...['-shared', '-fPIC', '-O2', '-std=c++17', '-DNAPI_VERSION=8'],
    ...['-I', join('node_modules', 'node-api-headers', 'include'), '-I', join('wheel', 'include')],
    ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((file) => join(source, 'binding', file)),
    ...libraries.map(libraryPath),
    // The libraries are found from where the binding lies, wherever that is moved.
    ...['-Wl,-rpath,$ORIGIN/../../deps/lib', '-o', binding],
  ];
  const compiler = compilerHere();
  const { ended, said } = await runProgram(compiler, words, { folder, signal });
  if (ended !== 'well') {
    throw new InstallationError(`${compiler} could not build the binding of TensorFlow.js.\n${lastWords(said)}`, said);
  }
}

/**
 * Builds TensorFlow.js for Node against the TensorFlow in its Python wheel: Linux only.
 * @throws InstallationError where Python, pip, the wheel or a compiler is missing, or fails
 */
export async function buildAgainstWheel(building: Building, say: (what: string) => void): Promise<void> {
  if (process.platform !== 'linux') throw new InstallationError('Building against a Python wheel works on Linux only.');
  await requireCompiler(building);
  say(`Fetching the Python wheel ${wheel} with pip (270 MB)`);
  const file = await downloadWheel(building);
  say('Unpacking its libraries (850 MB)');
  await unpack(file, building);
  say('Compiling the binding of TensorFlow.js against them');
  await compile(building);
  await rm(join(building.folder, 'wheel'), { recursive: true });
}
