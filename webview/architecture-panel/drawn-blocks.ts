import type { BlockView, GroupView, NetworkView } from '../../models/language/architecture-view.js';

/** A block that is drawn. */
export interface DrawnBlock {
  readonly kind: 'block';
  /** Its number, from 1. */
  readonly index: number;
  readonly block: BlockView;
  /** How many others it stands for. */
  readonly last: number;
}

/** A place where equal blocks are left out, or could be. */
export interface DrawnFold {
  readonly kind: 'fold';
  readonly group: string;
  readonly unfolded: boolean;
  readonly count: number;
  readonly length: number;
  readonly first: number;
  readonly last: number;
  /** The width of the stream after the last. */
  readonly after: number;
}

/** So few blocks are drawn one by one though they repeat. */
const neverFolded = 4;

/** Unfolding shows so many repetitions at each end; more of them stay folded in the middle, which unfolds in its turn. */
const shownAtOnce = 12;

interface Run extends Pick<GroupView, 'first' | 'count' | 'blocks'> {
  /** The width of the stream before the first. In a DenseNEst each block adds to it. */
  readonly concatenates: boolean;
}

/** A block of a repetition: in a DenseNEst the stream has grown in those before it. */
function repeated({ blocks, first, concatenates }: Run, index: number): BlockView {
  const block = blocks[(index - first) % blocks.length];
  if (!concatenates) return block;
  const grown = blocks.reduce((sum, { featureWidth }) => sum + featureWidth, 0);
  const before = Math.floor((index - first) / blocks.length) * grown;
  return { ...block, streamWidth: block.streamWidth + before };
}

function blocksFrom(run: Run): DrawnBlock[] {
  const { first, blocks, count } = run;
  return Array.from({ length: blocks.length * count }, (_, i) => {
    const index = first + i;
    return { kind: 'block', index, block: repeated(run, index), last: index };
  });
}

function partOf(run: Run, skipped: number, count: number): Run {
  return { ...run, first: run.first + skipped * run.blocks.length, count };
}

function drawnRun(run: Run, unfolded: ReadonlySet<string>): (DrawnBlock | DrawnFold)[] {
  const { first, count, blocks } = run;
  if (count * blocks.length <= neverFolded || count === 1) return blocksFrom(run);
  const group = `${first}-${count}`;
  const last = first + count * blocks.length - 1;
  const fold = {
    kind: 'fold',
    group,
    count,
    length: blocks.length,
    first,
    last,
    after: repeated(run, last).streamWidth,
  } as const;
  if (!unfolded.has(group)) {
    const shown = blocksFrom(partOf(run, 0, 1)).map((block) => ({ ...block, last }));
    return [...shown, { ...fold, unfolded: false }];
  }
  const inner =
    count <= 3 * shownAtOnce
      ? blocksFrom(run)
      : [
          ...blocksFrom(partOf(run, 0, shownAtOnce)),
          ...drawnRun(partOf(run, shownAtOnce, count - 2 * shownAtOnce), unfolded),
          ...blocksFrom(partOf(run, count - shownAtOnce, shownAtOnce)),
        ];
  return [...inner, { ...fold, unfolded: true }];
}

/** The blocks of a stage as they are drawn: what repeats is folded, unless it is unfolded. */
export function drawnBlocks(
  { kind, stages }: Pick<NetworkView, 'kind' | 'stages'>,
  stage: number,
  unfolded: ReadonlySet<string>,
): (DrawnBlock | DrawnFold)[] {
  const concatenates = kind === 'densenest';
  return stages[stage].groups.flatMap((group) => drawnRun({ ...group, concatenates }, unfolded));
}

/** The parts that are drawn for these: a block itself, or in a folded group the one that stands for it. */
export function drawnFor(
  network: Pick<NetworkView, 'kind' | 'stages'>,
  parts: readonly string[],
  unfolded: ReadonlySet<string>,
): ReadonlySet<string> {
  const drawn = network.stages.flatMap((_, i) => drawnBlocks(network, i, unfolded));
  const blocks = new Set(drawn.flatMap((each) => (each.kind === 'block' ? [each.index] : [])));
  const folds = drawn.filter((each) => each.kind === 'fold').filter((fold) => !fold.unfolded);
  const found = parts.flatMap((part) => {
    const [kind, number] = part.split('-');
    const index = Number(number);
    if (kind !== 'block' || blocks.has(index)) return [part];
    const fold = folds.find(({ first, last }) => first <= index && index <= last);
    return fold === undefined ? [] : [`block-${fold.first + ((index - fold.first) % fold.length)}`];
  });
  return new Set(found);
}
