import { basename } from 'node:path';
import { MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, Uri } from 'vscode';
import type { RunStatus } from '../../models/training/run-status.js';
import type { BrokenNode, GroupNode, MoreNode, RunNode, RunsNode, SessionNode } from './run-nodes.js';
import { idOf } from './run-nodes.js';
import { calledText, descriptionText, detailLines, isAtRest, labelText, statusWords } from './run-words.js';
import { statusIcons, tellingStatus } from './status-icons.js';
import { timeText } from './time-text.js';

function icon(name: string, color?: string): ThemeIcon {
  return new ThemeIcon(name, color === undefined ? undefined : new ThemeColor(color));
}

function statusIcon(status: RunStatus): ThemeIcon {
  const { name, color } = statusIcons[status];
  return icon(name, color);
}

function runItem(node: RunNode): TreeItem {
  const { run } = node;
  const label = labelText(node);
  const item = new TreeItem(label);
  item.id = idOf(node);
  item.description = descriptionText(node);
  item.iconPath = statusIcon(run.status);
  item.contextValue = isAtRest(run) ? 'run settled' : 'run training';
  item.accessibilityInformation = {
    label: `${label}, ${statusWords[run.status]}, ${item.description}`,
  };
  item.command = { command: 'nestimate.openThisRun', title: 'Open Run', arguments: [node] };
  return item;
}

function sessionItem(node: SessionNode): TreeItem {
  const { children } = node;
  const [{ run }] = children;
  const label = `${timeText(run.record.createdAt, 'time', node.exact)} ${node.label}`;
  const item = new TreeItem(label, TreeItemCollapsibleState.Expanded);
  item.id = idOf(node);
  item.description = `${children.length} runs · ${basename(run.record.file)}`;
  const status = tellingStatus(children.map((child) => child.run.status));
  item.iconPath = statusIcon(status);
  item.contextValue = children.every((child) => isAtRest(child.run)) ? 'session settled' : 'session training';
  item.accessibilityInformation = { label: `${label}, ${children.length} runs, ${statusWords[status]}` };
  return item;
}

function groupItem(node: GroupNode): TreeItem {
  const { label, count, isOpen } = node;
  const item = new TreeItem(label, isOpen ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed);
  item.id = idOf(node);
  item.description = count.toLocaleString('en-US');
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
  const item = new TreeItem(`Show more (${hidden.toLocaleString('en-US')} hidden)`);
  item.id = idOf(node);
  item.iconPath = icon('ellipsis');
  item.command = { command: 'nestimate.showMoreRuns', title: 'Show More Runs', arguments: [group] };
  return item;
}

/** A node as the tree shows it. */
export function treeItem(node: RunsNode): TreeItem {
  switch (node.kind) {
    case 'run':
      return runItem(node);
    case 'session':
      return sessionItem(node);
    case 'group':
      return groupItem(node);
    case 'broken':
      return brokenItem(node);
    case 'more':
      return moreItem(node);
  }
}

/** What is shown when the pointer rests on a run. Text from files stays text. */
export function tooltip({ run }: RunNode): MarkdownString {
  const [title, ...lines] = [calledText(run), ...detailLines(run)];
  const text = new MarkdownString();
  text.appendText(title);
  for (const line of lines) {
    text.appendMarkdown('  \n');
    text.appendText(line);
  }
  return text;
}
