import type { Architecture, Block, DenseLayer, Expansion, ResidualArchitecture } from '../architecture/architecture.js';
import { derived } from '../architecture/conversions.js';
import { parameterCount } from '../architecture/trainable.js';
import * as ast from './generated/ast.js';
import { onlyPart } from './single-parts.js';
import { largestSize, sizeOf } from './sizes.js';
import type { SourceReport } from './source-report.js';

/** More blocks than this are refused before they are made. */
const mostBlocks = 10_000;

const kindWords: Record<Architecture['kind'], string> = {
  resnest: 'a resnest',
  resnet: 'a resnet',
  'a-resnest': 'an a-resnest',
  densenest: 'a densenest',
  linear: 'a linear network',
};

function buildLayer(report: SourceReport, layer: ast.Layer): DenseLayer | null {
  const units = sizeOf(report, layer, 'units', layer.units, 'the width of a dense layer');
  return units === null ? null : { kind: 'dense', units, activation: layer.activation ?? 'identity' };
}

function buildBlock(report: SourceReport, block: ast.Block): Block | null {
  const [first, ...rest] = block.layers.map((layer) => buildLayer(report, layer));
  if (first === undefined || first === null) return null;
  const layers = rest.filter((layer) => layer !== null);
  return layers.length === rest.length ? { layers: [first, ...layers] } : null;
}

/** The blocks in order, repeats written out; null where one can't be built. */
function buildBlocks(report: SourceReport, parts: readonly ast.NetworkPart[]): Block[] | null {
  const blocks: Block[] = [];
  let whole = true;
  for (const part of parts) {
    if (!ast.isBlock(part) && !ast.isRepeat(part)) continue;
    const made = (ast.isRepeat(part) ? part.blocks : [part]).map((block) => buildBlock(report, block));
    const count = ast.isRepeat(part) ? sizeOf(report, part, 'count', part.count, 'the count of a repeat') : 1;
    const good = made.filter((block) => block !== null);
    if (count === null || good.length < made.length) {
      whole = false;
    } else if (blocks.length + count * good.length > mostBlocks) {
      report.error(
        { node: part, property: 'count' },
        'too-large',
        `${count * good.length} blocks are too many to be built: at most ${mostBlocks}.`,
      );
      whole = false;
    } else {
      for (let i = 0; i < count; i += 1) blocks.push(...good);
    }
  }
  return whole ? blocks : null;
}

function expansionOf(report: SourceReport, network: ast.Network, expand: ast.Expand | null): Expansion | null {
  if (expand === null) {
    report.error(
      { node: network, property: 'name' },
      'missing-part',
      `${network.name} has no expansion. Write \`expand 64\` for a residual width of 64, or \`expand none\` for x0 = x.`,
      { network: network.name },
    );
    return null;
  }
  if (expand.width === undefined) return { kind: 'none' };
  const width = sizeOf(report, expand, 'width', expand.width, 'the residual width');
  return width === null ? null : { kind: 'linear', width };
}

interface Sizes {
  readonly inputSize: number;
  readonly outputSize: number;
}

function sizesOf(report: SourceReport, network: ast.Network, parts: readonly ast.NetworkPart[]): Sizes | null {
  const input = onlyPart(report, parts, ast.isInput, 'input');
  const output = onlyPart(report, parts, ast.isOutput, 'output');
  const missing = [...(input === null ? ['`input 10`'] : []), ...(output === null ? ['`output 1`'] : [])];
  if (missing.length > 0) {
    const what = [...(input === null ? ['input'] : []), ...(output === null ? ['output'] : [])].join(' and no ');
    report.error(
      { node: network, property: 'name' },
      'missing-part',
      `${network.name} has no ${what}. Write ${missing.join(' and ')}, with your own sizes.`,
      { network: network.name },
    );
  }
  const inputSize = input && sizeOf(report, input, 'size', input.size, 'the input');
  const outputSize = output && sizeOf(report, output, 'size', output.size, 'the output');
  return inputSize === null || outputSize === null ? null : { inputSize, outputSize };
}

