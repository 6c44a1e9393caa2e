import { lossProperties, type LossProperties } from '../architecture/loss.js';
import { missingForAssumption2 } from './conditions.js';
import type { GuaranteeContext, Hypothesis } from './guarantee.js';

/** A hypothesis on the loss alone. @param missing what it lacks, in words; null: nothing */
function lossHypothesis(
  { loss }: GuaranteeContext,
  text: string,
  missing: (properties: LossProperties) => string | null,
): Hypothesis {
  if (loss === null) return { text, status: 'needs-data', detail: 'no train names this network yet' };
  const properties = lossProperties(loss);
  const lacks = missing(properties);
  const detail = `${loss}: ${properties.formula}`;
  return lacks === null
    ? { text, status: 'holds', detail }
    : { text, status: 'fails', detail: `${detail}, which is ${lacks}` };
}

/** Convex and differentiable in the output: Chen 2021, Assumption 2, and what the derived theorems ask. */
export function convexLoss(context: GuaranteeContext): Hypothesis {
  return lossHypothesis(
    context,
    "the loss is differentiable and convex in the network's output",
    missingForAssumption2,
  );
}

/** Shamir 2018, Assumption 1, which Yun 2019 asks too. */
export function smoothConvexLoss(context: GuaranteeContext): Hypothesis {
  const text = "the loss is twice differentiable and convex in the network's output";
  return lossHypothesis(context, text, (properties) => {
    const missing = missingForAssumption2(properties);
    return missing === null && !properties.twiceDifferentiable ? 'differentiable only once' : missing;
  });
}

/** Yun 2019 near the identity. The loss's constant for one output, where there is one. */
export function lipschitzLoss(context: GuaranteeContext): Hypothesis {
  const text = "the loss is Lipschitz, convex and differentiable in the network's output";
  return lossHypothesis(context, text, (properties) => {
    const missing = missingForAssumption2(properties);
    return missing === null && properties.lipschitz === null ? 'not Lipschitz' : missing;
  });
}
