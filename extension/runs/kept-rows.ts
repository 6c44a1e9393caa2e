import { type GroupNode, idOf, type RunNode, type RunsNode } from './run-nodes.js';
import { tellingStatus } from './status-icons.js';

/** What came of reading the tree anew. */
export type Changed =
  /** Rows came, went or moved, or one says something else that is not of its run alone. */
  | 'all'
  /** Only these look otherwise. */
  | readonly RunNode[];

/** The rows of a tree as they were read last. A row stays the same object for as long as it is there. */
export interface KeptRows {
  /** Takes over what was read, and tells what changed in it. */
  take(groups: readonly GroupNode[]): Changed;
  /** What was taken last. */
  readonly groups: readonly GroupNode[];
}

function childrenOf(node: RunsNode): readonly RunsNode[] {
  return node.kind === 'group' || node.kind === 'session' ? node.children : [];
}

function withDescendants(nodes: readonly RunsNode[]): RunsNode[] {
  return nodes.flatMap((node) => [node, ...withDescendants(childrenOf(node))]);
}

/** What a row says that is not of its run alone: it depends on the day and on other rows. */
function saidBesideRun(row: RunsNode): readonly unknown[] {
  switch (row.kind) {
    case 'group':
      return [row.label, row.count, row.isOpen];
    case 'session':
      return [row.label, row.exact, tellingStatus(row.children.map(({ run }) => run.status))];
    case 'run':
      return [row.when, row.told, row.exact];
    case 'broken':
      return [row.broken.reason];
    case 'more':
      return [row.hidden];
  }
}

/** All that a change of is more than one of single runs. */
function shapeOf(rows: readonly RunsNode[]): string {
  return JSON.stringify(rows.map((row) => [idOf(row), childrenOf(row).length, ...saidBesideRun(row)]));
}

/** Whether a run's row may look otherwise: what was not read again is the same object. */
function differs({ run: a }: RunNode, { run: b }: RunNode): boolean {
  return a.record !== b.record || a.labels !== b.labels || a.end !== b.end || a.status !== b.status;
}

/**
 * VS Code knows a row by its object, and for a moment knows none of a tree that is read anew as a whole: what is selected and
 * called upon then is lost. So while runs train, rows stay and only those that changed are told.
 */
export function keptRows(): KeptRows {
  let known = new Map<string, RunsNode>();
  let groups: readonly GroupNode[] = [];
  let shape: string | null = null;
  /** The row that is known, with what is new of it. */
  const kept = <T extends RunsNode>(node: T): T => {
    const before = known.get(idOf(node));
    return before?.kind === node.kind ? Object.assign(before, node) : node;
  };
  const keptChild = (node: GroupNode['children'][number]) =>
    node.kind === 'session' ? kept({ ...node, children: node.children.map(kept) }) : kept(node);
  const keptGroup = (node: GroupNode) => kept({ ...node, children: node.children.map(keptChild) });
  return {
    get groups() {
      return groups;
    },
    take(read) {
      const rows = withDescendants(read);
      const next = shapeOf(rows);
      const runs = rows.flatMap((row) => {
        const before = known.get(idOf(row));
        return row.kind === 'run' && before?.kind === 'run' && differs(before, row) ? [before] : [];
      });
      const changed = next === shape ? runs : 'all';
      groups = read.map(keptGroup);
      known = new Map(withDescendants(groups).map((row) => [idOf(row), row]));
      shape = next;
      return changed;
    },
  };
}
