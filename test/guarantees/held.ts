import type {
  Guarantee,
  GuaranteeContext,
  Stationarity,
  Status,
  TrainedNumbers,
} from '../../models/guarantees/guarantee.js';
import { guarantees } from '../../models/guarantees/guarantees.js';
import { plainWords } from '../../models/guarantees/words.js';

/** What weights of `resnest(64, 10, [16, 16, 16], 1)` could show. */
export const trained: TrainedNumbers = {
  risk: 0.5,
  linearRisk: 0.7,
  epsilon: 1e-3,
  inverseRank: 42,
  lastFeatureRank: 16,
  lastFeatureCorrelation: 0.3,
  stationarity: null,
  shamir: null,
  yun: null,
};

export const stationary: Stationarity = {
  gradientNorm: 1e-3,
  wholeGradientNorm: 2e-3,
  smallestCurvature: -0.25,
  largestCurvature: 4,
  weightNorm: 3,
  outputSingularValues: [2],
  verdict: 'not-shown',
  reason: 'the reason',
};

/** The statuses of a paper's results, by what follows `paper` in their ids. */
export function statusesOf(
  paper: string,
  context: GuaranteeContext,
  numbers: TrainedNumbers | null = null,
): Record<string, Status> {
  const found = guarantees(context, numbers).filter(({ id }) => id.startsWith(`${paper}-`));
  return Object.fromEntries(found.map(({ id, status }) => [id.slice(paper.length + 1), status]));
}

/** The guarantees with their texts as the command prints them. */
export function inWords(context: GuaranteeContext, numbers: TrainedNumbers | null = null): Guarantee[] {
  return guarantees(context, numbers).map((each) => ({
    ...each,
    conclusion: plainWords(each.conclusion),
    hypotheses: each.hypotheses.map(({ text, status, detail }) => {
      return { text: plainWords(text), status, detail: plainWords(detail) };
    }),
  }));
}
