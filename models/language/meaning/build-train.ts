import type { Architecture } from '../../architecture/architecture.js';
import type { DataDefinition } from '../../data/definition.js';
import * as ast from '../generated/ast.js';
import type { TrainDefinition } from '../program.js';
import { rangeOf } from '../source-report.js';
import { buildSettings } from './build-settings.js';
import type { Networks } from './build-networks.js';
import type { Reading } from './reading.js';
import { onlyPart } from './single-parts.js';
import { seedOf } from './sizes.js';

const mostSeeds = 10_000;

function seedRange(reading: Reading, node: ast.Seeds): number[] | null {
  const first = seedOf(reading, { node, property: 'first', value: node.first });
  const last = seedOf(reading, { node, property: 'last', value: node.last });
  if (first === null || last === null) return null;
  if (last < first) {
    const message = `the last seed, ${last}, is below the first, ${first}. Write \`seeds ${last}..${first}\`.`;
    reading.report.error({ node }, 'seed', message);
    return null;
  }
  if (last - first >= mostSeeds) {
    const message = `${last - first + 1} seeds are too many for one train: at most ${mostSeeds}.`;
    reading.report.error({ node }, 'too-large', message);
    return null;
  }
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** The seeds of a train block, 0 where it says none; null, and said why, where they are wrong. */
function seedsOf(reading: Reading, { body: { parts } }: ast.Train): number[] | null {
  const one = onlyPart(reading.report, parts, ast.isSeed, 'seed');
  const several = onlyPart(reading.report, parts, ast.isSeeds, 'seeds');
  if (one !== null && several !== null) {
    const message = '`seed` and `seeds` say the same thing: remove one.';
    reading.report.error({ node: several }, 'duplicate-part', message);
    return null;
  }
  if (several !== null) return seedRange(reading, several);
  if (one === null) return [0];
  const seed = seedOf(reading, { node: one, property: 'seed', value: one.seed });
  return seed === null ? null : [seed];
}

/** The networks that a train block names; null where one can't be built, or is named twice, which is said. */
function networksOf({ report }: Reading, train: ast.Train, networks: Networks): Architecture[] | null {
  const named = train.networks.map(({ ref }) => ref);
  const twice = named.findIndex((network, i) => network !== undefined && named.indexOf(network) < i);
  if (twice >= 0) {
    const message = `${train.networks[twice].$refText} is named twice: it would be trained twice in the same way. Remove one.`;
    report.error({ node: train, property: 'networks', index: twice }, 'duplicate-part', message);
    return null;
  }
  const built = named.flatMap((network) => (network && networks.architectureOf(network)) ?? []);
  return built.length === named.length ? built : null;
}

/**
 * A train block's networks, data and settings; null, and said why, where something of it has errors.
 * @param data null where its data block has errors
 */
export function buildTrain(
  reading: Reading,
  train: ast.Train,
  networks: Networks,
  data: DataDefinition | null,
): TrainDefinition | null {
  const settings = buildSettings(reading, train);
  const seeds = seedsOf(reading, train);
  const built = networksOf(reading, train, networks);
  if (settings === null || seeds === null || built === null || data === null) return null;
  return { networks: built, data, settings, seeds, range: rangeOf({ node: train }) };
}
