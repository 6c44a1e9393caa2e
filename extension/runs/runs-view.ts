import { Disposable, EventEmitter, type Memento, type TreeDataProvider, type TreeView, commands, window } from 'vscode';
import { latest } from '../latest.js';
import { onDayChange } from './day-change.js';
import { type KeptRows, keptRows } from './kept-rows.js';
import { runFilter } from './run-filter.js';
import { type Grouping, type GroupNode, groupsOf, keyedNodes, type RunsNode } from './run-nodes.js';
import type { RunsStore } from './runs-store.js';
import { tooltip, treeItem } from './tree-items.js';

/** As the manifest names it. */
const viewId = 'nestimate.runs';

/** So many children of a group are shown at first, and so many more each time. */
const pageSize = 200;

const groupingKey = 'nestimate.runs.grouping';

/** The tree of runs in the activity bar. */
export interface RunsView extends Disposable {
  readonly tree: TreeView<RunsNode>;
  group(by: Grouping): void;
  /** Only runs in which every word is found; empty: all. */
  filter(words: string): void;
  filtered(): string;
  showMore(group: string): void;
  /** A key is pressed, and has switched no row yet. */
  beginKey(): void;
  /** The rows that the key is about, which has switched the selection of the focused row since: it is switched back. */
  keyed(): Promise<readonly RunsNode[]>;
}

interface Shown {
  grouping: Grouping;
  filter: string;
  /** How many children of a group are shown, where it is more than a page. */
  readonly pages: Map<string, number>;
}

function childrenOf(group: GroupNode, pages: Shown['pages']): RunsNode[] {
  const most = pages.get(group.id) ?? pageSize;
  const shown: RunsNode[] = group.children.slice(0, most);
  const hidden = group.children.length - shown.length;
  return hidden === 0 ? shown : [...shown, { kind: 'more', group: group.id, hidden }];
}

type ChangedRows = RunsNode[] | undefined;

/** What a tree is made of. */
interface Parts {
  readonly store: RunsStore;
  readonly shown: Shown;
  readonly rows: KeptRows;
  readonly changed: EventEmitter<ChangedRows>;
  /** Says something above the rows. */
  readonly say: (text: string) => void;
}

/** A line of progress at the view's top, as long as older runs are being read. */
async function showReading(store: RunsStore): Promise<void> {
  // What fails is said where the tree itself is read.
  await window.withProgress({ location: { viewId } }, () => store.runs().catch(() => null));
}

/** The groups as they are to be shown now. */
async function readGroups({ store, shown, say }: Parts): Promise<readonly GroupNode[]> {
  const { runs, broken, isPart } = await store.latest();
  if (isPart) void showReading(store);
  const some = runs.length + broken.length > 0;
  void commands.executeCommand('setContext', 'nestimate.hasRuns', some);
  // Not the same as the first being false: before the runs are read nothing is said of them.
  void commands.executeCommand('setContext', 'nestimate.noRuns', !some);
  const { filter, grouping } = shown;
  const isWanted = runFilter(filter);
  const wanted = filter === '' ? runs : runs.filter(({ run }) => isWanted(run));
  // Beside a view that is alone in its bar nothing is shown; where nothing is found the welcome says so.
  say(filter === '' || wanted.length === 0 ? '' : `Only runs with “${filter}”`);
  return groupsOf(wanted, filter === '' ? broken : [], { grouping, filter, now: new Date() });
}

function provider(parts: Parts): TreeDataProvider<RunsNode> {
  const { shown, rows, changed } = parts;
  return {
    onDidChangeTreeData: changed.event,
    async getChildren(node) {
      if (node === undefined) {
        rows.take(await readGroups(parts));
        return [...rows.groups];
      }
      if (node.kind === 'group') return childrenOf(node, shown.pages);
      return node.kind === 'session' ? [...node.children] : [];
    },
    getTreeItem: treeItem,
    resolveTreeItem(item, node) {
      if (node.kind === 'run') item.tooltip = tooltip(node);
      return item;
    },
  };
}

/** Tells VS Code of the rows that changed, or of all. */
async function update(parts: Parts): Promise<void> {
  // What fails is said where the tree itself is read.
  const read = await readGroups(parts).catch(() => null);
  const news = read === null ? 'all' : parts.rows.take(read);
  if (news === 'all') parts.changed.fire(undefined);
  else if (news.length > 0) parts.changed.fire([...news]);
}

/** Shows the runs by day or by network; how is kept with the workspace. */
export function runsView(store: RunsStore, kept: Memento): RunsView {
  const shown: Shown = {
    grouping: kept.get(groupingKey) === 'network' ? 'network' : 'time',
    filter: '',
    pages: new Map(),
  };
  const changed = new EventEmitter<ChangedRows>();
  const say = (text: string) => (tree.message = text);
  const parts: Parts = { store, shown, rows: keptRows(), changed, say };
  const tree = window.createTreeView(viewId, {
    treeDataProvider: provider(parts),
    canSelectMany: true,
    showCollapseAll: true,
  });
  const draw = () => {
    void commands.executeCommand('setContext', 'nestimate.runsFiltered', shown.filter !== '');
    void commands.executeCommand('setContext', 'nestimate.runsGrouping', shown.grouping);
    changed.fire(undefined);
  };
  const updating = latest(() => update(parts));
  let [before, after]: (readonly RunsNode[])[] = [[], []];
  const subscriptions = Disposable.from(
    store.onChange(updating.ask),
    onDayChange(updating.ask),
    tree.onDidChangeSelection(({ selection }) => (after = selection)),
  );
  draw();
  return {
    tree,
    group(by) {
      shown.grouping = by;
      void kept.update(groupingKey, by);
      draw();
    },
    filter(words) {
      shown.filter = words.trim();
      draw();
    },
    filtered: () => shown.filter,
    showMore(group) {
      shown.pages.set(group, (shown.pages.get(group) ?? pageSize) + pageSize);
      changed.fire(undefined);
    },
    beginKey() {
      // Where no row has the focus nothing is switched: what was selected is then the same before and after.
      before = after;
    },
    async keyed() {
      const nodes = keyedNodes(before, after);
      await commands.executeCommand('list.toggleSelection');
      return nodes;
    },
    dispose() {
      subscriptions.dispose();
      tree.dispose();
      changed.dispose();
    },
  };
}
