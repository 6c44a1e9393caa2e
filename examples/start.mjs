// `npm start`: the command on the first example, as a newcomer would type it.
import { spawnSync } from 'node:child_process';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const examples = dirname(fileURLToPath(import.meta.url));
const command = join(examples, '..', 'dist', 'nestimate.cjs');
const first = relative(process.cwd(), join(examples, 'first.nest'));

/** Runs the command with these words; ends this process where it fails. */
function nestimate(...words) {
  console.log(`\n$ nestimate ${words.join(' ')}`);
  const { status } = spawnSync(process.execPath, [command, ...words], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

nestimate('check', first);
nestimate('train', first);

console.log(`
To see it in VS Code: press F5 in this folder, or run \`npm run vscode\`. It opens desktop VS Code where \`code\` is on the PATH,
else a VS Code in the browser. \`node dist/nestimate.cjs check examples/violations.nest\` shows what the findings look like.`);
