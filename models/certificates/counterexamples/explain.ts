import { type Architecture, type PlainArchitecture, residualWidth } from '../../architecture/architecture.js';
import { type Loss, lossProperties } from '../../architecture/loss.js';
import { plain, staged } from '../../architecture/staged.js';
import { coveredPart, uncovered } from '../../guarantees/covered-part.js';
import type { Guarantee, GuaranteeContext } from '../../guarantees/guarantee.js';
import { guarantees } from '../../guarantees/guarantees.js';
import type { Counterexample, Narrow } from './counterexample.js';
import { kink } from './kink.js';
import { lostDirection } from './lost-direction.js';
import { allFeatures, lostOutput } from './lost-output.js';

/** What is known of a conclusion without the hypothesis: it is false somewhere; it stays true (derived); neither. */
const verdicts = ['counterexample', 'nothing-lost', 'none-known'] as const;
export type Verdict = (typeof verdicts)[number];

/** A hypothesis that a network breaks before any training, and what follows. */
export interface BrokenHypothesis {
  /** The code of the finding, or the guarantee's id where no finding is about it. */
  readonly code: string;
  /** What is asked: "Assumption 3: …". */
  readonly hypothesis: string;
  /** The numbers: "5 < 10". */
  readonly detail: string;
  /** The results that ask for it: "Chen 2021, Theorem 1". */
  readonly results: readonly string[];
  readonly verdict: Verdict;
  /** In sentences: why nothing is lost, or that nothing is known. Empty with a counterexample. */
  readonly text: string;
  readonly counterexample: Counterexample | null;
}

export interface Explanation {
  readonly network: string;
  /** The dense network of the same widths that the counterexamples of a convolutional one are of; null: they are its own. */
  readonly shownOn: PlainArchitecture | null;
  /** What is false somewhere first, then what stays true, then what nothing is known of. */
  readonly broken: readonly BrokenHypothesis[];
  /** Of the train that names the network; null: none that can be read does, and a counterexample takes `squared`. */
  readonly loss: Loss | null;
  readonly guarantees: readonly Guarantee[];
  /** What there is to know where no hypothesis is broken, or none decides. */
  readonly summary: string;
}

type Answer = Pick<BrokenHypothesis, 'code' | 'verdict' | 'text' | 'counterexample'>;

/** A dense network of the same widths as one whose features are channels; null where no width decides. */
function standIn(architecture: Architecture): PlainArchitecture | null {
  const part = coveredPart(architecture);
  if (part === null || part.unit === 'values') return null;
  const { name, bias } = staged(architecture);
  const { width, inputSize, outputSize, features } = part;
  return {
    kind: 'resnest',
    name,
    inputSize,
    outputSize,
    bias,
    expansion: { kind: 'linear', width },
    blocks: features.map((units) => ({ layers: [{ kind: 'dense', units, activation: 'relu' }] })),
  };
}

function narrowOf(architecture: PlainArchitecture | null): Narrow | null {
  return architecture?.kind === 'resnest' ? { ...architecture, kind: 'resnest' } : null;
}

function unknown(code: string, what: string): Answer {
  return { code, verdict: 'none-known', text: `No counterexample is known for ${what}.`, counterexample: null };
}

function nothingLost(code: string, why: string): Answer {
  return { code, verdict: 'nothing-lost', text: `Nothing is lost: ${why} (derived).`, counterexample: null };
}

/** Features that a counterexample is computed of in seconds. */
const mostFeatures = 400;

function shown(
  code: string,
  network: Narrow,
  make: (network: Narrow) => Counterexample | null,
  otherwise: string,
): Answer {
  const count = allFeatures(network);
  if (count > mostFeatures) {
    const text = `Counterexamples are computed of networks with up to ${mostFeatures} features, N_in + K1 + … + KL, and this one has ${count}: smaller widths that break the same condition show it.`;
    return { code, verdict: 'none-known', text, counterexample: null };
  }
  const counterexample = make(network);
  if (counterexample === null) return unknown(code, otherwise);
  return { code, verdict: 'counterexample', text: '', counterexample };
}

function withoutAssumption4(network: Narrow): Answer {
  const code = (residualWidth(network) ?? 0) < network.inputSize ? 'expansion-condition' : 'bottleneck-condition';
  return shown(code, network, lostDirection, "these blocks' widths and activations");
}

/** With M ≥ N_in + K1 + … + KL every direction of the heads is free, so Assumption 3 is not needed (derived). */
function withoutAssumption3(network: Narrow): Answer {
  const code = 'output-width';
  const width = residualWidth(network) ?? 0;
  const all = allFeatures(network);
  if (all > width) return shown(code, network, lostOutput, "these blocks' widths and activations");
  return nothingLost(
    code,
    `the stream has room for the last block's features too, ${width} ≥ ${all} = N_in + K1 + … + KL, and then ε = 0 at every local minimum under Assumptions 2 and 4 alone`,
  );
}

