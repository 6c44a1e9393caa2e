import type { Architecture } from '../architecture/architecture.js';
import { staged } from '../architecture/staged.js';
import type { Guarantee, GuaranteeContext, Hypothesis, TrainedNumbers } from './guarantee.js';
import { lipschitzLoss, smoothConvexLoss } from './loss-hypotheses.js';
import { reachedCriticalPoint, risksHere } from './minima.js';
import { resultsOf, type Result } from './result.js';
import { skipBaseline, skipBasis } from './skip-model.js';
import { measured } from './wording.js';
import {
  blockCount,
  chainModel,
  lipschitzBlocks,
  outputNotZero,
  secondMoment,
  throughZero,
  twiceDifferentiable,
  unreadDirection,
} from './yun-hypotheses.js';

const orNegativeCurvature =
  '\\mathfrak R(\\theta^*) \\le \\mathfrak R_{\\mathrm{lin}} \\quad \\text{or} \\quad \\lambda_{\\min}(\\nabla^2 \\mathfrak R(\\theta^*)) < 0';

const mainTheorem: Result = {
  name: 'Main theorem',
  hold: (context, numbers) => {
    const { architecture } = context;
    const single = blockCount(architecture) === 1;
    const conditions = single ? outputNotZero(numbers) : [secondMoment(numbers), unreadDirection(context, numbers)];
    const baseline = skipBaseline(architecture, numbers);
    return {
      basis: skipBasis(architecture),
      hypotheses: [
        chainModel(architecture, numbers),
        smoothConvexLoss(context),
        ...conditions,
        ...twiceDifferentiable(context, numbers),
        ...reachedCriticalPoint(context, numbers, 'wholeGradientNorm'),
      ],
      conclusion: single
        ? `Every critical point of the training risk with $w \\ne 0$ is at most the risk of ${baseline}: one block needs no condition.${risksHere(numbers)}`
        : `Every twice differentiable critical point of the training risk is at most the risk of ${baseline}, or its Hessian has a strictly negative eigenvalue.${risksHere(numbers)}`,
      formula: single
        ? '\\mathfrak R(\\theta^*) \\le \\mathfrak R_{\\mathrm{lin}} \\quad \\text{where } w^* \\ne 0'
        : orNegativeCurvature,
    };
  },
};

const strengthened: Result = {
  name: 'Main theorem strengthened',
  hold: (context, numbers) => ({
    basis: 'derived',
    hypotheses: [
      chainModel(context.architecture, numbers),
      smoothConvexLoss(context),
      unreadDirection(context, numbers),
      ...reachedCriticalPoint(context, numbers, 'wholeGradientNorm'),
    ],
    conclusion: `Condition (1) is not needed: every critical point of the training risk is at most the risk of ${skipBaseline(context.architecture, numbers)}, or has a direction of strictly negative curvature. So every local minimum is at most that risk.${risksHere(numbers)}`,
    formula: orNegativeCurvature,
  }),
};

const nearIdentity: Result = {
  name: 'Near-identity regions',
  hold: (context, numbers) => {
    const { architecture } = context;
    const bound = numbers?.yun?.nearIdentityBound ?? null;
    const here = bound === null ? '' : ` Here $C$ = ${measured(bound)}.`;
    return {
      basis: 'derived',
      hypotheses: [
        chainModel(architecture, numbers),
        lipschitzLoss(context),
        throughZero(context),
        lipschitzBlocks(numbers),
        ...reachedCriticalPoint(context, numbers, 'gradientNorm'),
      ],
      conclusion: `Every critical point of the training risk is at most $C$ above the risk of ${skipBaseline(architecture, numbers)}; with $\\rho = g/L$ in every block $C$ does not grow with the depth. $t^*$ is a best linear predictor, $\\mu$ the loss's Lipschitz constant.${here}`,
      formula:
        '\\mathfrak R(\\theta^*) \\le \\mathfrak R_{\\mathrm{lin}} + C, \\quad C = \\mu \\|t^*\\| \\, \\mathbb E\\|x\\| \\left(\\prod_{l=1}^L (1 + \\rho_l) - 1\\right)',
    };
  },
};

/** The class of networks whose complexity is bounded: x + Vl ReLU(Ul x) again and again, as it stands. */
function reluModel(architecture: Architecture): Hypothesis {
  const text = 'every block is $V_l \\mathrm{ReLU}(U_l h)$, on $x_0 = x$, with one output';
  const found = chainModel(architecture, null);
  if (found.status !== 'holds') return { ...found, text };
  const { expansion, stages } = staged(architecture);
  const single = stages.every(({ blocks }) =>
    blocks.every(({ layers }) => layers.length === 1 && layers[0].kind === 'dense' && layers[0].activation === 'relu'),
  );
  const reasons = [
    ...(expansion.kind === 'none' ? [] : ['it expands by $W_0$, which the class does not have']),
    ...(single ? [] : ['its blocks are not one ReLU layer each']),
  ];
  if (reasons.length > 0) return { text, status: 'not-applicable', detail: reasons.join('; ') };
  return { text, status: 'holds', detail: 'as in the paper' };
}

function withoutBiases(architecture: Architecture): Hypothesis {
  const { bias } = staged(architecture);
  const detail = bias ? 'its layers have biases: write `bias none`' : '`bias none`';
  return { text: 'there are no biases', status: bias ? 'fails' : 'holds', detail };
}

function boundedWeights(numbers: TrainedNumbers | null): Hypothesis {
  const text =
    '$\\|w\\| \\le 1$, and $\\|V_l\\|_F$ and $\\|U_l\\|_F$ at most $1 / \\sqrt{L}$: a class that is chosen before the rows are seen';
  const bound = numbers?.yun?.rademacherBound ?? null;
  const detail =
    bound === null
      ? 'not shown: training bounds no norm'
      : `not shown: training bounds no norm; the class with the trained norms has at most ${measured(bound)} (general form, derived)`;
  return { text, status: 'needs-data', detail };
}

const rademacher: Result = {
  name: 'Rademacher bound',
  hold: ({ architecture }, numbers) => ({
    basis: 'quoted',
    hypotheses: [reluModel(architecture), withoutBiases(architecture), boundedWeights(numbers)],
    conclusion:
      'The empirical Rademacher complexity of the class is at most $e^2 \\max \\|x\\| / \\sqrt{n}$, whatever the depth. This is about new rows, not about the training risk.',
    formula:
      '\\mathcal R(\\mathcal F_L|_S) \\le \\frac{e^2 \\max_i \\|x_i\\|}{\\sqrt n}, \\quad \\mathcal F_L = \\left\\{ f_\\theta : \\|w\\| \\le 1, \\ \\|V_l\\|_F, \\|U_l\\|_F \\le 1/\\sqrt L \\right\\}',
  }),
};

/** The results of Yun, Sra and Jadbabaie 2019, and what is derived from them, held against a network. */
export function yun2019(context: GuaranteeContext, numbers: TrainedNumbers | null): Guarantee[] {
  return resultsOf('Yun 2019', [mainTheorem, strengthened, nearIdentity, rademacher], context, numbers);
}
