import { join } from 'node:path';
import { type Certificate, certificate } from '../certificates/certificate.js';
import { formatNumber } from '../certificates/format-number.js';
import { isSolved, rounding } from '../certificates/shown-bound.js';
import type { RunEnd } from '../training/run-end.js';
import { readJson, runFiles } from '../training/run-folder.js';
import type { CertifiedMeasure } from './spread.js';

/** What a table tells of a run's certificate. */
export interface CertifiedNumbers extends Readonly<Record<CertifiedMeasure, number | null>> {
  /** What the best linear predictor reads, in words: "the input". Null: there is no certificate. */
  readonly linearInput: string | null;
  /** What of these numbers is not shown, or how they are to be read; why there is no certificate. Null: nothing to remark. */
  readonly remark: string | null;
}

/** Of a run without a certificate, or without one yet. */
export const noCertificate: CertifiedNumbers = {
  linearRisk: null,
  lowerBound: null,
  epsilon: null,
  aboveLinear: null,
  linearInput: null,
  remark: null,
};

const told = certificate.pick({
  version: true,
  staged: true,
  risk: true,
  linearRisk: true,
  lowerBound: true,
  epsilon: true,
  solutions: true,
});
type Told = Pick<Certificate, keyof typeof told.shape>;

function linearRemark([first]: Told['solutions'], read: string): string[] {
  if (first.separable) return [`Best linear risk: 0, which no weights reach, as ${read} alone separates the classes.`];
  return first.gap === null ? ['Best linear risk: it was reached, and may be lower; how much is not shown.'] : [];
}

/** Nothing of the last level where it is the first one too. */
function boundRemark({ solutions, risk, linearRisk }: Told): string[] {
  const last = solutions[solutions.length - 1];
  if (last.gap === null) return ['Lower bound and epsilon: no bound on the risk but 0 was shown.'];
  const rounded = last.upToRounding === true ? ['Lower bound: one up to the rounding of the features.'] : [];
  if (!isSolved(last, Math.max(risk, linearRisk))) {
    const gap = formatNumber(last.gap);
    return [
      `Lower bound: the least risk found, less the ${gap} that its solver left open; epsilon may be smaller.`,
      ...rounded,
    ];
  }
  const separated = last.separable && !solutions[0].separable;
  return separated ? ['Lower bound: 0, which no weights reach, as the features separate the classes.'] : rounded;
}

/** The numbers as they are, but differences that rounding may have made are 0. */
function numbersOf(found: Told): CertifiedNumbers {
  const { risk, linearRisk, lowerBound, epsilon, solutions, staged } = found;
  const beyondRounding = (difference: number) =>
    Math.abs(difference) <= rounding * Math.max(risk, linearRisk) ? 0 : difference;
  const linearInput = staged?.input ?? 'the input';
  const bounded = solutions[solutions.length - 1].gap !== null;
  const remarks = [...linearRemark(solutions, linearInput), ...boundRemark(found)];
  return {
    linearRisk,
    lowerBound: bounded ? lowerBound : null,
    epsilon: bounded ? beyondRounding(epsilon) : null,
    aboveLinear: beyondRounding(risk - linearRisk),
    linearInput,
    remark: remarks.length === 0 ? null : remarks.join(' '),
  };
}

/** What a run's certificate tells; one that can't be read, as an older version made it, is remarked. */
export async function readCertifiedNumbers(
  folder: string,
  { lastWord }: Pick<RunEnd, 'lastWord'>,
): Promise<CertifiedNumbers> {
  if (lastWord?.type === 'uncertified') return { ...noCertificate, remark: lastWord.message };
  if (lastWord?.type !== 'certified') return noCertificate;
  try {
    return numbersOf(await readJson(join(folder, runFiles.certificate), told));
  } catch (error) {
    return { ...noCertificate, remark: `No certificate: ${error instanceof Error ? error.message : String(error)}` };
  }
}
