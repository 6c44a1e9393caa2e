import { staged } from '../architecture/staged.js';
import type { GuaranteeContext, Hypothesis, Stationarity, TrainedNumbers } from './guarantee.js';
import { measured } from './wording.js';

/** What training does beside minimising the training risk of one function: outside every theorem (theory E). */
export function undisturbed({ architecture, decay, augmented }: GuaranteeContext): Hypothesis[] {
  const layers = staged(architecture).stages.flatMap(({ blocks }) => blocks.flatMap((block) => block.layers));
  const blockNorms = layers.some(({ kind }) => kind === 'norm');
  const drops = layers.some(({ dropout = 0 }) => dropout > 0);
  const found: Hypothesis[] = [];
  if (decay > 0) {
    found.push({
      text: 'the training risk alone is minimised',
      status: 'needs-data',
      detail: `not shown: weight decay ${decay} acts beside the risk: where training comes to rest is no minimum of the training risk`,
    });
  }
  if (drops) {
    found.push({
      text: 'training minimises the risk of the network as it is',
      status: 'needs-data',
      detail:
        'not shown: `dropout` lets training minimise the mean risk of networks with some values left out, and the theorem is about the risk with none left out',
    });
  }
  if (augmented) {
    found.push({
      text: 'training sees the rows themselves',
      status: 'needs-data',
      detail:
        'not shown: `augment` changes the images in every epoch, and the theorem is about the risk on them as they are',
    });
  }
  if (blockNorms || architecture.kind === 'bn-resnest') {
    found.push({
      text: 'the network is one function of its input while it trains',
      status: 'needs-data',
      detail: 'not shown: batch normalisation reads the whole batch while it trains; the theorem is about frozen norms',
    });
  }
  return found;
}

function curvatureText({ smallestCurvature, largestCurvature }: Stationarity): string {
  if (smallestCurvature === null || largestCurvature === null) return '';
  return `, curvature ${measured(smallestCurvature)} to ${measured(largestCurvature)}`;
}

function singularText({ outputSingularValues: values }: Stationarity): string {
  const [largest] = values;
  const least = values.at(-1);
  if (largest === undefined || least === undefined) return '';
  const range = values.length === 1 ? measured(largest) : `${measured(least)} to ${measured(largest)}`;
  return `, singular values of the output's weights ${range}`;
}

/** "gradient 0.003, curvature -2e-5 to 4.1, weights 12.3, singular values of the output's weights 0.2 to 1.3". */
function numbersOf(stationarity: Stationarity): string {
  const { gradientNorm, weightNorm } = stationarity;
  const weights = `weights of norm ${measured(weightNorm)}`;
  return `gradient ${measured(gradientNorm)}${curvatureText(stationarity)}, ${weights}${singularText(stationarity)}`;
}

/** That weights are a local minimum over the prediction weights. Numbers can refute it; they never prove it. */
function localMinimum({ stationarity, epsilon }: TrainedNumbers): Hypothesis {
  const text = 'these weights are a local minimum of the training risk';
  if (stationarity === null) {
    const detail = `not shown: training stops near a local minimum, not at one ($\\varepsilon$ = ${measured(epsilon)})`;
    return { text, status: 'needs-data', detail };
  }
  const seen = `${stationarity.reason} (${numbersOf(stationarity)})`;
  switch (stationarity.verdict) {
    case 'refuted':
      // The theorem is not refuted, and no hypothesis on the network is broken: it speaks of other weights.
      return { text, status: 'needs-data', detail: `they are not: ${seen}` };
    case 'plausible':
      return { text, status: 'needs-data', detail: `not shown, but plausible: ${seen}` };
    case 'not-shown':
      return { text, status: 'needs-data', detail: `not shown: ${seen}` };
  }
}

/**
 * What stands between a theorem on local minima of the training risk and the weights that training leaves. Before training
 * there are no weights to ask it of, and the theorem is about every local minimum: only what training adds counts.
 */
export function reachedMinimum(context: GuaranteeContext, numbers: TrainedNumbers | null): Hypothesis[] {
  return numbers === null ? undisturbed(context) : [...undisturbed(context), localMinimum(numbers)];
}

/** What is so of these weights, whatever a theorem says: " Here the risk is 0.5, …"; empty before training. */
export function risksHere(numbers: TrainedNumbers | null): string {
  if (numbers === null) return '';
  const { risk, linearRisk } = numbers;
  return ` Here the risk is ${measured(risk)}, the best linear predictor's ${measured(linearRisk)}.`;
}

/** As `reachedMinimum`, of a theorem on critical points: its own number is the gradient, over what the theorem varies. */
export function reachedCriticalPoint(
  context: GuaranteeContext,
  numbers: TrainedNumbers | null,
  gradient: 'gradientNorm' | 'wholeGradientNorm',
): Hypothesis[] {
  if (numbers === null) return undisturbed(context);
  const norm = numbers.stationarity?.[gradient] ?? null;
  const over = gradient === 'gradientNorm' ? 'over the prediction weights' : 'over all weights';
  const critical: Hypothesis = {
    text: `these weights are a critical point of the training risk ${over}`,
    status: norm === 0 ? 'holds' : 'needs-data',
    detail: norm === null ? 'not shown' : `${norm === 0 ? '' : 'not shown: '}gradient ${measured(norm)}`,
  };
  return [...undisturbed(context), critical];
}
