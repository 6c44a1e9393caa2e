import { type QuickPickItem, window } from 'vscode';
import type { BrokenRun } from '../../models/training/run-list.js';
import { type RunNode, type RunsNode, runsOf } from './run-nodes.js';
import { descriptionText, labelText, placeText } from './run-words.js';
import type { RunsStore } from './runs-store.js';
import type { RunsView } from './runs-view.js';
import { statusIcons } from './status-icons.js';

interface RunItem extends QuickPickItem {
  readonly node: RunNode;
}

/** What a command of the tree is called with: the node it was called on and all that are selected; a key says `toggled`. */
export type CommandWords = readonly [clicked?: unknown, selected?: unknown];

/** What a command is about. */
export interface ChosenRuns {
  readonly runs: readonly RunNode[];
  /** Folders among what was named that can't be read as runs. */
  readonly broken: readonly BrokenRun[];
}

/** Which runs a command is about. */
export interface ChooseRuns {
  /** One or several; empty where the person chose none. Nothing named (the palette, a key on no row): the person is asked. */
  several(question: string, words: CommandWords): Promise<ChosenRuns>;
  /** One or several of all runs, of which these are chosen already; empty where the person chose none. */
  among(question: string, chosen: readonly RunsNode[]): Promise<ChosenRuns>;
  /** Exactly one; null where the person chose none. */
  one(question: string, words: CommandWords): Promise<RunNode | null>;
}

function isNode(value: unknown): value is RunsNode {
  const kinds: readonly unknown[] = ['run', 'session', 'group', 'broken', 'more'];
  return typeof value === 'object' && value !== null && 'kind' in value && kinds.includes(value.kind);
}

/** Null where nothing is named. */
async function namedNodes([clicked, selected]: CommandWords, view: RunsView): Promise<readonly RunsNode[] | null> {
  if (clicked === 'toggled') {
    // A whole day or network has no menu of what is done with its runs: no key does it either.
    const keyed = (await view.keyed()).filter(({ kind }) => kind !== 'group' && kind !== 'more');
    return keyed.length === 0 ? null : keyed;
  }
  if (Array.isArray(selected) && selected.length > 0) return selected.filter(isNode);
  return isNode(clicked) ? [clicked] : null;
}

function items(runs: readonly RunNode[], picked: readonly RunsNode[]): RunItem[] {
  const chosen = new Set(runsOf(picked).map(({ run }) => run.folder));
  return runs.map((node) => ({
    label: `$(${statusIcons[node.run.status].name}) ${labelText(node)}`,
    description: descriptionText(node),
    detail: placeText(node.run.record),
    picked: chosen.has(node.run.folder),
    node,
  }));
}

async function known(store: RunsStore): Promise<readonly RunNode[]> {
  const { runs } = await store.runs();
  if (runs.length === 0) void window.showInformationMessage('No run yet: train a .nest file first.');
  return runs;
}

export function chooseRuns(store: RunsStore, view: RunsView): ChooseRuns {
  const match = { matchOnDescription: true, matchOnDetail: true };
  const among: ChooseRuns['among'] = async (title, chosen) => {
    const runs = await known(store);
    if (runs.length === 0) return { runs, broken: [] };
    const options = { title, canPickMany: true as const, ...match };
    const picked = await window.showQuickPick(items(runs, chosen), options);
    return { runs: picked?.map(({ node }) => node) ?? [], broken: [] };
  };
  return {
    async several(title, words) {
      const named = await namedNodes(words, view);
      if (named !== null) {
        return { runs: runsOf(named), broken: named.flatMap((node) => (node.kind === 'broken' ? [node.broken] : [])) };
      }
      return among(title, view.tree.selection);
    },
    among,
    async one(title, words) {
      const named = await namedNodes(words, view);
      const [only] = named === null ? [] : runsOf(named);
      if (named !== null) return only ?? null;
      const runs = await known(store);
      if (runs.length === 0) return null;
      const picked = await window.showQuickPick(items(runs, []), { title, ...match });
      return picked?.node ?? null;
    },
  };
}
