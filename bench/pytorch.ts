import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { staged } from '../models/architecture/staged.js';
import { trainables } from '../models/architecture/trainable.js';
import { inputsOf, rowsBetween } from '../models/data/dataset.js';
import { benchmarkBatches, startOf, timedNetworks } from './networks.js';

/** PyTorch's version; null where Python doesn't have it. */
export function torchVersion(): string | null {
  try {
    const found = execFileSync('python3', ['-c', 'import torch; print(torch.__version__)'], { stdio: 'pipe' });
    return found.toString().trim();
  } catch {
    return null;
  }
}

/** The GPU that PyTorch computes on, by its name; null where it has none. */
export function torchGpu(): string | null {
  try {
    const asked = 'import torch; print(torch.cuda.get_device_name(0) if torch.cuda.is_available() else "")';
    return execFileSync('python3', ['-c', asked], { stdio: 'pipe' }).toString().trim() || null;
  } catch {
    return null;
  }
}

/** Writes weights, data and batches of all networks for `pytorch.py`; returns the folder. */
export function writeNetworks(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nestimate-bench-'));
  for (const [name, network] of Object.entries(timedNetworks)) {
    const start = startOf(network);
    const { architecture, settings, train, weights } = start;
    if (train.targets.kind !== 'values') continue;
    const arrays = trainables(architecture).map(({ name: array, shape }) => ({ name: array, shape }));
    const parts = [
      ...arrays.map((array) => weights.get(array.name)?.values),
      inputsOf(train, rowsBetween(0, train.rows)),
      train.targets.values,
    ];
    const bytes = [...parts, ...benchmarkBatches(start)].flatMap((part) =>
      part === undefined ? [] : [new Uint8Array(part.buffer, part.byteOffset, part.byteLength)],
    );
    writeFileSync(join(folder, `${name}.bin`), Buffer.concat(bytes));
    const { rows, inputSize } = train;
    const { input } = staged(architecture);
    const image = input.kind === 'vector' ? null : [input.height, input.width, input.channels];
    const description = { kind: architecture.kind, image, batch: network.batch, rate: settings.optimizer.learningRate };
    writeFileSync(join(folder, `${name}.json`), JSON.stringify({ ...description, arrays, rows, inputSize }));
  }
  return folder;
}
