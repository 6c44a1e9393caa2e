import { resolve } from 'node:path';
import { writeWhole } from '../data/atomic-file.js';
import { caveat } from '../runs/comparable.js';
import { stands } from '../runs/compared-fact.js';
import type { ToldRun } from '../runs/run-facts.js';
import { comparedFacts, readToldRun, runsCsv } from '../runs/told-runs.js';
import { changeLabels, tagsOfLine } from '../training/run-labels.js';
import { type BrokenRun, type ListedRun, runList } from '../training/run-list.js';
import { CommandFailure, exitCode } from './failure.js';
import { comparisonText, runsText, type Terminal } from './runs-text.js';
import { lineWidth, painter } from './terminal.js';

export interface RunsOptions {
  readonly format: 'text' | 'json';
  /** Only runs with this tag. */
  readonly tag?: string;
  /** The file that a table is written to. */
  readonly csv?: string;
}

function asJson({ folder, record, labels, status, end }: ListedRun) {
  const { id, session, createdAt, architecture, data, seed, settings, resolved } = record;
  const { epoch, keptEpoch, train, test } = end;
  return {
    run: id,
    folder,
    name: labels.name,
    tags: labels.tags,
    status,
    network: architecture.name,
    kind: architecture.kind,
    data: data.name,
    seed,
    settings,
    engine: resolved?.engine ?? null,
    threads: resolved?.threads?.count ?? null,
    session,
    createdAt,
    epoch,
    keptEpoch,
    train,
    test,
  };
}

function terminal(): Terminal {
  return { width: lineWidth(process.stdout), paint: painter(process.stdout) };
}

function sayBroken(broken: readonly BrokenRun[]): void {
  for (const { folder, reason } of broken) process.stderr.write(`${folder}: ${reason}\n`);
}

/** `nestimate runs`: the runs of a folder, the latest first, with their names, tags and scores. */
export async function listRunsOf(folder: string, { format, tag, csv }: RunsOptions): Promise<number> {
  const { runs, broken } = await runList(resolve(folder)).read();
  sayBroken(broken);
  const shown = tag === undefined ? runs : runs.filter(({ labels }) => labels.tags.includes(tag));
  if (csv !== undefined) {
    const told: ToldRun[] = [];
    // One after the other: thousands at once are more files than a process may open.
    for (const run of shown) told.push(await readToldRun(run.folder));
    await writeWhole(csv, runsCsv(told)).catch(() => {
      throw new CommandFailure(`${csv} can't be written: check its folder.`, exitCode.unusable);
    });
    return exitCode.ok;
  }
  if (format === 'json') process.stdout.write(`${JSON.stringify(shown.map(asJson), null, 2)}\n`);
  else if (shown.length === 0) process.stdout.write(`No runs in ${folder}.\n`);
  else {
    process.stdout.write(`${runsText(shown, terminal())}\n`);
  }
  return exitCode.ok;
}

/** `nestimate compare`: what runs differ in, fact by fact; `all`: what they have in common too. */
export async function compareRuns(
  folders: readonly string[],
  { format, all = false }: { readonly format: 'text' | 'json'; readonly all?: boolean },
): Promise<number> {
  const runs = await Promise.all(
    folders.map((folder) =>
      readToldRun(resolve(folder)).catch((error: unknown) => {
        throw new CommandFailure(error instanceof Error ? error.message : String(error), exitCode.unusable);
      }),
    ),
  );
  const facts = comparedFacts(runs);
  if (format === 'json') {
    const shown = facts.filter((fact) => all || stands(fact));
    const json = { runs: runs.map(({ record }) => record.id), caveat: caveat(facts), facts: shown };
    process.stdout.write(`${JSON.stringify(json, null, 2)}\n`);
    return exitCode.ok;
  }
  process.stdout.write(`${comparisonText(runs, facts, all, terminal())}\n`);
  return exitCode.ok;
}

/** `nestimate label`: names or tags a run; an empty word takes them away. */
export async function labelRun(
  folder: string,
  { name, tags }: { readonly name?: string; readonly tags?: string },
): Promise<number> {
  if (name === undefined && tags === undefined) {
    throw new CommandFailure('Give --name or --tags.', exitCode.unusable);
  }
  await readToldRun(resolve(folder))
    .then(() =>
      changeLabels(resolve(folder), {
        ...(name === undefined ? {} : { name: name.trim() === '' ? null : name }),
        ...(tags === undefined ? {} : { tags: tagsOfLine(tags) }),
      }),
    )
    .catch((error: unknown) => {
      throw new CommandFailure(error instanceof Error ? error.message : String(error), exitCode.unusable);
    });
  return exitCode.ok;
}
