import type { Guarantee, Hypothesis, Status } from './guarantee.js';

/** "Chen 2021" and "Theorem 1" of "Chen 2021, Theorem 1". */
export function cited({ source }: Guarantee): { paper: string; name: string } {
  const [paper, ...name] = source.split(', ');
  return { paper, name: name.join(', ') };
}

/** Guarantees by their paper, in order. */
export function byPaper(guarantees: readonly Guarantee[]): Map<string, Guarantee[]> {
  const papers = new Map<string, Guarantee[]>();
  for (const guarantee of guarantees) {
    const { paper } = cited(guarantee);
    papers.set(paper, [...(papers.get(paper) ?? []), guarantee]);
  }
  return papers;
}

/** How many guarantees have each status, those that hold first; a status of none is left out. */
export function statusCounts(guarantees: readonly Guarantee[]): { status: Status; count: number }[] {
  const statuses: readonly Status[] = ['holds', 'needs-data', 'fails', 'not-applicable'];
  return statuses
    .map((status) => ({ status, count: guarantees.filter((guarantee) => guarantee.status === status).length }))
    .filter(({ count }) => count > 0);
}

/** Results that are not applicable, by what keeps them from being so. */
export function byReason(guarantees: readonly Guarantee[]): Map<string, Guarantee[]> {
  const reasons = new Map<string, Guarantee[]>();
  for (const guarantee of guarantees) {
    const reason = guarantee.hypotheses.map(({ detail }) => detail).join('; ');
    reasons.set(reason, [...(reasons.get(reason) ?? []), guarantee]);
  }
  return reasons;
}

/** What several results ask, each thing once. */
export function distinct(hypotheses: readonly Hypothesis[]): Hypothesis[] {
  return [
    ...new Map(hypotheses.map((hypothesis) => [`${hypothesis.text}\n${hypothesis.detail}`, hypothesis])).values(),
  ];
}
