import { execFile } from 'node:child_process';
import { createReadStream, existsSync } from 'node:fs';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createBrotliDecompress } from 'node:zlib';
import { createWriteStream } from 'node:fs';
import { cached } from './cache.js';
import { unpackPackage } from './npm.js';
import { untar } from './untar.js';

/** A Chromium, and what its process must find in its environment. */
export interface Browser {
  executable: string;
  environment: Record<string, string>;
  /** Whether it is the one from npm, of one version and with fonts of its own: its pictures are the same on every machine. */
  pinned: boolean;
}

/** The last version for which npm on Node 20 says nothing of engines; only its archives are used. */
const CHROMIUM = '@sparticuz/chromium@147.0.0';
const FONTS = 'dejavu-fonts-ttf@2.37.3';

/**
 * The browser that the tests drive: $NESTIMATE_CHROMIUM, else an installed Chrome, Chromium or Edge, else one from npm.
 *
 * @throws Error when $NESTIMATE_CHROMIUM isn't there, or npm has no browser for this platform or can't fetch it
 */
export async function prepareBrowser(): Promise<Browser> {
  const chosen = process.env['NESTIMATE_CHROMIUM'];
  if (chosen) {
    if (!existsSync(chosen)) throw new Error(`NESTIMATE_CHROMIUM names ${chosen}, which isn't there.`);
    return { executable: chosen, environment: {}, pinned: false };
  }
  const installed = commonPlaces().find((place) => existsSync(place));
  if (installed !== undefined) return { executable: installed, environment: {}, pinned: false };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('no Chrome, Chromium or Edge is installed. Install one, or let NESTIMATE_CHROMIUM name one.');
  }
  return browserFromNpm();
}

function commonPlaces(): string[] {
  if (process.platform === 'darwin') {
    const apps = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (name) => `Applications/${name}.app/Contents/MacOS/${name}`,
    );
    return ['/', homedir()].flatMap((root) => apps.map((app) => join(root, app)));
  }
  if (process.platform === 'win32') {
    const { ProgramFiles, LOCALAPPDATA } = process.env;
    const roots = [ProgramFiles, process.env['ProgramFiles(x86)'], LOCALAPPDATA].filter((root) => root !== undefined);
    const apps = ['Google/Chrome', 'Chromium', 'Microsoft/Edge'].map((app) =>
      app.endsWith('Edge') ? `${app}/Application/msedge.exe` : `${app}/Application/chrome.exe`,
    );
    return roots.flatMap((root) => apps.map((app) => join(root, app)));
  }
  // No snap: its browsers can't read folders under /tmp.
  const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'microsoft-edge'];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !folder.startsWith('/snap'));
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

async function browserFromNpm(): Promise<Browser> {
  const folder = await cached('chromium-147.0.0-linux-x64', async (partial) => {
    await unpackPackage(CHROMIUM, partial, (name) =>
      /^bin\/(chromium|al2023\.tar)\.br$/.test(name) ? name : undefined,
    );
    const archive = (name: string) => createReadStream(join(partial, 'bin', name)).pipe(createBrotliDecompress());
    await pipeline(archive('chromium.br'), createWriteStream(join(partial, 'chromium')));
    await chmod(join(partial, 'chromium'), 0o755);
    await untar(archive('al2023.tar.br'), partial, (name) => name);
    await rm(join(partial, 'bin'), { recursive: true });
    await placeFonts(partial);
  });
  // Fonts of its own, the same on every machine: a bare one has none.
  const fonts = { FONTCONFIG_PATH: join(folder, 'fonts') };
  const libraries = { ...fonts, LD_LIBRARY_PATH: join(folder, 'lib') };
  const executable = join(folder, 'chromium');
  if (await starts(executable, fonts)) return { executable, environment: fonts, pinned: true };
  if (await starts(executable, libraries)) return { executable, environment: libraries, pinned: true };
  throw new Error(`${executable} doesn't start on this machine. Install Chromium, or let NESTIMATE_CHROMIUM name one.`);
}

/** Whether the system has the libraries it wants (libnss3 is what a bare machine lacks). */
async function starts(executable: string, environment: Record<string, string>): Promise<boolean> {
  return promisify(execFile)(executable, ['--version'], { env: { ...process.env, ...environment } }).then(
    () => true,
    () => false,
  );
}

async function placeFonts(folder: string): Promise<void> {
  const fonts = join(folder, 'fonts');
  await mkdir(fonts);
  await unpackPackage(FONTS, fonts, (name) => /^ttf\/(DejaVuSans(?:Mono)?(?:-Bold)?\.ttf)$/.exec(name)?.[1]);
  await writeFile(
    join(fonts, 'fonts.conf'),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">.</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  <alias><family>sans-serif</family><prefer><family>DejaVu Sans</family></prefer></alias>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>
`,
  );
}
