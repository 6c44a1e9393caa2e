// Runs the command it is given, and ends it with all its children when our standard input closes: also when the
// process that started us was killed and could clean up nothing. First argument: the throw-away folder to remove then.
import { spawn, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import process from 'node:process';
import { setTimeout } from 'node:timers';

const [home, command, ...options] = process.argv.slice(2);
const server = spawn(command, options, { stdio: ['ignore', 'inherit', 'inherit'] });

let ending = false;
function end() {
  if (ending) return;
  ending = true;
  rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  // We lead the process group (or, on Windows, the tree): this ends us too.
  if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(process.pid), '/T', '/F']);
  else process.kill(-process.pid, 'SIGKILL');
}

server.on('exit', end);
server.on('error', (error) => {
  console.error(error.message);
  end();
});
process.stdin.on('end', () => {
  // A moment for the extension to end its own children properly.
  server.kill('SIGTERM');
  setTimeout(end, 1000);
});
process.stdin.resume();
