import type { Architecture } from '../architecture/architecture.js';
import { howMany } from '../architecture/how-many.js';
import { featureShapes } from '../architecture/modules.js';
import { staged } from '../architecture/staged.js';
import { featuresRead, chenBasis } from './covered-part.js';
import type { Guarantee, GuaranteeContext, Hypothesis, TrainedNumbers } from './guarantee.js';
import { kindReason } from './kind-names.js';
import { convexLoss, smoothConvexLoss } from './loss-hypotheses.js';
import { reachedMinimum, risksHere, undisturbed } from './minima.js';
import { resultsOf, type Result } from './result.js';
import { skipBaseline, skipBasis, skipModel } from './skip-model.js';
import { measured } from './wording.js';

function model({ architecture }: GuaranteeContext, numbers: TrainedNumbers | null): Hypothesis {
  const text = 'the network is $w^\\top (x + V f(x))$: one block, one output, a direct skip';
  return skipModel(architecture, numbers, text, { blocks: 'one', outputs: 'one' });
}

/** Theorem 1's proof uses the first derivative alone, so that a loss with no second one is covered as well (derived). */
function lossOfTheorem1(context: GuaranteeContext): Hypothesis {
  const asked = smoothConvexLoss(context);
  const used = convexLoss(context);
  if (asked.status !== 'fails' || used.status !== 'holds') return asked;
  return { ...used, detail: `${used.detail}; the paper asks for two derivatives, the proof uses one (derived)` };
}

/** w ≠ 0 of Theorem 1 and w = 0 of Theorem 2, at trained weights: before, they speak of all weights of their sort. */
function outputWeights(numbers: TrainedNumbers | null, zero: boolean): Hypothesis[] {
  if (numbers === null) return [];
  const text = zero ? "the output's weights $w$ are 0" : "the output's weights $w$ are not 0";
  if (numbers.shamir === null) return [{ text, status: 'needs-data', detail: 'not computed' }];
  const { outputNorm, excessBound } = numbers.shamir;
  if ((outputNorm === 0) === zero) {
    const bound =
      zero || excessBound === null ? '' : `; by the gradient, $R - R_{\\mathrm{lin}}$ ≤ ${measured(excessBound)}`;
    return [{ text, status: 'holds', detail: `$\\|w\\|$ = ${measured(outputNorm)}${bound}` }];
  }
  const other = zero ? 'Theorem 1 speaks' : 'Theorem 2 speaks';
  return [{ text, status: 'not-applicable', detail: `$\\|w\\|$ = ${measured(outputNorm)}: ${other}` }];
}

function formula1({ architecture }: GuaranteeContext): string {
  const [excess, norms] = staged(architecture).bias
    ? ['(w^*, c^*)', '2(\\|w\\|^2 + c^2) + 2(\\|w^*\\|^2 + c^{*2}) + \\|w^*\\|^2 \\|V\\|^2 / \\|w\\|^2']
    : ['(w^*)', '2\\|w\\|^2 + \\|w^*\\|^2 \\left(2 + \\|V\\|^2 / \\|w\\|^2\\right)'];
  return `\\|\\nabla F_\\theta\\| \\ge \\frac{F_\\theta - F_{\\mathrm{lin}}${excess}}{\\sqrt{${norms}}} \\quad \\text{for } w \\ne 0 \\text{ and any } w^*`;
}

const theorem1: Result = {
  name: 'Theorem 1',
  hold: (context, numbers) => {
    const { architecture } = context;
    const loss = lossOfTheorem1(context);
    const oneDerivative = loss.status === 'holds' && smoothConvexLoss(context).status === 'fails';
    const basis: Guarantee['basis'] = oneDerivative ? 'derived' : skipBasis(architecture);
    const norms = staged(architecture).bias ? ' The norms of $w$ and $w^*$ take in the biases $c$ and $c^*$.' : '';
    return {
      basis,
      hypotheses: [model(context, numbers), loss, ...outputWeights(numbers, false)],
      conclusion: `Wherever $w \\ne 0$, the gradient over $(w, V)$ bounds how far the training risk is above that of ${skipBaseline(architecture, numbers)}: near a critical point it is hardly above.${norms}`,
      formula: formula1(context),
    };
  },
};

