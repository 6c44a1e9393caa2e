import { basename } from 'node:path';
import { type ExtensionContext, commands, window } from 'vscode';
import type { Sessions } from '../training/sessions.js';
import { comparePanels } from '../compare/compare-panel.js';
import { revealFolder } from '../reveal-folder.js';
import { type ChooseRuns, chooseRuns, type CommandWords } from './choose-runs.js';
import { deleteRuns } from './delete-runs.js';
import { exportRuns } from './export-runs.js';
import { renameRun, tagRuns } from './label-runs.js';
import { titleOf } from './run-nodes.js';
import { provideRunTexts, showRunText } from './run-text.js';
import { type RunsStore, runsStore } from './runs-store.js';
import { type RunsView, runsView } from './runs-view.js';
import { trainAgain } from './train-again.js';

/** More curves than anyone tells apart. */
const mostCompared = 200;

/** How the tree is shown. */
function registerViewCommands(context: ExtensionContext, store: RunsStore, view: RunsView): void {
  context.subscriptions.push(
    commands.registerCommand('nestimate.groupRunsByTime', () => view.group('time')),
    commands.registerCommand('nestimate.groupRunsByNetwork', () => view.group('network')),
    commands.registerCommand('nestimate.refreshRuns', () => store.refresh()),
    commands.registerCommand('nestimate.clearRunFilter', () => view.filter('')),
    commands.registerCommand('nestimate.showMoreRuns', (group: unknown) => {
      if (typeof group === 'string') view.showMore(group);
    }),
    commands.registerCommand('nestimate.filterRuns', async () => {
      const words = await window.showInputBox({
        title: 'Show which runs?',
        prompt: 'Words of the name, network, data, file or state, or a #tag. Empty: all.',
        value: view.filtered(),
      });
      if (words !== undefined) view.filter(words);
    }),
  );
}

/** What is done with runs. */
function registerRunCommands(context: ExtensionContext, store: RunsStore, choose: ChooseRuns): void {
  const trainerScript = context.asAbsolutePath('dist/trainer.cjs');
  context.subscriptions.push(
    commands.registerCommand('nestimate.renameRun', async (...words: CommandWords) => {
      const node = await choose.one('Rename which run?', words);
      if (node !== null) await renameRun(node);
    }),
    commands.registerCommand('nestimate.tagRuns', async (...words: CommandWords) => {
      await tagRuns(await choose.several('Tag which runs?', words));
    }),
    commands.registerCommand('nestimate.deleteRuns', async (...words: CommandWords) => {
      const broken = choose.broken(words).map(({ folder }) => ({ folder, title: basename(folder) }));
      const nodes = await choose.several('Delete which runs?', words);
      await deleteRuns([...nodes.map(({ run }) => ({ folder: run.folder, title: titleOf(run) })), ...broken]);
    }),
    commands.registerCommand('nestimate.openRunFolder', async (...words: CommandWords) => {
      const node = await choose.one('Open the folder of which run?', words);
      if (node !== null) await revealFolder(node.run.folder);
    }),
    commands.registerCommand('nestimate.showRunText', async (...words: CommandWords) => {
      const node = await choose.one('Show the text of which run?', words);
      if (node !== null) await showRunText(node.run.folder, node.run.record.file);
    }),
    commands.registerCommand('nestimate.trainAgain', async (...words: CommandWords) => {
      const node = await choose.one('Train which run again?', words);
      const place = node && (await trainAgain(trainerScript, node));
      if (place !== null) await commands.executeCommand('nestimate.openRun', place);
    }),
    commands.registerCommand('nestimate.exportRuns', async (...words: CommandWords) => {
      // From the view's title: all.
      const nodes = words[0] === 'all' ? (await store.runs()).runs : await choose.several('Export which runs?', words);
      if (nodes.length > 0) await exportRuns(nodes.map(({ run }) => run.folder));
    }),
  );
}

/** The view of runs in the activity bar, and what is done with them. */
export function activateRuns(context: ExtensionContext, sessions: Sessions): void {
  const store = runsStore(sessions);
  const view = runsView(store, context.workspaceState);
  const choose = chooseRuns(store, view);
  const panels = comparePanels(context.extensionUri, store.onChange);
  registerViewCommands(context, store, view);
  registerRunCommands(context, store, choose);
  context.subscriptions.push(
    store,
    view,
    panels,
    provideRunTexts(),
    commands.registerCommand('nestimate.compareRuns', async (...words: CommandWords) => {
      const nodes = await choose.several('Compare which runs?', words);
      if (nodes.length > mostCompared) {
        void window.showInformationMessage(`${nodes.length} runs are too many for one page: ${mostCompared} at most.`);
      } else if (nodes.length > 0) panels.open(nodes.map(({ run }) => run.folder));
    }),
  );
}
