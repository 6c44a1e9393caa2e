import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { untar } from './untar.js';

/**
 * Fetches `name@version` with npm, which honours the person's configuration and checks the package's integrity, and
 * unpacks the files that `place` gives a place.
 *
 * @throws Error with npm's own words when npm fails
 */
export async function unpackPackage(
  spec: string,
  folder: string,
  place: (name: string) => string | undefined,
): Promise<void> {
  const download = join(folder, 'download');
  await mkdir(download);
  await npm(['pack', spec, '--pack-destination', download], folder);
  const [archive] = await readdir(download);
  if (archive === undefined) throw new Error(`npm pack ${spec} left no archive.`);
  const stream = createReadStream(join(download, archive)).pipe(createGunzip());
  await untar(stream, folder, (name) => place(name.replace(/^[^/]+\//, '')));
  await rm(download, { recursive: true });
}

/** Runs npm in `folder`; @throws Error with npm's own words when it fails. */
export async function npm(options: string[], folder: string): Promise<void> {
  const { command, first } = npmCommand();
  const env = { ...process.env };
  // Set by `npm run` for the project: they would lead npm out of `folder`.
  for (const name of ['npm_config_local_prefix', 'npm_config_prefix', 'INIT_CWD']) delete env[name];
  await new Promise<void>((resolve, reject) => {
    execFile(
      command,
      [...first, ...options],
      { cwd: folder, env, shell: command === 'npm.cmd' },
      (error, _, stderr) => {
        if (error === null) resolve();
        else reject(new Error(`npm ${options.slice(0, 2).join(' ')} failed: ${reasonIn(stderr) || error.message}`));
      },
    );
  });
}

/** The npm that runs us, else the one on the PATH. */
function npmCommand(): { command: string; first: string[] } {
  const own = process.env['npm_execpath'];
  if (own?.endsWith('npm-cli.js')) return { command: process.execPath, first: [own] };
  return { command: process.platform === 'win32' ? 'npm.cmd' : 'npm', first: [] };
}

/** npm's error lines, without the ones that only point at its log. */
function reasonIn(stderr: string): string {
  return stderr
    .split('\n')
    .filter((line) => line.startsWith('npm error') && !line.includes('complete log'))
    .map((line) => line.slice('npm error'.length).trim())
    .filter((line) => line !== '')
    .slice(0, 4)
    .join(' · ');
}
