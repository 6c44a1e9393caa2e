import type { ComparedFact } from '../../models/training/compared-fact.js';
import { isSettled } from '../../models/training/run-status.js';
import type { ComparedRun } from './messages.js';

/** What follows from which network it is, and from which data. */
const consequences: Readonly<Record<string, readonly string[]>> = {
  network: ['kind', 'parameters', 'inputs', 'width', 'blocks', 'outputs', 'bias'],
  data: ['data_definition', 'data_hash', 'training_rows', 'test_rows', 'inputs', 'outputs'],
  data_definition: ['data_hash', 'training_rows', 'test_rows'],
};

function differing(facts: readonly ComparedFact[], key: string): ComparedFact | undefined {
  return facts.find((fact) => fact.key === key && fact.differs);
}

/** What the runs differ in before they are trained, in a line; what follows from something else that is named is left out. */
export function differenceText(facts: readonly ComparedFact[]): string {
  if ((facts[0]?.values.length ?? 0) < 2) return 'One run alone';
  const implied = Object.entries(consequences).flatMap(([key, those]) => (differing(facts, key) ? those : []));
  const named = facts.filter(({ differs, group, key }) => {
    return differs && group !== 'run' && group !== 'result' && !implied.includes(key);
  });
  const heads = named.map(({ head }) => head[0].toLowerCase() + head.slice(1));
  return heads.length === 0 ? 'Their settings are the same' : `They differ in ${heads.join(', ')}`;
}

/** Facts that say at length what another one says in a word: where the data is another one, its whole definition. */
export function longFacts(facts: readonly ComparedFact[]): string[] {
  if (differing(facts, 'data')) return ['data_definition', 'data_hash'];
  return differing(facts, 'data_definition') ? ['data_hash'] : [];
}

/** How many are not at their end; nothing where all are. */
export function liveText(runs: readonly ComparedRun[]): string[] {
  const live = runs.filter(({ status }) => !isSettled(status)).length;
  return live === 0 ? [] : [`${live} under way`];
}

/** Whether the results of the runs are numbers of one kind: of the same data, and risks of the same loss. */
export function isComparable({ key }: Pick<ComparedFact, 'key'>, facts: readonly ComparedFact[]): boolean {
  const sameData = !differing(facts, 'data_definition') && !differing(facts, 'data_hash');
  return sameData && !(key.endsWith('_risk') && differing(facts, 'loss'));
}

/** What must not be read out of the charts and the table; null where there is nothing to warn of. */
export function caveat(facts: readonly ComparedFact[]): string | null {
  if (differing(facts, 'data_definition')) {
    return 'These runs have different data: their results are not of the same task, and none is called the best.';
  }
  if (differing(facts, 'data_hash')) {
    return 'The rows of the data have changed between these runs: their results are not of the same task, and none is called the best.';
  }
  const losses = differing(facts, 'loss');
  if (losses === undefined) return null;
  const names = [...new Set(losses.values)].join(', ');
  const others = facts.filter(({ group, key }) => group === 'result' && /_(accuracy|r_squared)$/.test(key));
  const heads = [...new Set(others.map(({ key }) => (key.endsWith('accuracy') ? 'accuracy' : 'R²')))];
  const instead = heads.length === 0 ? '' : ` ${heads.join(' and ').replace(/^a/, 'A')} can be.`;
  return `These runs have different losses (${names}): their risks can't be held against each other.${instead}`;
}