/** Parts that a kind has no use for are errors: they would be taken for what they are not. */
function refuseParts(report: SourceReport, network: ast.Network, parts: readonly ast.NetworkPart[]): void {
  for (const part of parts) {
    const block = ast.isBlock(part) || ast.isRepeat(part);
    const misplaced =
      network.kind === 'linear' ? block || ast.isExpand(part) : network.kind === 'densenest' && ast.isExpand(part);
    if (!misplaced) continue;
    const word = block ? 'blocks' : 'expansion';
    report.error(
      { node: part },
      'misplaced-part',
      `${kindWords[network.kind]} has no ${word}. Take this out, or change the kind.`,
      {
        network: network.name,
      },
    );
  }
}

function writtenOut(report: SourceReport, network: ast.Network, body: ast.NetworkBody): Architecture | null {
  const { name, kind } = network;
  refuseParts(report, network, body.parts);
  const sizes = sizesOf(report, network, body.parts);
  const blocks = buildBlocks(report, body.parts);
  const bias = onlyPart(report, body.parts, ast.isBias, 'bias') === null;
  const expand = onlyPart(report, body.parts, ast.isExpand, 'expand');
  const residual = kind !== 'densenest' && kind !== 'linear';
  const expansion = residual ? expansionOf(report, network, expand) : null;
  if (sizes === null || blocks === null) return null;
  const common = { name, ...sizes, bias };
  if (kind === 'linear') return { ...common, kind };
  if (kind === 'densenest') return { ...common, kind, blocks };
  return expansion === null ? null : { ...common, kind, expansion, blocks };
}

function isResidual(architecture: Architecture): architecture is ResidualArchitecture {
  return 'expansion' in architecture;
}

/** What a network hangs on by `from` and is not built yet, itself first, and the part of it that goes round. */
function sourcesOf(
  network: ast.Network,
  built: ReadonlyMap<ast.Network, Architecture | null>,
): { readonly chain: readonly ast.Network[]; readonly circle: readonly ast.Network[] } {
  const chain = new Set<ast.Network>();
  let next: ast.Network | undefined = network;
  while (next !== undefined && !built.has(next) && !chain.has(next)) {
    chain.add(next);
    next = next.source?.ref;
  }
  const networks = [...chain];
  return {
    chain: networks,
    circle: next !== undefined && chain.has(next) ? networks.slice(networks.indexOf(next)) : [],
  };
}

function derivedFrom(report: SourceReport, network: ast.Network, source: Architecture | null): Architecture | null {
  const { name, kind } = network;
  if (source === null) return null;
  const place = { node: network, property: 'source' };
  if (kind === 'densenest' || kind === 'linear' || !isResidual(source)) {
    const message = `${kindWords[kind]} can't be derived from ${kindWords[source.kind]}: only resnest, a-resnest and resnet share their blocks. Write it out.`;
    report.error(place, 'derivation', message, { network: name });
    return null;
  }
  return derived(source, name, kind);
}

/** Refuses what could be written but never held in memory. */
function requireBuildable(report: SourceReport, network: ast.Network, architecture: Architecture): Architecture | null {
  const parameters = parameterCount(architecture);
  if (parameters <= largestSize) return architecture;
  const message = `${network.name} has ${parameters.toPrecision(3)} parameters: too large to be built.`;
  report.error({ node: network, property: 'name' }, 'too-large', message, { network: network.name });
  return null;
}

/** The Architectures of a file's networks; those with errors, or derived from one with errors, are left out. */
export function buildNetworks(report: SourceReport, networks: readonly ast.Network[]): Map<ast.Network, Architecture> {
  const readable = new Set(networks);
  const built = new Map<ast.Network, Architecture | null>();
  const build = (network: ast.Network): Architecture | null => {
    // After a syntax error a source may stand where the text is not read.
    if (!readable.has(network)) return null;
    const source = network.source?.ref;
    const raw =
      network.body === undefined
        ? derivedFrom(report, network, (source && built.get(source)) ?? null)
        : writtenOut(report, network, network.body);
    return raw && requireBuildable(report, network, raw);
  };
  for (const network of networks) {
    const { chain, circle } = sourcesOf(network, built);
    for (const node of circle) {
      const message = `${node.name} is derived from itself. Write one network of the circle out.`;
      report.error({ node, property: 'source' }, 'derivation', message);
      built.set(node, null);
    }
    // A source before what is derived from it. No recursion: a chain may be as long as the text.
    for (const node of chain.toReversed()) if (!built.has(node)) built.set(node, build(node));
  }
  return new Map(
    [...built].flatMap(([network, architecture]) => (architecture === null ? [] : [[network, architecture]])),
  );
}
