/** What a table says of every run in one column: how it is named and read. */
export interface FactColumn {
  /** As a table of data names its column. */
  readonly key: string;
  readonly head: string;
  readonly group: 'run' | 'network' | 'data' | 'training' | 'result' | 'certificate';
  /** `share`: 0 to 1, shown as per cent. */
  readonly kind: 'text' | 'number' | 'share';
}

/** A number, a text, or null: the run has none, or not yet. */
export type FactValue = string | number | null;

/** One fact of each of several runs. */
export interface ComparedFact extends FactColumn {
  readonly values: readonly FactValue[];
  /** Whether the runs differ in it. */
  readonly differs: boolean;
}

/** Whether a number was measured, and may be rounded where it is shown; what a person wrote stands as it was written. */
export function isMeasured({ group }: Pick<FactColumn, 'group'>): boolean {
  return group === 'result' || group === 'certificate';
}

/** On what of a certificate is not shown, and why. */
export const remarkKey = 'certificate_remark';

/** Whether a fact is told with what differs: it does, or it is what the results are held against, or how those are to be read. */
export function stands({ differs, key }: ComparedFact): boolean {
  return differs || key === 'best_linear_risk' || key === remarkKey;
}

/** What stands where a run has no value. @param facts all of the runs */
export function missingText({ group }: ComparedFact, place: number, facts: readonly ComparedFact[]): string {
  const remark = facts.find(({ key }) => key === remarkKey)?.values[place] ?? null;
  return group === 'certificate' && remark !== null ? 'not shown' : '–';
}
