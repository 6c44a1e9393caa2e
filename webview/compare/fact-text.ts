import { formatNumber } from '../../models/certificates/format-number.js';
import type { ComparedFact, FactValue } from '../../models/training/compared-fact.js';

const dates: readonly string[] = ['created'];

/** A fact's value as a person reads it. */
export function factText({ key, kind }: Pick<ComparedFact, 'key' | 'kind'>, value: FactValue): string {
  if (value === null) return '–';
  if (dates.includes(key)) return new Date(value).toLocaleString();
  if (typeof value === 'string') return value;
  if (kind === 'share') return `${(100 * value).toFixed(2)} %`;
  return key === 'epoch' ? String(Math.floor(value)) : formatNumber(value);
}

/** Numbers by size, texts by letters, what is missing last. */
export function compareValues(a: FactValue, b: FactValue): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), undefined, { numeric: true });
}

/** The best of a result's values: the least risk, the greatest of everything else; null where nothing is to be chosen. */
export function bestOf({ key, group, kind, values }: ComparedFact): number | null {
  if (group !== 'result' || kind === 'text' || key === 'epoch' || key === 'kept_epoch') return null;
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length < 2) return null;
  return key.endsWith('_risk') ? Math.min(...numbers) : Math.max(...numbers);
}
