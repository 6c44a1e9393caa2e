import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadDataset } from '../../models/data/load-dataset.js';
import { readProgram } from '../../models/language/read-program.js';
import { readEvents } from '../../models/training/event-log.js';
import { createSession } from '../../models/training/session.js';
import { trainRun } from '../../models/training/train-run.js';
import { whyNotFull } from '../full.js';

const example = 'examples/images/mnist.nest';
const files = ['t10k-images-idx3-ubyte.gz', 't10k-labels-idx1-ubyte.gz'];
const folders = ['examples/images/mnist', '../shared/data/mnist'];
const found = folders.find((folder) => files.every((file) => existsSync(join(folder, file))));
const absent = found === undefined ? `${files.join(' and ')} are not in examples/images/mnist` : null;
const missing = whyNotFull ?? absent;

/** Where the example lies beside its data, and its runs. */
const place = mkdtempSync(join(tmpdir(), 'nestimate-mnist-'));
afterAll(() => rmSync(place, { recursive: true }));

if (missing !== null) console.log(`Skipped: ${example}, trained, for ${missing}.`);

describe.skipIf(missing !== null)(`${example}, trained${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  it.each(['Small', 'Growing', 'ResNEst_20'])(
    '%s is right of 97 in 100 held-out images',
    { timeout: 3_600_000 },
    async (name) => {
      const file = join(place, 'mnist.nest');
      cpSync(example, file);
      cpSync(found ?? '', join(place, 'mnist'), { recursive: true });
      const text = readFileSync(file, 'utf8');
      const { trains } = await readProgram(file, text);
      const train = trains.find(({ networks }) => networks.some((network) => network.name === name));
      if (train === undefined) throw new Error(`${example} trains no ${name}`);
      const networks = train.networks.filter((network) => network.name === name);
      const [run] = await createSession(join(place, 'runs'), { ...train, file, text, networks, engine: 'auto' });
      await trainRun(run, await loadDataset(train.data), { shouldStop: () => false });
      const scores = (await readEvents(run)).flatMap((event) => (event.type === 'evaluation' ? [event.test] : []));
      expect(scores.at(-1)?.accuracy).toBeGreaterThanOrEqual(0.97);
    },
  );
});
