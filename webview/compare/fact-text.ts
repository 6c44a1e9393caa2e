import { formatNumber } from '../../models/certificates/format-number.js';
import { isComparable } from '../../models/runs/comparable.js';
import { kindName } from '../../models/architecture/kind-name.js';
import { type ComparedFact, type FactValue, isMeasured } from '../../models/runs/compared-fact.js';

const dates: readonly string[] = ['created'];
/** As many as tell one from another. */
const hashLetters = 12;

/** A number with a minus sign, where a text has a hyphen for one. */
export function signed(text: string): string {
  return text.replace(/^(\(?)-/, '$1−');
}

/** A fact's value as a person reads it. */
export function factText(fact: Pick<ComparedFact, 'key' | 'kind' | 'group'>, value: string | number): string {
  const { key, kind } = fact;
  if (dates.includes(key)) return new Date(value).toLocaleString();
  if (key === 'data_hash') return String(value).slice(0, hashLetters);
  if (typeof value === 'string') return key === 'kind' ? kindName(value) : value;
  if (kind === 'share') return `${(100 * value).toFixed(2)}\u00a0%`;
  if (key === 'epoch') return Math.floor(value).toLocaleString('en-US');
  if (isMeasured(fact)) return signed(formatNumber(value));
  // A seed is a name, and counts nothing.
  return Number.isInteger(value) && key !== 'seed' ? value.toLocaleString('en-US') : String(value);
}

/** Numbers by size, texts by letters, what is missing last. */
export function compareValues(a: FactValue, b: FactValue): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), undefined, { numeric: true });
}

/**
 * The best of a result's values: the least risk, the greatest of everything else; null where nothing is to be chosen.
 * @param facts all of the runs: they say whether the values are of one kind
 */
export function bestOf(fact: ComparedFact, facts: readonly ComparedFact[]): number | null {
  const { key, group, kind, values } = fact;
  if (!isComparable(fact, facts)) return null;
  if (group !== 'result' || kind === 'text' || key === 'epoch' || key === 'kept_epoch') return null;
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length < 2) return null;
  return key.endsWith('_risk') ? Math.min(...numbers) : Math.max(...numbers);
}
