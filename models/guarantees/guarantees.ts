import { chen2021 } from './chen-2021.js';
import type { Guarantee, GuaranteeContext, TrainedNumbers } from './guarantee.js';
import { kawaguchiBengio2019 } from './kawaguchi-bengio-2019.js';
import { shamir2018 } from './shamir-2018.js';
import { yun2019 } from './yun-2019.js';

/**
 * Every theorem of the papers held against a network, paper after paper.
 * @param numbers what trained weights show; null before training
 */
export function guarantees(context: GuaranteeContext, numbers: TrainedNumbers | null = null): Guarantee[] {
  return [chen2021, shamir2018, kawaguchiBengio2019, yun2019].flatMap((paper) => paper(context, numbers));
}
