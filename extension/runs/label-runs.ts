import { window } from 'vscode';
import { changeLabels, runLabels, tagsOfLine } from '../../models/training/run-labels.js';
import type { RunNode } from './run-nodes.js';
import { calledText } from './run-words.js';

/** A sentence of its own. */
function problemOf(labels: unknown): string | null {
  const parsed = runLabels.safeParse(labels);
  if (parsed.success) return null;
  const [{ message }] = parsed.error.issues;
  return `${message[0].toUpperCase()}${message.slice(1)}.`;
}

/** Asks for a run's name; an empty one takes it away. */
export async function renameRun({ run }: RunNode): Promise<void> {
  const given = await window.showInputBox({
    title: `Rename ${calledText(run)}`,
    prompt: 'Empty: the name of its network. The folder keeps its name.',
    value: run.labels.name ?? '',
    placeHolder: run.record.architecture.name,
    validateInput: (text) => (text.trim() === '' ? null : problemOf({ ...run.labels, name: text })),
  });
  if (given !== undefined) await changeLabels(run.folder, { name: given.trim() === '' ? null : given });
}

/** Asks for the tags of runs. Of several runs those that all have are offered: they are changed, a run's others stay. */
export async function tagRuns(nodes: readonly RunNode[]): Promise<void> {
  const [first] = nodes;
  if (first === undefined) return;
  const common = first.run.labels.tags.filter((tag) => nodes.every(({ run }) => run.labels.tags.includes(tag)));
  const line = await window.showInputBox({
    title: nodes.length === 1 ? `Tags of ${calledText(first.run)}` : `Tags that all ${nodes.length} runs have`,
    prompt: 'Separated by commas. Filter by #tag.',
    value: common.join(', '),
    placeHolder: 'baseline, wide',
    validateInput: (text) => problemOf({ version: 1, name: null, tags: tagsOfLine(text) }),
  });
  if (line === undefined) return;
  for (const { run } of nodes) {
    const own = run.labels.tags.filter((tag) => !common.includes(tag));
    await changeLabels(run.folder, { tags: [...own, ...tagsOfLine(line)] });
  }
}
