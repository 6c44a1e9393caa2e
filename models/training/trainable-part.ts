import type { Architecture } from '../architecture/architecture.js';
import type { DataDefinition } from '../data/definition.js';
import { type AnyDataDefinition, isImages } from '../data/image-definition.js';

/** What a train block asks to be trained, and on what. */
interface Asked {
  readonly networks: readonly Architecture[];
  readonly data: AnyDataDefinition;
}

/** The same, as engines and readers of this version take it. */
export interface TrainablePart {
  readonly networks: readonly Architecture[];
  readonly data: DataDefinition;
}

/** A train block as this version can train it, or what it can't train yet, in words. */
export function trainablePart({ networks, data }: Asked): TrainablePart | { readonly problem: string } {
  if (isImages(data)) {
    return {
      problem: `${data.name} is ${data.kind} data, which this version doesn't read yet: it reads csv, synthetic and example data.`,
    };
  }
  return { networks, data };
}
