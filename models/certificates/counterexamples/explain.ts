import { type Architecture, type PlainArchitecture, residualWidth } from '../../architecture/architecture.js';
import type { Loss } from '../../architecture/loss.js';
import { plain, staged } from '../../architecture/staged.js';
import { coveredPart, uncoveredByStructure } from '../../guarantees/covered-part.js';
import type { Guarantee } from '../../guarantees/guarantee.js';
import { guarantees } from '../../guarantees/guarantees.js';
import type { Counterexample, Narrow } from './counterexample.js';
import { kink } from './kink.js';
import { lostDirection } from './lost-direction.js';
import { allFeatures, lostOutput } from './lost-output.js';

/** What is known of a conclusion without the hypothesis: it is false somewhere; it stays true (derived); neither. */
export type Verdict = 'counterexample' | 'nothing-lost' | 'none-known';

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
  readonly broken: readonly BrokenHypothesis[];
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

function shown(code: string, counterexample: Counterexample | null, otherwise: string): Answer {
  if (counterexample === null) return unknown(code, otherwise);
  return { code, verdict: 'counterexample', text: '', counterexample };
}

function withoutAssumption4(network: Narrow): Answer {
  const code = (residualWidth(network) ?? 0) < network.inputSize ? 'expansion-condition' : 'bottleneck-condition';
  return shown(code, lostDirection(network), "these blocks' widths and activations");
}

/** Theory: derived. With M ≥ N_in + K1 + … + KL every critical direction is free, so Assumption 3 is not needed. */
function withoutAssumption3(network: Narrow): Answer {
  const code = 'output-width';
  const width = residualWidth(network) ?? 0;
  const all = allFeatures(network);
  if (all > width) return shown(code, lostOutput(network), "these blocks' widths and activations");
  return {
    code,
    verdict: 'nothing-lost',
    counterexample: null,
    text: `Nothing is lost here: the stream has room for the last block's features too, ${width} ≥ ${all} = N_in + K1 + … + KL, and then ε = 0 at every local minimum under Assumptions 2 and 4 alone (derived).`,
  };
}

function withoutAssumption2(architecture: Architecture, network: Narrow | null, loss: Loss): Answer {
  const code = 'convex-loss';
  const convex = `the loss '${loss}' is convex all the same`;
  if (architecture.kind !== 'resnest') {
    const text = `Nothing is lost here: ${convex}, and so is the risk in the weights that read the features: with the features fixed, every local minimum over them is global (derived).`;
    return { code, verdict: 'nothing-lost', text, counterexample: null };
  }
  if (network === null) return unknown(code, 'this network');
  const width = residualWidth(network) ?? 0;
  if (network.outputSize === 1 && width >= allFeatures(network)) {
    const text = `Nothing is lost here: ${convex}, and with one output and M = ${width} ≥ ${allFeatures(network)} = N_in + K1 + … + KL every local minimum over W_L and W_(L+1) reaches the lower bound under Assumption 4 alone (derived).`;
    return { code, verdict: 'nothing-lost', text, counterexample: null };
  }
  return shown(code, kink(network), `'${loss}' and this network`);
}

function answer(architecture: Architecture, loss: Loss | null, hypothesis: string, id: string): Answer {
  const network = narrowOf(plain(architecture) ?? standIn(architecture));
  if (hypothesis.startsWith('Assumption 2') && loss !== null) return withoutAssumption2(architecture, network, loss);
  if (architecture.kind === 'densenest' && hypothesis.startsWith('Assumption 3')) {
    const text =
      'Nothing is lost here: the stream of a DenseNEst holds every feature, M = N_in + K1 + … + KL, and then ε = 0 at every local minimum under Assumption 2 alone (derived).';
    return { code: 'output-width', verdict: 'nothing-lost', text, counterexample: null };
  }
  if (network !== null && hypothesis.startsWith('Assumption 3')) return withoutAssumption3(network);
  if (network !== null && hypothesis.startsWith('Assumption 4')) return withoutAssumption4(network);
  return unknown(id, 'this hypothesis');
}

function summaryOf(architecture: Architecture, broken: readonly BrokenHypothesis[], all: readonly Guarantee[]): string {
  const structure = uncoveredByStructure(architecture);
  if (structure !== null) return `No width decides here, so no counterexample is shown: ${structure}.`;
  if (broken.length > 0) return '';
  return all.every(({ status }) => status === 'not-applicable')
    ? 'No theorem here speaks of a network of this kind, so none fails.'
    : 'Nothing fails here: the widths and the loss break no hypothesis. What the theorems then give:';
}

/**
 * For every hypothesis that a network breaks before training, data and weights on which the conclusion is false, checked
 * in float64 by the certificates' own solvers; or why nothing is lost; or that no counterexample is known.
 */
export function explain(architecture: Architecture, loss: Loss | null): Explanation {
  const all = guarantees({ architecture, loss, decay: 0 });
  const broken = new Map<string, BrokenHypothesis>();
  for (const { id, source, status, hypotheses } of all) {
    if (status !== 'fails') continue;
    for (const { text, status: own, detail } of hypotheses) {
      if (own !== 'fails') continue;
      const before = broken.get(text);
      const results = [...(before?.results ?? []), source];
      const found = before ?? { hypothesis: text, detail, ...answer(architecture, loss, text, id) };
      broken.set(text, { ...found, results });
    }
  }
  const found = [...broken.values()];
  return {
    network: staged(architecture).name,
    shownOn: plain(architecture) === null ? standIn(architecture) : null,
    broken: found,
    guarantees: all,
    summary: summaryOf(architecture, found, all),
  };
}
