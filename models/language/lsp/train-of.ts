import type * as ast from '../generated/ast.js';
import type { TrainDefinition } from '../program.js';
import type { Analysis } from '../validation/analysis.js';

/** The first train that names a network. */
export function trainOf({ trains }: Analysis, network: ast.Network): TrainDefinition | null {
  for (const [node, train] of trains) if (node.networks.some(({ ref }) => ref === network)) return train;
  return null;
}
