import { basename } from 'node:path';
import { type ExtensionContext, commands, window } from 'vscode';
import type { Sessions } from '../training/sessions.js';
import { comparePanels } from '../compare/compare-panel.js';
import { orSay } from '../failure.js';
import { revealFolder } from '../reveal-folder.js';
import { type ChooseRuns, chooseRuns, type CommandWords } from './choose-runs.js';
import { compareObstacle } from './compare-limits.js';
import { deleteRuns } from './delete-runs.js';
import { exportRuns } from './export-runs.js';
import { renameRun, tagRuns } from './label-runs.js';
import { compareRunText, provideRunTexts, runOfText, showRunText } from './run-text.js';
import { calledText, isAtRest } from './run-words.js';
import { type RunsStore, runsStore } from './runs-store.js';
import { type RunsView, runsView } from './runs-view.js';
import { trainAgain } from './train-again.js';

/** How the tree is shown. */
function registerViewCommands(context: ExtensionContext, store: RunsStore, view: RunsView): void {
  context.subscriptions.push(
    commands.registerCommand('nestimate.groupRunsByTime', () => view.group('time')),
    commands.registerCommand('nestimate.groupRunsByNetwork', () => view.group('network')),
    commands.registerCommand('nestimate.refreshRuns', () => store.refresh()),
    commands.registerCommand('nestimate.clearRunFilter', () => view.filter('')),
    commands.registerCommand('nestimate.beginRunKey', () => view.beginKey()),
    commands.registerCommand('nestimate.showMoreRuns', (group: unknown) => {
      if (typeof group === 'string') view.showMore(group);
    }),
    commands.registerCommand('nestimate.filterRuns', async () => {
      const words = await window.showInputBox({
        title: 'Show which runs?',
        prompt: 'Words of the name, network, data, file or state; “seed 3”; a #tag. Empty: all.',
        value: view.filtered(),
      });
      if (words !== undefined) view.filter(words);
    }),
  );
}

/** What is done with runs. */
function registerRunCommands(context: ExtensionContext, choose: ChooseRuns): void {
  const trainerScript = context.asAbsolutePath('dist/trainer.cjs');
  context.subscriptions.push(
    // The palette's asks which, and its title says so.
    commands.registerCommand('nestimate.openThisRun', (node: unknown) =>
      commands.executeCommand('nestimate.openRun', node),
    ),
    commands.registerCommand('nestimate.renameRun', async (...words: CommandWords) => {
      const node = await choose.one('Rename which run?', words);
      if (node !== null) await renameRun(node);
    }),
    commands.registerCommand('nestimate.tagRuns', async (...words: CommandWords) => {
      await tagRuns((await choose.several('Tag which runs?', words)).runs);
    }),
    commands.registerCommand('nestimate.deleteRuns', async (...words: CommandWords) => {
      const { runs, broken } = await choose.several('Delete which runs?', words);
      await deleteRuns([
        ...runs.map(({ run }) => ({ folder: run.folder, title: calledText(run) })),
        ...broken.map(({ folder }) => ({ folder, title: basename(folder) })),
      ]);
    }),
    commands.registerCommand('nestimate.openRunFolder', async (...words: CommandWords) => {
      const node = await choose.one('Open the folder of which run?', words);
      if (node !== null) await revealFolder(node.run.folder);
    }),
    commands.registerCommand('nestimate.showRunText', async (...words: CommandWords) => {
      const node = await choose.one('Show the text of which run?', words);
      if (node !== null) await showRunText(node.run.folder);
    }),
    commands.registerCommand('nestimate.compareRunText', async (...words: CommandWords) => {
      const folder = runOfText(words[0]) ?? (await choose.one('Compare the text of which run?', words))?.run.folder;
      if (folder !== undefined) await compareRunText(folder);
    }),
    commands.registerCommand('nestimate.trainAgain', async (...words: CommandWords) => {
      const folder = runOfText(words[0]) ?? (await choose.one('Train which run again?', words))?.run.folder;
      const place = folder === undefined ? null : await trainAgain(trainerScript, folder);
      if (place !== null) await commands.executeCommand('nestimate.openRun', place);
    }),
    commands.registerCommand('nestimate.exportRuns', async (...words: CommandWords) => {
      const { runs } = await choose.several('Export which runs?', words);
      if (runs.length > 0) await exportRuns(runs.map(({ run }) => run.folder));
    }),
  );
}

/** Takes up what trains already: started before the window was loaded anew, or from a terminal. */
async function followUnderWay(store: RunsStore, sessions: Sessions): Promise<void> {
  const { runs } = await store.runs();
  for (const { run, runsFolder, session } of runs) {
    // One that can't be followed is told of where it is opened.
    if (!isAtRest(run)) await sessions.follow({ runsFolder, session }).catch(() => null);
  }
}

/** The view of runs in the activity bar, and what is done with them. */
export function activateRuns(context: ExtensionContext, sessions: Sessions): void {
  const store = runsStore(sessions);
  const view = runsView(store, context.workspaceState);
  const choose = chooseRuns(store, view);
  const panels = comparePanels(context.extensionUri, store.onChange);
  registerViewCommands(context, store, view);
  registerRunCommands(context, choose);
  context.subscriptions.push(
    store,
    view,
    panels,
    provideRunTexts(),
    commands.registerCommand('nestimate.compareRuns', async (...words: CommandWords) => {
      const named = await choose.several('Compare which runs?', words);
      // Called on a single run: with which others is asked for.
      const { runs } = named.runs.length === 1 ? await choose.among('Compare it with which runs?', named.runs) : named;
      if (runs.length === 0) return;
      const obstacle = compareObstacle(runs.length);
      if (obstacle !== null) void window.showInformationMessage(obstacle);
      else panels.open(runs.map(({ run }) => run.folder));
    }),
  );
  orSay(followUnderWay(store, sessions));
}
