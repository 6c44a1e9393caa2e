import type { Weights } from '../architecture/weights.js';
import type { Best } from './checkpoint.js';

/** What a run has of its patience, and the best weights of so far. */
export interface Patience {
  readonly best: Best | null;
  /** Whether so many epochs have gone by without a smaller test risk that training ends. */
  isSpent(epoch: number): boolean;
  /** Takes the test risk of a step in, and its weights where it is the smallest so far. */
  see(step: number, risk: number, weights: () => Promise<Weights>): Promise<void>;
}

/**
 * The patience of a run.
 * @param epochs that the test risk may go without falling; absent: any number, and nothing is kept
 * @param start what a checkpoint kept; null at the beginning
 */
export function patienceOf(epochs: number | undefined, stepsPerEpoch: number, start: Best | null): Patience {
  let best = start;
  return {
    get best() {
      return best;
    },
    isSpent: (epoch) => epochs !== undefined && best !== null && epoch - best.step / stepsPerEpoch >= epochs,
    async see(step, risk, weights) {
      if (epochs === undefined || (best !== null && risk >= best.risk)) return;
      best = { step, risk, weights: await weights() };
    },
  };
}
