// `npm run lint`: what is checked of the sources, side by side, each one's words together. Exits 1 where one finds something.
import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import process from 'node:process';

const checks = ['eslint .', 'prettier --check .', 'tsc -p .', 'tsc -p webview', 'tsc -p test/webview'];

/** @param {string} check run by the shell, which finds it on the path that npm makes; whether it found nothing */
function passes(check) {
  return new Promise((tell) => {
    const child = spawn(check, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
    /** @type {Buffer[]} */
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => said.push(part));
    child.on('close', (code) => {
      process.stdout.write(`${check}\n${Buffer.concat(said).toString()}`);
      tell(code === 0);
    });
  });
}

const all = await Promise.all(checks.map(passes));
process.exitCode = all.every(Boolean) ? 0 : 1;
