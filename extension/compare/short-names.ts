import { facts, type ToldRun } from '../../models/training/run-facts.js';

/** What tells runs of one name apart, the most telling first. */
const telling = facts.filter(({ group, key }) => ['network', 'data', 'training'].includes(group) && key !== 'network');
const mostParts = 3;
/** Long, or the same thing as another one in other words. */
const untold = ['data_definition', 'data_hash', 'parameters', 'device', 'training_rows', 'test_rows'];

function lower(head: string): string {
  return /^[A-Z][a-z]/.test(head) ? head[0].toLowerCase() + head.slice(1) : head;
}

/**
 * A name for each run that tells it from the others: its own, or its network's with the settings in which runs of that name
 * differ; where these are the same too, the time at which it was begun.
 */
export function shortNames(runs: readonly ToldRun[]): string[] {
  const titles = runs.map(({ labels, record }) => labels.name ?? record.architecture.name);
  const names = runs.map((run, i) => {
    const namesakes = runs.filter((_, j) => titles[j] === titles[i]);
    const parts = telling
      .filter(({ key, value }) => !untold.includes(key) && namesakes.some((other) => value(other) !== value(run)))
      .slice(0, mostParts)
      .map(
        ({ key, head, value }) =>
          `${key === 'optimizer' || key === 'loss' ? '' : `${lower(head)} `}${value(run) ?? 'none'}`,
      );
    return [titles[i], ...parts].join(', ');
  });
  return names.map((name, i) => {
    const twin = names.some((other, j) => j !== i && other === name);
    return twin ? `${name}, ${new Date(runs[i].record.createdAt).toLocaleString()}` : name;
  });
}
