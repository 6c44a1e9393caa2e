import { join, resolve } from 'node:path';
import { howMany } from '../architecture/how-many.js';
import { computeLandscape, type PointsDone } from '../certificates/landscape/compute-landscape.js';
import { formatNumber } from '../certificates/format-number.js';
import { loadDataset } from '../data/load-dataset.js';
import { initialWeights } from '../training/initial-weights.js';
import { readRunRecord, readWeights, runFiles, writeJson } from '../training/run-folder.js';
import { CommandFailure, exitCode } from './failure.js';

export interface LandscapeOptions {
  readonly grid: string;
}

const [leastGrid, mostGrid] = [3, 101];

function gridOf(text: string): number {
  const grid = Number(text);
  if (Number.isInteger(grid) && grid >= leastGrid && grid <= mostGrid && grid % 2 === 1) return grid;
  throw new CommandFailure(
    `--grid ${text}: must be an odd number from ${leastGrid} to ${mostGrid}, so that the trained weights are in the middle.`,
    exitCode.unusable,
  );
}

/** Says how far it is at every percent: in a terminal in one line. */
function percentSayer(): (now: PointsDone) => void {
  let said = -1;
  return ({ done, of }) => {
    const percent = Math.floor((100 * done) / of);
    if (percent === said) return;
    said = percent;
    process.stderr.write(`${done} of ${of} points${process.stderr.isTTY ? '\r' : '\n'}`);
  };
}

/** Lets what ends the process be heard between two stretches of work. */
const breathe = () => new Promise<void>((done) => setImmediate(done));

/** `nestimate landscape`: the training risk around a run's trained weights, written to `landscape.json` in its folder. */
export async function landscapeOfRun(run: string, options: LandscapeOptions): Promise<number> {
  const folder = resolve(run);
  const grid = gridOf(options.grid);
  const record = await readRunRecord(folder).catch((error: unknown) => {
    throw new CommandFailure(error instanceof Error ? error.message : String(error), exitCode.unusable);
  });
  const weights = await readWeights(folder);
  const dataset = await loadDataset(record.data);
  if (record.resolved !== null && record.resolved.dataHash !== dataset.hash) {
    throw new CommandFailure(
      `The data has changed since ${record.id} was trained: a landscape would be about other rows. Train again.`,
      exitCode.errors,
    );
  }
  const { architecture, settings, origin, seed } = record;
  const start = origin === null ? initialWeights(architecture, seed) : null;
  const work = computeLandscape({ architecture, loss: settings.loss, weights, start, train: dataset.train, grid });
  const say = percentSayer();
  let next = work.next();
  for (; next.done !== true; next = work.next()) {
    say(next.value);
    await breathe();
  }
  if (process.stderr.isTTY) process.stderr.write('\n');
  await writeJson(join(folder, runFiles.landscape), next.value);
  const { risk, rows, slice } = next.value;
  const finite = slice.risks.flat().filter((value) => value !== null);
  process.stdout.write(
    `Risk ${formatNumber(risk)} at the trained weights, ${formatNumber(Math.min(...finite))} to ${formatNumber(Math.max(...finite))} around them, on ${howMany(rows, 'training row')}.\n${join(folder, runFiles.landscape)}\n`,
  );
  return exitCode.ok;
}
