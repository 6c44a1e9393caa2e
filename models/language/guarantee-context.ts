import type { Architecture } from '../architecture/architecture.js';
import { changesImages } from '../data/definition.js';
import type { GuaranteeContext } from '../guarantees/guarantee.js';
import type { TrainDefinition } from './program.js';

/** What is known of a network before training, from itself and from the `train` that names it (null: none does). */
export function guaranteeContext(
  architecture: Architecture,
  train: Pick<TrainDefinition, 'settings' | 'data'> | null,
): GuaranteeContext {
  if (train === null) return { architecture, loss: null, decay: 0 };
  const { settings, data } = train;
  return { architecture, loss: settings.loss, decay: settings.optimizer.decay, augmented: changesImages(data) };
}
