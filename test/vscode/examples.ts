import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './studio.js';

/** Trains for minutes: long enough to be stopped, resumed and reloaded, whatever the machine. */
export const LONG = `
resnest Long {
  input 4
  expand 8
  repeat 2 { block dense 4 relu }
  output 1
}

data made { synthetic inputs 4 outputs 1 samples 200 noise 0.1 seed 1 }

train Long on made {
  loss squared
  optimizer adam 1e-4
  batch 20
  epochs 100000
  seed 1
}
`;

/** Fills a workspace with the examples, and with `long.nest`. */
export async function examples(workspace: string): Promise<void> {
  // Examples on images lack their data, which the Problems view would say.
  const left = (file: string) => file.includes('.nestimate') || /[/\\](paper|images)$/.test(file);
  await cp(join(root, 'examples'), workspace, { recursive: true, filter: (file) => !left(file) });
  await writeFile(join(workspace, 'long.nest'), LONG);
}
