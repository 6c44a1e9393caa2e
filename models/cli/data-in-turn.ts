import type { Dataset } from '../data/dataset.js';
import type { DataDefinition } from '../data/definition.js';
import { loadDataset } from '../data/load-dataset.js';

/** A set on which several runs, one after another, are trained: it is read once, and let go before another is read. */
export interface DataInTurn {
  /**
   * The set of this definition: the one at hand where it has the same, else as `loadDataset` reads it now.
   * @throws DataError as `loadDataset`
   */
  take(definition: DataDefinition): Promise<Dataset>;
}

export function dataInTurn(): DataInTurn {
  let held: { readonly key: string; readonly dataset: Dataset } | null = null;
  return {
    async take(definition) {
      const key = JSON.stringify(definition);
      if (held?.key === key) return held.dataset;
      held = null;
      const dataset = await loadDataset(definition);
      held = { key, dataset };
      return dataset;
    },
  };
}
