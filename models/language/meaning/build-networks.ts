import type { Architecture } from '../../architecture/architecture.js';
import { derived } from '../../architecture/conversions.js';
import { parameterCount } from '../../architecture/trainable.js';
import { plain, staged } from '../../architecture/staged.js';
import type * as ast from '../generated/ast.js';
import { buildWrittenOut, kindWords } from './build-network.js';
import type { Reading } from './reading.js';
import { largestSize } from './sizes.js';

/** What networks a text has, each built when it is first asked for. */
export interface Networks {
  /** The Architecture of a network of this file or an imported one; null where it can't be built. */
  architectureOf(network: ast.Network): Architecture | null;
}

/** All networks of a text together have at most so many layers: it is read anew at every keystroke. */
const mostLayersOfText = 200_000;

/** So many networks are built only to be refused; those after them are refused unbuilt. */
const mostRefused = 10;

function isResidual({ kind }: Architecture | ast.Network): boolean {
  return kind !== 'densenest' && kind !== 'linear';
}

function derivedFrom({ report }: Reading, network: ast.Network, source: Architecture): Architecture | null {
  const { name, kind } = network;
  if (!isResidual(network) || !isResidual(source)) {
    const message = `${kindWords[kind]} can't be derived from ${kindWords[source.kind]}: only resnest, a-resnest, bn-resnest and resnet share their blocks. Write it out.`;
    report.error({ node: network, property: 'source' }, 'derivation', message, { network: name });
    return null;
  }
  const whole = derived(staged(source), name, kind);
  return plain(whole) ?? whole;
}

function layerCount(architecture: Architecture): number {
  const blocks = staged(architecture).stages.flatMap((stage) => stage.blocks);
  return blocks.reduce((count, { layers }) => count + layers.length, 0);
}

/** Refuses what could be written but never held in memory. */
function isBuildable({ report }: Reading, network: ast.Network, architecture: Architecture): boolean {
  const parameters = parameterCount(architecture);
  if (parameters <= largestSize) return true;
  const message = `${network.name} has ${parameters.toPrecision(3)} parameters: too large to be built.`;
  report.error({ node: network, property: 'name' }, 'too-large', message, { network: network.name });
  return false;
}

/** @param reading its report leaves out what is said of other files */
export function networksOf(reading: Reading): Networks {
  const built = new Map<ast.Network, Architecture | null>();
  let layers = 0;
  let refused = 0;

  function refuse(network: ast.Network): null {
    const message = `with this one the networks of this file have more than ${mostLayersOfText} layers in total: it is not built.`;
    reading.report.error({ node: network, property: 'name' }, 'too-large', message, { network: network.name });
    return null;
  }

  function build(network: ast.Network): Architecture | null {
    const source = network.source?.ref;
    const from = source === undefined ? null : (built.get(source) ?? null);
    if (network.body === undefined && from === null) return null;
    if (refused > mostRefused) return refuse(network);
    const architecture =
      network.body === undefined
        ? from && derivedFrom(reading, network, from)
        : buildWrittenOut(reading, network, network.body);
    if (architecture === null) return null;
    const count = layerCount(architecture);
    if (layers + count > mostLayersOfText) {
      refused += 1;
      return refuse(network);
    }
    layers += count;
    return isBuildable(reading, network, architecture) ? architecture : null;
  }

  /** A source before what is derived from it. No recursion: a chain may be as long as the text. */
  function buildChain(network: ast.Network): void {
    const chain = new Set<ast.Network>();
    let next: ast.Network | undefined = network;
    while (next !== undefined && !built.has(next) && !chain.has(next)) {
      chain.add(next);
      next = next.source?.ref;
    }
    const networks = [...chain];
    const circle = next !== undefined && chain.has(next) ? networks.slice(networks.indexOf(next)) : [];
    for (const node of circle) {
      const message = `${node.name} is derived from itself. Write out one network of the cycle.`;
      reading.report.error({ node, property: 'source' }, 'derivation', message);
      built.set(node, null);
    }
    for (const node of networks.toReversed()) if (!built.has(node)) built.set(node, build(node));
  }

  return {
    architectureOf(network) {
      if (!built.has(network)) buildChain(network);
      return built.get(network) ?? null;
    },
  };
}
