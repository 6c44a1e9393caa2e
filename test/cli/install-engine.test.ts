import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toldOf } from '../../models/training/tensorflow/telling.js';
import { nestimateWith, scratch } from './nestimate.js';

const { bavail, bsize } = statfsSync(tmpdir());
const left =
  process.platform === 'win32'
    ? 'stand-ins for npm and Python are scripts that Windows does not start'
    : bavail * bsize < 1.6e9
      ? 'the temporary folder has less than 1.6 GB left'
      : null;
if (left !== null) console.log(`The tests of the installation of engines are left out: ${left}.`);

/** TensorFlow.js for Node as npm leaves it, in two files: an install script, and a module that computes. */
const standIn = {
  downloads: `fs.mkdirSync('lib/napi-v8', { recursive: true }); fs.writeFileSync('lib/napi-v8/tfjs_binding.node', '');`,
  refused: `console.log('* Downloading libtensorflow'); console.log('Error: connect ECONNREFUSED'); process.exit(1);`,
  computes: (corner: number) =>
    `exports.tensor2d = () => 0; exports.backend = () => ({});
     exports.matMul = () => ({ dataSync: () => [0, 0, 0, ${corner}] });`,
};

let folder: string;
let programs: string;
let engines: string;

beforeEach(() => {
  folder = scratch();
  programs = join(folder, 'programs');
  engines = join(folder, 'engines');
  mkdirSync(programs);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program of this name on the PATH, where nothing else is. */
function program(name: string, script: string): void {
  writeFileSync(join(programs, name), `#!${process.execPath}\nconst fs = require('fs');\n${script}\n`, { mode: 0o755 });
}

function npm(script: string, module = standIn.computes(50)): void {
  program(
    'npm',
    `const place = 'node_modules/@tensorflow/tfjs-node/';
     fs.mkdirSync(place + 'scripts', { recursive: true });
     fs.writeFileSync(place + 'package.json', '{}');
     fs.writeFileSync(place + 'index.js.map', '');
     fs.writeFileSync(place + 'scripts/install.js', ${JSON.stringify(`const fs = require('fs');${script}`)});
     fs.writeFileSync(place + 'index.js', ${JSON.stringify(module)});`,
  );
}

function start(...words: string[]) {
  return nestimateWith({ PATH: programs, NESTIMATE_ENGINES: engines, HOME: folder }, 'engines', ...words);
}

const install = () => start('--install', 'tensorflow').outcome;

const log = 'install.log';

/** What lies where engines are installed, but for the log of what failed. */
function installed(): string[] {
  return existsSync(engines) ? readdirSync(engines).filter((name) => name !== log) : [];
}

describe.skipIf(left !== null)('nestimate engines --install tensorflow', () => {
  it('is what the list of engines names where it is missing', async () => {
    const { stdout, code } = await start().outcome;
    expect(code).toBe(0);
    expect(stdout).toMatch(/tensorflow +no +not installed; `nestimate engines --install tensorflow` installs it/);
    expect(installed()).toEqual([]);
  });

  it('installs what npm and the download bring, tries it, and leaves nothing else', async () => {
    npm(standIn.downloads);
    const { stderr, code } = await install();
    expect(stderr).toContain('Trying it\nTensorFlow is installed: ');
    expect(code).toBe(0);
    const [place, ...others] = installed();
    expect(others).toEqual([]);
    const files = readdirSync(join(engines, place, 'node_modules/@tensorflow/tfjs-node'));
    expect(files).toEqual(expect.arrayContaining(['index.js', 'lib']));
    expect(files).not.toContain('index.js.map');
    expect((await install()).stderr).toContain('is there already, and computes');
  });

  it('installs anew what does not load any more', async () => {
    npm(standIn.downloads);
    await install();
    const [place] = installed();
    const module = join(engines, place, 'node_modules/@tensorflow/tfjs-node/index.js');
    writeFileSync(module, 'throw new Error("wrong ELF class")');
    expect((await start().outcome).stdout).toContain('installed, but does not load: wrong ELF class. `nestimate');
    const { stderr, code } = await install();
    expect(stderr).toContain('does not load: installing it again');
    expect(code).toBe(0);
    expect(installed()).toEqual([place]);
  });

  it.each([
    ['npm is missing', () => undefined, ['npm is not on the PATH: install Node.js']],
    [
      'npm fails',
      () => program('npm', 'console.error("npm error code E404\\nnpm error 404 Not Found"); process.exit(1);'),
      ['npm could not fetch TensorFlow.js', 'npm error 404 Not Found'],
    ],
    [
      'the download is refused and there is no compiler',
      () => npm(standIn.refused),
      ['could not be downloaded', 'ECONNREFUSED', 'The C++ compiler g++ is not on the PATH'],
    ],
    [
      'the download is refused and there is no Python',
      () => {
        npm(standIn.refused);
        program('g++', '');
      },
      ['ECONNREFUSED', 'python3 is not on the PATH'],
    ],
    [
      'pip does not have the wheel',
      () => {
        npm(standIn.refused);
        program('g++', '');
        program('python3', 'console.error("ERROR: No matching distribution found"); process.exit(1);');
      },
      ["Python's pip could not fetch tensorflow-cpu==", 'No matching distribution found'],
    ],
    [
      'the wheel lacks the libraries',
      () => {
        npm(standIn.refused);
        program('g++', '');
        const emptyZip = `Buffer.from('PK\\x05\\x06'.padEnd(22, '\\0'), 'latin1')`;
        program('python3', `fs.mkdirSync('wheel'); fs.writeFileSync('wheel/a.whl', ${emptyZip});`);
      },
      ['has no libtensorflow_cc.so.2'],
    ],
    [
      'it computes nonsense',
      () => npm(standIn.downloads, standIn.computes(49)),
      ['TensorFlow does not load here', 'It computed 49 instead of 50'],
    ],
  ])('says so where %s, and leaves nothing behind', async (_case, prepare, words) => {
    prepare();
    const { stderr, code } = await install();
    expect(code).toBe(1);
    for (const word of words) expect(stderr).toContain(word);
    expect(stderr).not.toContain('    at ');
    expect(installed()).toEqual([]);
  });

  it('says what it tries after what failed, and keeps all that was said', async () => {
    npm(standIn.refused);
    const { stderr } = await install();
    expect(stderr).toContain('The download of the ready-built library failed: ');
    expect(stderr).toMatch(
      /ECONNREFUSED\)\nTrying another way: a build against TensorFlow’s Python wheel\. .*install\.log\n/,
    );
    expect(readFileSync(join(engines, log), 'utf8')).toContain(
      '* Downloading libtensorflow\nError: connect ECONNREFUSED',
    );
    program('npm', 'console.error("npm notice first\\nnpm error code E404"); process.exit(1);');
    expect((await install()).stderr).toContain(`are in ${join(engines, log)}`);
    expect(readFileSync(join(engines, log), 'utf8')).toContain('npm notice first\nnpm error code E404');
    npm(standIn.downloads);
    expect((await install()).code).toBe(0);
    expect(readdirSync(engines)).not.toContain(log);
  });

  it('says so where the folder can’t be made', async () => {
    npm(standIn.downloads);
    writeFileSync(engines, 'a file');
    const { stderr, code } = await install();
    expect(stderr).toContain(`${engines} can't be written`);
    expect(stderr).toContain('NESTIMATE_ENGINES');
    expect(code).toBe(1);
  });

  it('can be stopped, with what it started', async () => {
    const started = join(folder, 'started');
    program('npm', `fs.writeFileSync(${JSON.stringify(started)}, String(process.pid)); setInterval(() => {}, 1000);`);
    const { child, outcome } = start('--install', 'tensorflow');
    await expect.poll(() => existsSync(started), { timeout: 60_000 }).toBe(true);
    child.kill('SIGINT');
    const { stderr, code } = await outcome;
    expect(stderr).toContain('Stopped: nothing was installed.');
    expect(code).toBe(1);
    expect(installed()).toEqual([]);
  });

  it('works after one that was killed in the middle, whose half it removes', async () => {
    const started = join(folder, 'started');
    program('npm', `fs.writeFileSync(${JSON.stringify(started)}, String(process.pid)); setInterval(() => {}, 1000);`);
    const { child, outcome } = start('--install', 'tensorflow');
    await expect.poll(() => existsSync(started), { timeout: 60_000 }).toBe(true);
    child.kill('SIGKILL');
    await outcome;
    // What it had started goes with it.
    const isAlive = () => {
      try {
        return process.kill(Number(readFileSync(started, 'utf8')), 0);
      } catch {
        return false;
      }
    };
    await expect.poll(isAlive, { timeout: 60_000 }).toBe(false);
    expect(installed()).toEqual([expect.stringMatching(/^partial-/)]);
    npm(standIn.downloads);
    expect((await install()).code).toBe(0);
    expect(installed()).toEqual([expect.stringMatching(/^tensorflow-/)]);
  });

  it('says that the disk is full where npm does', async () => {
    program(
      'npm',
      'console.error("npm error code ENOSPC\\nnpm error nospc No space left on device"); process.exit(1);',
    );
    const { stderr, code } = await install();
    expect(code).toBe(1);
    expect(stderr).toContain(`The disk that holds ${engines} is full.`);
    expect(stderr).not.toContain('registry');
    expect(installed()).toEqual([]);
  });

  it('tells how it comes on', async () => {
    const told: string[] = [];
    const place = join(engines, 'place');
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'a'), Buffer.alloc(3e6));
    const telling = { say: () => undefined, tick: (progress: string) => void told.push(progress) };
    await toldOf(place, telling, () => expect.poll(() => told.length, { timeout: 60_000 }).toBeGreaterThan(0));
    expect(told[0]).toMatch(/^\d+ s, 3 MB$/);
  });

  it('refuses another name', async () => {
    const { stderr, code } = await start('--install', 'torch').outcome;
    expect(code).toBe(2);
    expect(stderr).toContain('tensorflow');
  });
});
