import type { Architecture, PlainArchitecture } from '../architecture/architecture.js';
import { plain } from '../architecture/staged.js';
import type { DataDefinition } from '../data/definition.js';

/** What a train block asks to be trained, and on what. */
interface Asked {
  readonly networks: readonly Architecture[];
  readonly data: DataDefinition;
}

/** The same, as engines and readers of this version take it. */
export interface TrainablePart {
  readonly networks: readonly PlainArchitecture[];
  readonly data: DataDefinition;
}

/** A train block as this version can train it, or what it can't train yet, in words. */
export function trainablePart({ networks, data }: Asked): TrainablePart | { readonly problem: string } {
  const refused = networks.filter((network) => plain(network) === null).map(({ name }) => name);
  if (refused.length > 0) {
    const have = refused.length === 1 ? 'has' : 'have';
    const problem = `${refused.join(', ')} ${have} convolutions, bn, stages or pooling, which no engine of this version trains yet: it trains dense layers on vectors, in one stage.`;
    return { problem };
  }
  return { networks: networks.flatMap((network) => plain(network) ?? []), data };
}
