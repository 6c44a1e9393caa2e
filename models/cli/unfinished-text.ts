import { dirname } from 'node:path';
import { formatNumber } from '../certificates/format-number.js';
import type { SeedRun, SeedSummary } from '../runs/seed-summary.js';
import { writtenPath } from './written-path.js';

/** 0..6, or 0, 2, 5. */
export function seedsText(seeds: readonly number[]): string {
  const last = seeds.length - 1;
  const inARow = last > 0 && seeds[last] - seeds[0] === last;
  return inARow ? `${seeds[0]}..${seeds[last]}` : seeds.join(', ');
}

/** Of more unfinished runs than these, only their seeds are said, and the way to go on with all of them. */
const mostTold = 4;

/** Where a run that did not complete stands: "stopped at epoch 3 of 20, risk 0.41, test 0.52". */
function standText({ status, record, end: { epoch, train, test } }: SeedRun): string {
  const isBegun = epoch > 0 || train !== null;
  const words = status === 'queued' || (status === 'stopped' && !isBegun) ? 'not begun' : status;
  const place = isBegun ? ` at epoch ${Math.floor(epoch)} of ${record.settings.epochs}` : '';
  const scores = [
    ...(train === null ? [] : [`risk ${formatNumber(train.risk)}`]),
    ...(test === null ? [] : [`test ${formatNumber(test.risk)}`]),
  ];
  return [`${words}${place}`, ...scores].join(', ');
}

/** How to go on with runs that were stopped, or whose trainer died: each by its folder, and many by their file and network. */
function resumptionLines(summaries: readonly SeedSummary[]): string[] {
  const left = summaries
    .flatMap(({ unfinished }) => unfinished)
    .filter(({ status }) => status === 'stopped' || status === 'interrupted');
  const commands = left
    .slice(0, mostTold)
    .map(({ folder, record }) => `nestimate train ${writtenPath(record.file)} --resume ${writtenPath(folder)}`);
  if (left.length <= 1) return commands.map((command) => `Resume it with: ${command}`);
  const more = left.slice(mostTold);
  const continued = more.map(({ folder, record: { file, requestedEngine, architecture } }) => {
    const engine = requestedEngine === 'auto' ? '' : ` --engine ${requestedEngine}`;
    const which = `${writtenPath(file)} --network ${architecture.name}`;
    return `nestimate train ${which}${engine} --out ${writtenPath(dirname(folder))} --continue`;
  });
  return [
    'Resume them with:',
    ...commands.map((command) => `  ${command}`),
    ...(more.length > 0
      ? [`and ${more.length} more; this trains too what else the file now asks for of a network:`]
      : []),
    ...[...new Set(continued)].map((command) => `  ${command}`),
  ];
}

/** What there is of runs that did not complete: of a few where each stands, of many which they are. */
export function unfinishedLines(summaries: readonly SeedSummary[]): string[] {
  const lines = summaries.flatMap(({ record, unfinished }) => {
    const { name } = record.architecture;
    if (unfinished.length <= mostTold)
      return unfinished.map((run) => `${name} seed ${run.record.seed}: ${standText(run)}`);
    return [`${name}: seeds ${seedsText(unfinished.map((run) => run.record.seed))} not completed`];
  });
  if (lines.length === 0) return [];
  const counted = summaries.some(({ runs }) => runs.length > 0)
    ? 'Not counted, as they did not complete:'
    : 'No run is completed:';
  return [counted, ...lines.map((line) => `  ${line}`), ...resumptionLines(summaries)];
}
