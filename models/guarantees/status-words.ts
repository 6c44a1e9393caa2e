import type { Status } from './guarantee.js';

/** How what is not known is spoken of: before training it needs data, after it is not shown. */
export type Unknown = 'needs data' | 'not shown';

/** So that colour says nothing alone. */
export const statusMarks: Record<Status, string> = {
  holds: '✓',
  'needs-data': '…',
  fails: '✗',
  'not-applicable': '–',
};

/** What a hypothesis is: "✗ fails". */
export function hypothesisWords(status: Status, unknown: Unknown): string {
  const words = { holds: 'holds', 'needs-data': unknown, fails: 'fails', 'not-applicable': 'not applicable' };
  return `${statusMarks[status]} ${words[status]}`;
}

/** What a guarantee is: "✗ condition fails". No theorem fails: a condition of it does, and it says nothing here. */
export function guaranteeWords(status: Status, unknown: Unknown): string {
  return status === 'fails' ? `${statusMarks.fails} condition fails` : hypothesisWords(status, unknown);
}

/** How many guarantees have a status: "✓ 3 hold", "✗ 2 with a failing condition". */
export function countWords(status: Status, count: number, unknown: Unknown): string {
  const words = {
    holds: count === 1 ? 'holds' : 'hold',
    'needs-data': unknown === 'needs data' && count > 1 ? 'need data' : unknown,
    fails: 'with a failing condition',
    'not-applicable': 'not applicable',
  };
  return `${statusMarks[status]} ${count} ${words[status]}`;
}
