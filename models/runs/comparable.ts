import type { ComparedFact } from './compared-fact.js';

/** Sums in another order differ by this share of them, in float64. */
const lastBits = 1e-13;

/** Whether several numbers are one, but for their last bits. */
export function isOne(values: readonly number[]): boolean {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return most - least <= lastBits * Math.max(Math.abs(least), Math.abs(most));
}

/** A fact in which the runs differ; undefined where they don't. */
export function differing(facts: readonly ComparedFact[], key: string): ComparedFact | undefined {
  return facts.find((fact) => fact.key === key && fact.differs);
}

/** Facts that say at length what another one says in a word: where the data is another one, its whole definition. */
export function longFacts(facts: readonly ComparedFact[]): string[] {
  if (differing(facts, 'data')) return ['data_definition', 'data_hash'];
  return differing(facts, 'data_definition') ? ['data_hash'] : [];
}

/** Whether the results of the runs are numbers of one kind: of the same data, and risks of the same loss. */
export function isComparable({ key }: Pick<ComparedFact, 'key'>, facts: readonly ComparedFact[]): boolean {
  const sameData = !differing(facts, 'data_definition') && !differing(facts, 'data_hash');
  return sameData && !(key.endsWith('_risk') && differing(facts, 'loss'));
}

/**
 * What must not be read out of the results of several runs; null where there is nothing to warn of.
 * @param facts all of the runs
 */
export function caveat(facts: readonly ComparedFact[]): string | null {
  const otherTask = "their results are not of the same task, and can't be held against each other.";
  if (differing(facts, 'data_definition')) return `These runs have different data: ${otherTask}`;
  if (differing(facts, 'data_hash')) return `The rows of the data have changed between these runs: ${otherTask}`;
  const losses = differing(facts, 'loss');
  if (losses === undefined) return null;
  const names = [...new Set(losses.values)].join(', ');
  const others = facts.filter(({ group, key }) => group === 'result' && /_(accuracy|r_squared)$/.test(key));
  const heads = [...new Set(others.map(({ key }) => (key.endsWith('accuracy') ? 'accuracy' : 'R²')))];
  const instead = heads.length === 0 ? '' : ` ${heads.join(' and ').replace(/^a/, 'A')} can be.`;
  return `These runs have different losses (${names}): their risks can't be held against each other.${instead}`;
}