/** A loss that is convex but not differentiable. */
function withoutDerivative(architecture: Architecture, network: Narrow | null, loss: Loss): Answer {
  const code = 'convex-loss';
  const convex = `the loss '${loss}' is convex all the same`;
  if (architecture.kind !== 'resnest') {
    return nothingLost(
      code,
      `${convex}, and so is the risk in the weights that read the features: with the features fixed, every local minimum over them is global`,
    );
  }
  if (network === null) return unknown(code, 'this network');
  const width = residualWidth(network) ?? 0;
  if (network.outputSize === 1 && width >= allFeatures(network)) {
    return nothingLost(
      code,
      `${convex}, and with one output and M = ${width} ≥ ${allFeatures(network)} = N_in + K1 + … + KL every local minimum over W_L and W(L+1) reaches the lower bound under Assumption 4 alone`,
    );
  }
  return shown(code, network, kink, `'${loss}' and this network`);
}

/** φ(0) ≠ 0 only moves the stream, which an output bias takes back (derived). */
function movedOrigin(architecture: Architecture, id: string): Answer {
  if (!staged(architecture).bias) return unknown(id, 'blocks that move 0');
  return nothingLost(
    id,
    'hL(x) - hL(0) is as near to x as hL(x) is where every block maps 0 to 0, and the output has a bias, which takes up wᵀ hL(0): C bounds R - R_lin all the same, against affine predictors',
  );
}

/** What is known without each hypothesis, by how it begins in words. */
function answer({ architecture, loss }: GuaranteeContext, hypothesis: string, id: string): Answer {
  const network = narrowOf(plain(architecture) ?? standIn(architecture));
  const is = (...beginnings: string[]) => beginnings.some((beginning) => hypothesis.startsWith(beginning));
  const differentiable = loss === null || lossProperties(loss).differentiable;
  if (is('Assumption 2', 'the loss is differentiable and convex') && !differentiable) {
    return withoutDerivative(architecture, network, loss);
  }
  if (is('Assumption 3') && architecture.kind === 'densenest') {
    return nothingLost(
      'output-width',
      'the stream of a DenseNEst holds every feature, M = N_in + K1 + … + KL, and then ε = 0 at every local minimum under Assumption 2 alone',
    );
  }
  if (is('Assumption 3', 'the output is at most as wide') && network !== null) return withoutAssumption3(network);
  if (is('Assumption 4') && network !== null) return withoutAssumption4(network);
  if (is('every block maps 0 to 0')) return movedOrigin(architecture, id);
  if (is('the loss is twice differentiable') && differentiable && id === 'shamir-2018-corollary-1') {
    return nothingLost(
      id,
      'the theorem derived after Kawaguchi & Bengio 2019 has the same conclusion, and asks for one derivative only',
    );
  }
  return unknown(id, 'this hypothesis');
}

function summaryOf(architecture: Architecture, broken: readonly BrokenHypothesis[], all: readonly Guarantee[]): string {
  const structure = uncovered(architecture);
  if (structure !== null) return `No width decides here, so no counterexample is shown: ${structure}.`;
  if (broken.length > 0) return '';
  return all.every(({ status }) => status === 'not-applicable')
    ? 'No theorem here speaks of a network of this kind, so no condition of one fails.'
    : 'Nothing fails here: the widths and the loss break no hypothesis. What the theorems then give:';
}

/** After Kawaguchi & Bengio 2019 the risk is the best heads' on x0 and the block's features: what ε = 0 says of one block. */
const oneBlock = 'Kawaguchi & Bengio 2019, Derived theorem';

/** Whether x0 = W0 x can tell all inputs apart: only then are heads on x0 heads on x. */
function keepsInputs(architecture: Architecture): boolean {
  const dense = plain(architecture);
  const width = dense === null ? null : residualWidth(dense);
  return dense !== null && width !== null && width >= dense.inputSize;
}

function withResult(broken: BrokenHypothesis, source: string, architecture: Architecture): BrokenHypothesis {
  const { counterexample } = broken;
  const results = [...broken.results, source];
  if (counterexample === null || source !== oneBlock || !keepsInputs(architecture)) return { ...broken, results };
  return {
    ...broken,
    results,
    counterexample: { ...counterexample, contradicts: [...counterexample.contradicts, source] },
  };
}

/**
 * For every hypothesis that a network breaks before training, data and weights on which the conclusion is false, checked
 * in float64 by the certificates' own solvers; or why nothing is lost; or that no counterexample is known.
 */
export function explain(context: GuaranteeContext): Explanation {
  const { architecture } = context;
  const all = guarantees(context);
  const broken = new Map<string, BrokenHypothesis>();
  for (const { id, source, status, hypotheses } of all) {
    if (status !== 'fails') continue;
    for (const { text, status: own, detail } of hypotheses) {
      if (own !== 'fails') continue;
      const found = answer(context, text, id);
      // What nothing is known of is one thing, whichever results ask for it.
      const key = found.code === id ? `${found.verdict} ${text}` : found.code;
      const before = broken.get(key) ?? { hypothesis: text, detail, results: [], ...found };
      broken.set(key, withResult(before, source, architecture));
    }
  }
  const found = [...broken.values()].sort((a, b) => verdicts.indexOf(a.verdict) - verdicts.indexOf(b.verdict));
  return {
    network: staged(architecture).name,
    shownOn: plain(architecture) === null ? standIn(architecture) : null,
    broken: found,
    loss: context.loss,
    guarantees: all,
    summary: summaryOf(architecture, found, all),
  };
}
