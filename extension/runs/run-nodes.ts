import type { BrokenRun, ListedRun } from '../../models/training/run-list.js';
import { networkNames, type SessionPlace } from '../training/session-place.js';
import { nameText } from './run-words.js';

/** A run of this window, and the place that its session has: what opens its panel. */
export interface RunNode extends SessionPlace {
  readonly kind: 'run';
  readonly run: ListedRun;
  /** Where its parents don't say it all: `time` of the day, or `date`. */
  readonly when: 'time' | 'date' | null;
  /** What its row says because its parents don't: its network, its seed. */
  readonly told: { readonly network: boolean; readonly seed: boolean };
  /** The time is said to the second: another row of this name and seed was begun in the same minute. */
  readonly exact: boolean;
}

/** Runs that one `train` block started together. */
export interface SessionNode extends SessionPlace {
  readonly kind: 'session';
  readonly label: string;
  readonly children: readonly RunNode[];
  /** As a run's. */
  readonly exact: boolean;
}

export interface BrokenNode {
  readonly kind: 'broken';
  readonly broken: BrokenRun;
}

/** A day, a network, or the folders that can't be read. */
export interface GroupNode {
  readonly kind: 'group';
  readonly id: string;
  readonly label: string;
  /** How many runs there are beneath. */
  readonly count: number;
  /** Whether it stands open before a person opens or closes it. */
  readonly isOpen: boolean;
  readonly children: readonly (RunNode | SessionNode | BrokenNode)[];
}

/** Stands for the children of a group that are not shown yet. */
export interface MoreNode {
  readonly kind: 'more';
  readonly group: string;
  readonly hidden: number;
}

export type RunsNode = GroupNode | SessionNode | RunNode | BrokenNode | MoreNode;

export type Grouping = 'time' | 'network';

/** What stays the same when the tree is read anew. */
export function idOf(node: RunsNode): string {
  switch (node.kind) {
    case 'run':
      return node.run.folder;
    case 'session':
      return `${node.runsFolder}\n${node.session}`;
    case 'group':
      return node.id;
    case 'broken':
      return node.broken.folder;
    case 'more':
      return `more:${node.group}`;
  }
}

/**
 * The rows that a key is about: VS Code says which rows are selected, and not which one has the focus, where the arrows lead. So
 * a key first switches the selection of the focused row, which is then the one that is selected in one of both and not in the
 * other. It stands for itself; one of several that were selected stands for all of them.
 * @param before the rows that were selected before
 * @param after those that are since
 */
export function keyedNodes(before: readonly RunsNode[], after: readonly RunsNode[]): readonly RunsNode[] {
  const selected = (nodes: readonly RunsNode[], node: RunsNode) => nodes.some((each) => idOf(each) === idOf(node));
  if (before.some((node) => !selected(after, node))) return before;
  return after.filter((node) => !selected(before, node));
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** Whether these runs differ in something. */
function differ(runs: readonly RunNode[], of: (run: ListedRun) => unknown): boolean {
  return runs.some(({ run }) => of(run) !== of(runs[0].run));
}

/** The runs of a session by what tells them apart: their networks, their seeds, or both. */
function inSession(runs: readonly RunNode[]): RunNode[] {
  const network = differ(runs, ({ record }) => record.architecture.name);
  const seed = differ(runs, ({ record }) => record.seed) || !network;
  return runs.map((node) => ({ ...node, told: { network, seed } }));
}

function withSessions(runs: readonly RunNode[]): (RunNode | SessionNode)[] {
  const sessions = grouped(runs, ({ runsFolder, session }) => `${runsFolder}\n${session}`);
  return [...sessions.values()].map((children): RunNode | SessionNode => {
    const [first] = children;
    // Its time tells it from others of its network: its seed stands behind its result.
    if (children.length === 1) return { ...first, when: 'time', told: { network: true, seed: false } };
    const { runsFolder, session } = first;
    const label = networkNames(children.map(({ run }) => run.record));
    return { kind: 'session', runsFolder, session, label, children: inSession(children), exact: false };
  });
}

/** Rows that would begin alike are given their time to the second. */
function toldApart(rows: readonly (RunNode | SessionNode)[]): (RunNode | SessionNode)[] {
  const keyOf = (row: RunNode | SessionNode) => {
    const { record } = row.kind === 'run' ? row.run : row.children[0].run;
    const name = row.kind === 'run' ? nameText(row.run, row.told) : row.label;
    return `${row.kind}\n${name}\n${record.createdAt.slice(0, '2026-11-21T09:30'.length)}`;
  };
  const alike = grouped(rows, keyOf);
  return rows.map((row) => ({ ...row, exact: (alike.get(keyOf(row)) ?? []).length > 1 }));
}

function midnight(date: Date): Date {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate());
}

