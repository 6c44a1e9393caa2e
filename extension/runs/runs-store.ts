import { relative, sep } from 'node:path';
import { type Disposable, EventEmitter, RelativePattern, Uri, workspace } from 'vscode';
import { type BrokenRun, type ListedRun, type RunList, runList } from '../../models/training/run-list.js';
import { languageId } from '../nest-document.js';
import { runsFolders } from '../training/runs-folder.js';
import type { Sessions } from '../training/sessions.js';
import type { RunNode } from './run-nodes.js';
import { isAtRest } from './run-words.js';

/** What is new is gathered for so long before folders are read. */
const gatherMilliseconds = 500;
/** A trainer that dies changes no file. */
const lookMilliseconds = 5000;

export interface KnownRuns {
  /** The latest first. */
  readonly runs: readonly RunNode[];
  readonly broken: readonly BrokenRun[];
}

/** The runs of this window's runs folders. They are first read when somebody asks, and then followed. */
export interface RunsStore extends Disposable {
  runs(): Promise<KnownRuns>;
  /** Reads everything anew. */
  refresh(): void;
  readonly onChange: EventEmitter<void>['event'];
}

interface Followed {
  readonly list: RunList;
  readonly changed: Set<string>;
  readonly watcher: Disposable;
}

function follow(runsFolder: string, touched: () => void): Followed {
  const watcher = workspace.createFileSystemWatcher(new RelativePattern(Uri.file(runsFolder), '**'));
  const changed = new Set<string>();
  const note = ({ fsPath }: Uri) => {
    changed.add(relative(runsFolder, fsPath).split(sep)[0]);
    touched();
  };
  watcher.onDidChange(note);
  watcher.onDidCreate(note);
  watcher.onDidDelete(note);
  return { list: runList(runsFolder), changed, watcher };
}

/** Of several folders; each one's are in order already. */
function joined(folders: readonly KnownRuns[]): KnownRuns {
  const runs = folders.flatMap((folder) => folder.runs);
  if (folders.length > 1) runs.sort((a, b) => b.run.record.createdAt.localeCompare(a.run.record.createdAt));
  return { runs, broken: folders.flatMap(({ broken }) => broken) };
}

function nodeOf(runsFolder: string, run: ListedRun): RunNode {
  const told = { network: true, seed: true };
  return { kind: 'run', runsFolder, session: run.record.session, run, when: null, told, exact: false };
}

/** A folder or a file that is opened may have runs. */
function onOpened(touched: () => void): Disposable {
  const folders = workspace.onDidChangeWorkspaceFolders(touched);
  const files = workspace.onDidOpenTextDocument((document) => {
    if (document.languageId === languageId) touched();
  });
  return {
    dispose() {
      folders.dispose();
      files.dispose();
    },
  };
}

export function runsStore(sessions: Sessions): RunsStore {
  const onChange = new EventEmitter<void>();
  const followed = new Map<string, Followed>();
  let known: Promise<KnownRuns> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let poll: NodeJS.Timeout | undefined;
  const touched = () => {
    if (known === null) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      known = begin(false);
      onChange.fire();
    }, gatherMilliseconds);
  };
  const readFolder = async (runsFolder: string, whole: boolean) => {
    const folder = followed.get(runsFolder) ?? follow(runsFolder, touched);
    followed.set(runsFolder, folder);
    const changed = new Set(folder.changed);
    folder.changed.clear();
    const { runs, broken } = await folder.list.read(whole ? undefined : changed);
    return { runs: runs.map((run) => nodeOf(runsFolder, run)), broken };
  };
  const watchDeaths = (runs: readonly RunNode[]) => {
    clearTimeout(poll);
    if (runs.some(({ run }) => !isAtRest(run))) poll = setTimeout(touched, lookMilliseconds);
  };
  async function read(whole: boolean): Promise<KnownRuns> {
    const all = joined(await Promise.all(runsFolders().map((folder) => readFolder(folder, whole))));
    watchDeaths(all.runs);
    return all;
  }
  /** What fails is said to whoever asks, and tried again when somebody asks again. */
  function begin(whole: boolean): Promise<KnownRuns> {
    const reading = read(whole);
    reading.catch(() => {
      if (known === reading) known = null;
    });
    return reading;
  }
  const opened = onOpened(touched);
  const news = sessions.onNews(({ session, news }) => {
    // A folder that is not followed yet: of a file that was opened since.
    if (news !== null) followed.get(session.place.runsFolder)?.changed.add(news.run);
    touched();
  });
  return {
    runs: () => (known ??= begin(true)),
    refresh() {
      known = begin(true);
      onChange.fire();
    },
    onChange: onChange.event,
    dispose() {
      clearTimeout(timer);
      clearTimeout(poll);
      opened.dispose();
      news.dispose();
      onChange.dispose();
      for (const { watcher } of followed.values()) watcher.dispose();
    },
  };
}