const theorem2: Result = {
  name: 'Theorem 2',
  hold: (context, numbers) => {
    const { architecture } = context;
    const root = '\\sqrt{|\\lambda_{\\min}| \\, \\|\\partial_w^2 F_\\theta\\| + \\lambda_{\\min}^2}';
    const formula = staged(architecture).bias
      ? `\\|(w^*, c - c^*)\\| \\, \\|\\nabla F_\\theta\\| + \\|w^*\\| \\|V\\| ${root} \\ge F_\\theta - F_{\\mathrm{lin}}(w^*, c^*)`
      : `\\|\\nabla F_\\theta\\| + \\|V\\| ${root} \\ge \\frac{F_\\theta - F_{\\mathrm{lin}}(w^*)}{\\|w^*\\|}`;
    return {
      basis: skipBasis(architecture),
      hypotheses: [model(context, numbers), smoothConvexLoss(context), ...outputWeights(numbers, true)],
      conclusion: `Where $w = 0$ and the training risk is above that of ${skipBaseline(architecture, numbers)}, the gradient over $(w, V)$ is not 0 or some direction has strictly negative curvature.`,
      formula: `${formula} \\quad \\text{at } w = 0, \\quad \\lambda_{\\min}(\\nabla^2 F_\\theta) \\le 0`,
    };
  },
};

/** Theorem 3's conditions, at ε = 0: on finitely many rows a smooth loss has them on every bounded set (derived). */
function smoothRisk(context: GuaranteeContext): Hypothesis {
  const text = 'the risk, its gradient and its Hessian are Lipschitz in $(w, V)$ on bounded sets';
  const { status } = smoothConvexLoss(context);
  const detail =
    status === 'holds'
      ? 'a smooth function of a quadratic one, on finitely many rows (derived)'
      : 'decided by the loss: it must be twice differentiable';
  return { text, status, detail };
}

const corollary1: Result = {
  name: 'Corollary 1',
  hold: (context, numbers) => ({
    basis: skipBasis(context.architecture),
    hypotheses: [
      model(context, numbers),
      smoothConvexLoss(context),
      smoothRisk(context),
      ...reachedMinimum(context, numbers),
    ],
    conclusion: `Every local minimum of the training risk is at most that of ${skipBaseline(context.architecture, numbers)}.${risksHere(numbers)}`,
    formula: `F(w, V, \\theta) \\le \\inf_{${staged(context.architecture).bias ? 'u, c' : 'u'}} F_{\\mathrm{lin}}(${staged(context.architecture).bias ? 'u, c' : 'u'}) \\quad \\text{at every local minimum}`,
  }),
};

/** Theorem 4's model w·x + v·f(x): the heads of an A-ResNEst, or the two parts of a DenseNEst's output. */
function sgdModel(architecture: Architecture): Hypothesis {
  const text = 'the network is $w^\\top x + v^\\top f(x)$ with one output: a skip from the input to the output';
  const { kind, outputSize } = architecture;
  if (kind !== 'a-resnest' && kind !== 'densenest') {
    const detail = kind === 'resnest' ? 'it is a ResNEst, whose skip goes into the stream' : kindReason(kind);
    return { text, status: 'not-applicable', detail };
  }
  if (outputSize > 1) return { text, status: 'not-applicable', detail: `it has ${howMany(outputSize, 'output')}` };
  const blocks = featureShapes(architecture).length;
  const heads = kind === 'a-resnest' ? '$w = H_0$, $v$ = the other heads' : "$w$, $v$ = the output's weights";
  return { text, status: 'holds', detail: `${heads}, $f$ = the features of ${howMany(blocks, 'block')}` };
}

const theorem4: Result = {
  name: 'Theorem 4',
  hold: (context) => ({
    basis: chenBasis(context.architecture),
    hypotheses: [
      sgdModel(context.architecture),
      smoothConvexLoss(context),
      ...undisturbed(context),
      {
        text: 'training is projected SGD on a bounded closed convex set, where the loss is bounded and Lipschitz',
        status: 'needs-data',
        detail: 'never shown here: steps are not projected, and batches are not drawn independently',
      },
    ],
    conclusion: `With probability $1 - \\delta$, one of $T$ steps of projected SGD has a training risk at most that of the best linear predictor of ${featuresRead(context.architecture)} in the set, plus $O((b l + r \\sqrt{\\log(1/\\delta)}) / \\sqrt{T})$.`,
    formula:
      'F(w_t, v_t, \\theta_t) \\le \\min_{u : (u, 0) \\in M_1} F_{\\mathrm{lin}}(u) + O\\!\\left(\\frac{b l + r \\sqrt{\\log(1/\\delta)}}{\\sqrt T}\\right) \\quad \\text{for some } t \\le T',
  }),
};

/**
 * Theorems 1, 2 and 4 and Corollary 1 of Shamir 2018 held against a network. With an expansion, an output bias or pooled
 * images they are in derived forms (docs/theory has the derivations).
 */
export function shamir2018(context: GuaranteeContext, numbers: TrainedNumbers | null): Guarantee[] {
  return resultsOf('Shamir 2018', [theorem1, theorem2, corollary1, theorem4], context, numbers);
}
