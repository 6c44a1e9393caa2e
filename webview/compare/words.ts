import { differing } from '../../models/runs/comparable.js';
import type { ComparedFact } from '../../models/runs/compared-fact.js';
import { isSettled } from '../../models/training/run-status.js';
import type { ComparedRun } from './messages.js';

/** What follows from which network it is, and from which data. */
const consequences: Readonly<Record<string, readonly string[]>> = {
  network: ['kind', 'parameters', 'inputs', 'width', 'blocks', 'outputs', 'bias'],
  data: ['data_definition', 'data_hash', 'training_rows', 'test_rows', 'inputs', 'outputs'],
  data_definition: ['data_hash', 'training_rows', 'test_rows'],
};

const outcomes: readonly ComparedFact['group'][] = ['run', 'result', 'certificate'];

/** What the runs differ in before they are trained, in a line; what follows from something else that is named is left out. */
export function differenceText(facts: readonly ComparedFact[]): string {
  if ((facts[0]?.values.length ?? 0) < 2) return 'One run alone';
  const implied = Object.entries(consequences).flatMap(([key, those]) => (differing(facts, key) ? those : []));
  const named = facts.filter(({ differs, group, key }) => {
    return differs && !outcomes.includes(group) && !implied.includes(key);
  });
  const heads = named.map(({ head }) => head[0].toLowerCase() + head.slice(1));
  return heads.length === 0 ? 'Their settings are the same' : `They differ in ${heads.join(', ')}`;
}

/** How many are not at their end; nothing where all are. */
export function liveText(runs: readonly ComparedRun[]): string[] {
  const live = runs.filter(({ status }) => !isSettled(status)).length;
  return live === 0 ? [] : [`${live} under way`];
}
