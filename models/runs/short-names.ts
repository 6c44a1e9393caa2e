import { kindName } from '../architecture/kind-name.js';
import { type Fact, facts, type ToldRun } from './run-facts.js';

/** Long, or the same thing as another one in other words. */
const untold = [
  'network',
  'data_definition',
  'data_hash',
  'parameters',
  'device',
  'threads',
  'training_rows',
  'test_rows',
];
/** What tells runs of one name apart, the most telling first: sizes of inputs and outputs follow from the data. */
const telling = (['data', 'network', 'training'] as const).flatMap((group) =>
  facts.filter((fact) => fact.group === group && !untold.includes(fact.key)),
);
const mostParts = 4;

function lower(head: string): string {
  return /^[A-Z][a-z]/.test(head) ? head[0].toLowerCase() + head.slice(1) : head;
}

function partOf({ key, head, value }: Fact, run: ToldRun): string {
  const named = key === 'optimizer' || key === 'loss' ? '' : `${lower(head)} `;
  const told = value(run) ?? 'none';
  return key === 'kind' ? kindName(String(told)) : `${named}${told}`;
}

/** Names of runs of one title: the facts that tell some of them apart, for as long as some are alike. */
function namesakes(title: string, runs: readonly ToldRun[], telling: readonly Fact[]): string[] {
  let names = runs.map(() => title);
  let parts = 0;
  for (const fact of telling) {
    const next = names.map((name, i) => `${name}, ${partOf(fact, runs[i])}`);
    const [known, told] = [new Set(names).size, new Set(next).size];
    if (known === runs.length || parts === mostParts) break;
    if (told === known) continue;
    names = next;
    parts += 1;
  }
  return names;
}

/** Where names are the same, `mark` is set behind them. */
function marked(names: readonly string[], mark: (i: number) => string): string[] {
  const count = new Map<string, number>();
  for (const name of names) count.set(name, (count.get(name) ?? 0) + 1);
  return names.map((name, i) => (count.get(name) === 1 ? name : `${name}${mark(i)}`));
}

function namesOf(titles: readonly string[], runs: readonly ToldRun[], telling: readonly Fact[]): string[] {
  const names = [...titles];
  for (const title of new Set(titles)) {
    const places = titles.flatMap((other, i) => (other === title ? [i] : []));
    const found = namesakes(
      title,
      places.map((i) => runs[i]),
      telling,
    );
    places.forEach((place, i) => (names[place] = found[i]));
  }
  const timed = marked(names, (i) => `, ${new Date(runs[i].record.createdAt).toLocaleString()}`);
  return marked(timed, (i) => ` (${timed.slice(0, i + 1).filter((name) => name === timed[i]).length})`);
}

/**
 * A name for each run that no other of them has: its own, or its network's, with the settings that tell it from those of the same
 * name; where these are the same too, the time at which it was begun, and its place among those of one second.
 */
export function shortNames(runs: readonly ToldRun[]): string[] {
  const titles = runs.map(({ labels, record }) => labels.name ?? record.architecture.name);
  return namesOf(titles, runs, telling);
}

/** Names of networks with their settings, whatever seed each run has and whatever a person called it. */
export function settingNames(runs: readonly ToldRun[]): string[] {
  const titles = runs.map(({ record }) => record.architecture.name);
  return namesOf(
    titles,
    runs,
    telling.filter(({ key }) => key !== 'seed'),
  );
}