/** A day as a person says it, in the person's own time. */
export function dayLabel(day: Date, now: Date): string {
  const days = Math.round((midnight(now).getTime() - midnight(day).getTime()) / 86_400_000);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  const year = day.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' as const };
  return day.toLocaleDateString(undefined, { weekday: 'short', day: 'numeric', month: 'long', ...year });
}

/** A run beneath its network: told by its time, with the day where that is not today, and by its seed. */
function inNetwork(node: RunNode, now: Date): RunNode {
  const today = midnight(new Date(node.run.record.createdAt)).getTime() === midnight(now).getTime();
  return { ...node, when: today ? 'time' : 'date', told: { network: false, seed: true } };
}

/** Of what was searched for so many rows are shown without opening their groups. */
const mostFound = 200;

/** The first group stands open; all of those that are found do, as long as they are few. */
function opened(groups: readonly GroupNode[], filter: string): GroupNode[] {
  let above = 0;
  return groups.map((group, i) => {
    const isOpen = i === 0 || (filter !== '' && above + group.count <= mostFound);
    above += group.count;
    return { ...group, isOpen };
  });
}

/** How a tree is read out of runs. */
export interface TreeQuestion {
  readonly grouping: Grouping;
  /** What the runs were searched for; empty: they are all. */
  readonly filter: string;
  readonly now: Date;
}

/**
 * The groups of a tree: days, the latest first, with the runs of a `train` block under one parent; or networks by name, with
 * their runs. Folders that can't be read come last.
 * @param runs the latest first
 */
export function groupsOf(
  runs: readonly RunNode[],
  broken: readonly BrokenRun[],
  { grouping, filter, now }: TreeQuestion,
): GroupNode[] {
  const keyOf = ({ run: { record } }: RunNode) =>
    grouping === 'network' ? record.architecture.name : new Date(record.createdAt).toDateString();
  const groups = [...grouped(runs, keyOf)].map(([key, members]): GroupNode => {
    const label = grouping === 'network' ? key : dayLabel(new Date(key), now);
    const children = grouping === 'network' ? members.map((node) => inNetwork(node, now)) : withSessions(members);
    // VS Code remembers what was closed: what is found is another group than that of all runs.
    const id = filter === '' ? `${grouping}:${key}` : `${grouping}:${key}:${filter}`;
    const count = members.length;
    return { kind: 'group', id, label, count, children: toldApart(children), isOpen: false };
  });
  if (grouping === 'network') groups.sort((a, b) => a.label.localeCompare(b.label));
  if (broken.length > 0) {
    const children = broken.map((each): BrokenNode => ({ kind: 'broken', broken: each }));
    const count = broken.length;
    groups.push({ kind: 'group', id: 'broken', label: 'Can’t be read', count, children, isOpen: false });
  }
  return opened(groups, filter);
}

/** The runs of nodes, each once: a session stands for its runs, a group for all beneath it. */
export function runsOf(nodes: readonly RunsNode[]): RunNode[] {
  const found = nodes.flatMap((node): RunNode[] => {
    if (node.kind === 'run') return [node];
    return node.kind === 'session' || node.kind === 'group' ? runsOf(node.children) : [];
  });
  return [...new Map(found.map((node) => [node.run.folder, node])).values()];
}
