import { chen2021 } from './chen-2021.js';
import type { Guarantee, GuaranteeContext, TrainedNumbers } from './guarantee.js';

/**
 * Every theorem of the papers held against a network.
 * @param numbers what trained weights show; null before training
 */
export function guarantees(context: GuaranteeContext, numbers: TrainedNumbers | null = null): Guarantee[] {
  return chen2021(context, numbers);
}
