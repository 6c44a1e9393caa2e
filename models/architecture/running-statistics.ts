import type { Architecture } from './architecture.js';
import { modulesOf } from './modules.js';
import { channelsOf } from './shape.js';

/** An array that a norm keeps beside its scale and shift: stored with the weights, and not trained. */
export interface RunningStatistic {
  readonly name: string;
  readonly shape: readonly [number];
  /** What every entry is before the first step. */
  readonly initial: number;
}

/** `{norm}.running_mean` and `{norm}.running_var` [channels] of every norm, in the order of the forward pass, as PyTorch names them. */
export function runningStatistics(architecture: Architecture): RunningStatistic[] {
  return modulesOf(architecture)
    .filter(({ operation }) => operation === 'norm')
    .flatMap(({ name, input }): RunningStatistic[] => {
      const shape = [channelsOf(input)] as const;
      return [
        { name: `${name}.running_mean`, shape, initial: 0 },
        { name: `${name}.running_var`, shape, initial: 1 },
      ];
    });
}
