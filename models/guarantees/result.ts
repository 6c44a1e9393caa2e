import type { Guarantee, GuaranteeContext, Hypothesis, Status, TrainedNumbers } from './guarantee.js';

/** A result of a paper, and what it comes to for one network. */
export interface Result {
  /** "Theorem 1". */
  readonly name: string;
  readonly hold: (
    context: GuaranteeContext,
    numbers: TrainedNumbers | null,
  ) => Pick<Guarantee, 'basis' | 'hypotheses' | 'conclusion' | 'formula'>;
}

/** What decides a result, the most decisive first. */
const decisive: readonly Status[] = ['not-applicable', 'fails', 'needs-data'];

/** The status of a result by those of its hypotheses. */
function statusOf(hypotheses: readonly Hypothesis[]): Status {
  return decisive.find((status) => hypotheses.some((hypothesis) => hypothesis.status === status)) ?? 'holds';
}

/**
 * The results of a paper held against a network, in the paper's order.
 * @param paper as it is cited, "Chen 2021"
 */
export function resultsOf(
  paper: string,
  results: readonly Result[],
  context: GuaranteeContext,
  numbers: TrainedNumbers | null,
): Guarantee[] {
  return results.map(({ name, hold }) => {
    const { basis, hypotheses, conclusion, formula } = hold(context, numbers);
    const status = statusOf(hypotheses);
    const asked = status === 'not-applicable' ? hypotheses.filter((each) => each.status === status) : hypotheses;
    const id = `${paper} ${name}`.toLowerCase().replace(/[^a-z0-9]+/g, '-');
    return { id, source: `${paper}, ${name}`, basis, status, hypotheses: asked, conclusion, formula };
  });
}
