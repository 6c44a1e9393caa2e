import { relative, sep } from 'node:path';
import { type Disposable, EventEmitter, RelativePattern, Uri, workspace } from 'vscode';
import {
  type BrokenRun,
  type ListedRun,
  type RunList,
  type RunListing,
  runList,
} from '../../models/training/run-list.js';
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
  /** Whether others are still being read. */
  readonly isPart: boolean;
}

/** The runs of this window's runs folders. They are first read when somebody asks, and then followed. */
export interface RunsStore extends Disposable {
  /** All of them. */
  runs(): Promise<KnownRuns>;
  /** While many are read for the first time the latest of them; `onChange` tells when the others are there. */
  latest(): Promise<KnownRuns>;
  /** Reads everything anew. */
  refresh(): void;
  readonly onChange: EventEmitter<void>['event'];
}

/** Of several folders; each one's are in order already. */
function joined(folders: readonly KnownRuns[]): KnownRuns {
  const runs = folders.flatMap((folder) => folder.runs);
  if (folders.length > 1) runs.sort((a, b) => b.run.record.createdAt.localeCompare(a.run.record.createdAt));
  return { runs, broken: folders.flatMap(({ broken }) => broken), isPart: folders.some(({ isPart }) => isPart) };
}

/** Runs that are being read. */
interface Reading {
  readonly all: Promise<KnownRuns>;
  /** The latest of them, where these are there first. */
  readonly latest: Promise<KnownRuns>;
}

function joinedReadings(folders: readonly Reading[]): Reading {
  return {
    all: Promise.all(folders.map(({ all }) => all)).then(joined),
    latest: Promise.all(folders.map(({ latest }) => latest)).then(joined),
  };
}

/** @param changed as the list reads it */
function readList(runsFolder: string, list: RunList, changed?: ReadonlySet<string>): Reading {
  const known = ({ runs, broken }: RunListing, isPart: boolean): KnownRuns => {
    return { runs: runs.map((run) => nodeOf(runsFolder, run)), broken, isPart };
  };
  let tell: (listing: RunListing) => void = () => undefined;
  const part = new Promise<KnownRuns>((resolve) => (tell = (listing) => resolve(known(listing, true))));
  const all = list.read(changed, tell).then((listing) => known(listing, false));
  return { all, latest: Promise.race([part, all]) };
}

function nodeOf(runsFolder: string, run: ListedRun): RunNode {
  const told = { network: true, seed: true };
  return { kind: 'run', runsFolder, session: run.record.session, run, when: null, told, exact: false };
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

/** The runs folders of this window, each followed from its first reading on. */
interface FollowedFolders extends Disposable {
  /** @param whole whether everything is read anew, or what has changed alone */
  read(whole: boolean): Reading;
  /** A run of a folder has changed, or may have. */
  note(runsFolder: string, run: string): void;
}

function followedFolders(touched: () => void): FollowedFolders {
  const followed = new Map<string, Followed>();
  const readFolder = (runsFolder: string, whole: boolean) => {
    const folder = followed.get(runsFolder) ?? follow(runsFolder, touched);
    followed.set(runsFolder, folder);
    const changed = new Set(folder.changed);
    folder.changed.clear();
    return readList(runsFolder, folder.list, whole ? undefined : changed);
  };
  return {
    read: (whole) => joinedReadings(runsFolders().map((folder) => readFolder(folder, whole))),
    // A folder that is not followed yet: of a file that was opened since.
    note: (runsFolder, run) => void followed.get(runsFolder)?.changed.add(run),
    dispose() {
      for (const { watcher } of followed.values()) watcher.dispose();
    },
  };
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
  let known: Reading | null = null;
  /** Whether all that is known is there. */
  let isThere = false;
  let timer: NodeJS.Timeout | undefined;
  let poll: NodeJS.Timeout | undefined;
  const touched = () => {
    if (known === null) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      // What is being read would be read twice.
      if (!isThere) return touched();
      known = begin(false);
      onChange.fire();
    }, gatherMilliseconds);
  };
  const folders = followedFolders(touched);
  const watchDeaths = (runs: readonly RunNode[]) => {
    clearTimeout(poll);
    if (runs.some(({ run }) => !isAtRest(run))) poll = setTimeout(touched, lookMilliseconds);
  };
  /** What fails is said to whoever asks, and tried again when somebody asks again. */
  const begin = (whole: boolean): Reading => {
    const reading = folders.read(whole);
    isThere = false;
    const whenThere = async () => {
      // Both at once: where both fail, each is waited for.
      const [{ isPart }, { runs }] = await Promise.all([reading.latest, reading.all]);
      if (known !== reading) return;
      isThere = true;
      watchDeaths(runs);
      if (isPart) onChange.fire();
    };
    whenThere().catch(() => {
      if (known === reading) known = null;
    });
    return reading;
  };
  const opened = onOpened(touched);
  const news = sessions.onNews(({ session, news }) => {
    if (news !== null) folders.note(session.place.runsFolder, news.run);
    touched();
  });
  return {
    runs: () => (known ??= begin(true)).all,
    latest() {
      known ??= begin(true);
      return isThere ? known.all : known.latest;
    },
    refresh() {
      known = begin(true);
      onChange.fire();
    },
    onChange: onChange.event,
    dispose() {
      clearTimeout(timer);
      clearTimeout(poll);
      for (const each of [opened, news, onChange, folders]) each.dispose();
    },
  };
}
