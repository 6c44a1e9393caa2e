import type { BlockView, GroupView, NetworkView } from '../../models/language/architecture-view.js';

/** A block that is drawn. */
export interface DrawnBlock {
  readonly kind: 'block';
  /** Its number, from 1. */
  readonly index: number;
  readonly block: BlockView;
  /** It stands for every so many-th block from it to the last of them: that one's number, and what it is. */
  readonly every: number;
  readonly last: number;
  readonly lastBlock: BlockView;
}

/** The shape of what a block reads. */
export function inputOf({ layers }: BlockView): string {
  return layers[0]?.input ?? '';
}

/** A place where blocks that repeat are left out, or could be. */
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
export const neverFolded = 4;

/** Unfolding shows so many repetitions at each end; more of them stay folded in the middle, which unfolds in its turn. */
const shownAtOnce = 12;

interface Run extends Pick<GroupView, 'first' | 'count' | 'length'> {
  /** The block of a number. */
  readonly at: (index: number) => BlockView;
}

function runOf({ first, count, length, blocks }: GroupView): Run {
  return { first, count, length, at: (index) => blocks[(index - first) % blocks.length] };
}

function blocksFrom({ first, count, length, at }: Run): DrawnBlock[] {
  return Array.from({ length: length * count }, (_, i) => {
    const index = first + i;
    const block = at(index);
    return { kind: 'block', index, block, every: 1, last: index, lastBlock: block };
  });
}

/** The first repetition, which stands for all. */
function standingForAll({ first, count, length, at }: Run): DrawnBlock[] {
  return Array.from({ length }, (_, i) => {
    const index = first + i;
    const last = index + (count - 1) * length;
    return { kind: 'block', index, block: at(index), every: length, last, lastBlock: at(last) };
  });
}

function partOf(run: Run, skipped: number, count: number): Run {
  return { ...run, first: run.first + skipped * run.length, count };
}

function drawnRun(run: Run, unfolded: ReadonlySet<string>): (DrawnBlock | DrawnFold)[] {
  const { first, count, length, at } = run;
  if (count * length <= neverFolded || count === 1) return blocksFrom(run);
  const group = `${first}-${count}`;
  const last = first + count * length - 1;
  const fold = { kind: 'fold', group, count, length, first, last, after: at(last).streamWidth } as const;
  if (!unfolded.has(group)) return [...standingForAll(run), { ...fold, unfolded: false }];
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
  { stages }: Pick<NetworkView, 'stages'>,
  stage: number,
  unfolded: ReadonlySet<string>,
): (DrawnBlock | DrawnFold)[] {
  return stages[stage].groups.flatMap((group) => drawnRun(runOf(group), unfolded));
}

/** The parts that are drawn for these: a block itself, or in a folded group the one that stands for it. */
export function drawnFor(
  network: Pick<NetworkView, 'stages'>,
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
