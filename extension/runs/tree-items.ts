import { basename } from 'node:path';
import { MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, Uri } from 'vscode';
import type { RunStatus } from '../../models/training/run-status.js';
import type { BrokenNode, GroupNode, MoreNode, RunNode, RunsNode, SessionNode } from './run-nodes.js';
import { idOf, titleOf } from './run-nodes.js';
import { descriptionText, detailLines, isAtRest, statusWords } from './run-words.js';

function icon(name: string, color?: string): ThemeIcon {
  return new ThemeIcon(name, color === undefined ? undefined : new ThemeColor(color));
}

const statusIcons: Record<RunStatus, ThemeIcon> = {
  queued: icon('clock', 'testing.iconQueued'),
  choosing: icon('loading~spin', 'testing.iconQueued'),
  training: icon('loading~spin', 'charts.blue'),
  paused: icon('debug-pause', 'charts.blue'),
  certifying: icon('loading~spin', 'charts.purple'),
  completed: icon('pass', 'testing.iconPassed'),
  stopped: icon('debug-stop', 'testing.iconSkipped'),
  failed: icon('error', 'testing.iconFailed'),
  interrupted: icon('warning', 'list.warningForeground'),
};

/** The state that a session shows: the first of these that one of its runs is in. */
const telling: readonly RunStatus[] = [
  'training',
  'certifying',
  'paused',
  'choosing',
  'queued',
  'failed',
  'interrupted',
  'stopped',
  'completed',
];

function hours(exact: boolean): Intl.DateTimeFormatOptions {
  return { hour: '2-digit', minute: '2-digit', ...(exact ? { second: '2-digit' } : {}) };
}

function whenText({ run: { record }, when, exact }: RunNode): string | null {
  if (when === null) return null;
  const begun = new Date(record.createdAt);
  if (when === 'time') return begun.toLocaleTimeString(undefined, hours(exact));
  return begun.toLocaleString(undefined, { day: 'numeric', month: 'short', ...hours(exact) });
}

function runItem(node: RunNode): TreeItem {
  const { run } = node;
  const item = new TreeItem(titleOf(run));
  item.id = idOf(node);
  item.description = descriptionText(run, whenText(node));
  item.iconPath = statusIcons[run.status];
  item.contextValue = isAtRest(run) ? 'run settled' : 'run training';
  item.accessibilityInformation = {
    label: `${titleOf(run)}, ${statusWords[run.status]}, ${item.description}`,
  };
  item.command = { command: 'nestimate.openRun', title: 'Open Run', arguments: [node] };
  return item;
}

function sessionItem(node: SessionNode): TreeItem {
  const { label, children } = node;
  const item = new TreeItem(label, TreeItemCollapsibleState.Expanded);
  const [{ run }] = children;
  item.id = idOf(node);
  const time = new Date(run.record.createdAt).toLocaleTimeString(undefined, hours(node.exact));
  item.description = `${children.length} runs · ${basename(run.record.file)} · ${time}`;
  const status = telling.find((each) => children.some((child) => child.run.status === each)) ?? 'completed';
  item.iconPath = statusIcons[status];
  item.contextValue = children.every((child) => isAtRest(child.run)) ? 'session settled' : 'session training';
  item.accessibilityInformation = { label: `${label}, ${children.length} runs, ${statusWords[status]}` };
  return item;
}

function groupItem(node: GroupNode, first: boolean): TreeItem {
  const { label, count } = node;
  const item = new TreeItem(label, first ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed);
  item.id = idOf(node);
  item.description = String(count);
  item.contextValue = 'group';
  item.accessibilityInformation = { label: `${label}, ${count} ${count === 1 ? 'run' : 'runs'}` };
  return item;
}

function brokenItem(node: BrokenNode): TreeItem {
  const { broken } = node;
  const item = new TreeItem(basename(broken.folder));
  item.id = idOf(node);
  item.description = broken.reason;
  item.tooltip = `${broken.folder}: ${broken.reason}`;
  item.iconPath = icon('warning', 'list.warningForeground');
  item.contextValue = 'broken';
  item.resourceUri = Uri.file(broken.folder);
  return item;
}

function moreItem(node: MoreNode): TreeItem {
  const { group, hidden } = node;
  const item = new TreeItem(`Show more (${hidden.toLocaleString()} hidden)`);
  item.id = idOf(node);
  item.iconPath = icon('ellipsis');
  item.command = { command: 'nestimate.showMoreRuns', title: 'Show More Runs', arguments: [group] };
  return item;
}

/** A node as the tree shows it. @param first whether it is the first group, which stands open */
export function treeItem(node: RunsNode, first: boolean): TreeItem {
  switch (node.kind) {
    case 'run':
      return runItem(node);
    case 'session':
      return sessionItem(node);
    case 'group':
      return groupItem(node, first);
    case 'broken':
      return brokenItem(node);
    case 'more':
      return moreItem(node);
  }
}

/** What is shown when the pointer rests on a run. Text from files stays text. */
export function tooltip({ run }: RunNode): MarkdownString {
  const [title, ...lines] = [titleOf(run), ...detailLines(run)];
  const text = new MarkdownString();
  text.appendText(title);
  for (const line of lines) {
    text.appendMarkdown('  \n');
    text.appendText(line);
  }
  return text;
}
