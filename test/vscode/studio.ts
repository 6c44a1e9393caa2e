import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, vi } from 'vitest';
import { trainerIsAlive } from '../../models/training/launch.js';
import { listRuns, requestStop } from '../../models/training/run-folder.js';
import { openPage, type VscodePage, type WindowSize } from './page.js';
import { patience } from './patience.js';
import { type SessionOptions, startVscode, type VscodeSession } from './server.js';
import './prepared.js';

/** The folder of this project: what `npm run build` made of it is the extension. */
export const root = join(import.meta.dirname, '../..');

/** A workspace of its own, and the VS Code that is opened on it. */
export interface Studio {
  readonly workspace: string;
  /** Both once it is open. */
  readonly session: VscodeSession;
  readonly window: VscodePage;
  /** Run folders of the workspace. */
  runs(): Promise<string[]>;
  /** Opens VS Code on the workspace, with the extension in development where nothing else is said. */
  open(options?: Partial<Omit<SessionOptions, 'workspace'>>, size?: WindowSize): Promise<void>;
}

interface Made extends Studio {
  begin(fill: (workspace: string) => Promise<unknown>): Promise<void>;
  /** The open window is empty and nothing trains, whatever a test before, or a first try of this one, left. */
  beginAgain(task: { result?: { retryCount?: number } }): Promise<void>;
  pictureOf(task: { name: string; result?: { state?: string } }): Promise<void>;
  end(): Promise<void>;
}

/** What is asked for before it is there is a fault of the test. */
function there<T>(value: T | null, what: string): T {
  if (value === null) throw new Error(`${what} is not there yet.`);
  return value;
}

function newStudio(): Made {
  let [workspace, session, window]: [string | null, VscodeSession | null, VscodePage | null] = [null, null, null];
  const runs = () => listRuns(join(there(workspace, 'The workspace'), '.nestimate/runs'));
  // A trainer outlives its window: it is asked to stop, and seen to.
  const endTraining = async () => {
    const folders = await runs();
    for (const folder of folders) if (await trainerIsAlive(folder)) await requestStop(folder);
    for (const folder of folders)
      await vi.waitFor(async () => expect(await trainerIsAlive(folder)).toBe(false), patience);
  };
  return {
    get workspace() {
      return there(workspace, 'The workspace');
    },
    get session() {
      return there(session, 'VS Code');
    },
    get window() {
      return there(window, 'The window');
    },
    runs,
    async open(options = {}, size?: WindowSize) {
      const vscode = inject('vscode');
      if (!vscode.ok) throw new Error(vscode.why);
      const folder = there(workspace, 'The workspace');
      session = await startVscode(vscode, { extension: { development: root }, ...options, workspace: folder });
      window = await openPage(vscode.browser, session.url, size);
    },
    async begin(fill) {
      workspace = await mkdtemp(join(tmpdir(), 'nestimate-studio-'));
      await fill(workspace);
    },
    async beginAgain({ result }) {
      if ((result?.retryCount ?? 0) > 0) {
        await endTraining();
        await there(window, 'The window').reload();
      }
      await there(window, 'The window').dismiss();
      await there(window, 'The window').closeEditors();
    },
    async pictureOf({ name, result }) {
      if (result?.state === 'fail') await window?.screenshot(`failed-${name.replaceAll(/\W+/g, '-').slice(0, 60)}`);
    },
    async end() {
      if (workspace === null) return;
      await endTraining();
      await window?.close();
      await session?.close();
      await rm(workspace, { recursive: true, force: true });
      workspace = session = window = null;
    },
  };
}

function describeInVscode(about: string, tests: () => void): void {
  const vscode = inject('vscode');
  describe.skipIf(!vscode.ok)(`${about}, in a real VS Code${vscode.ok ? '' : ` (left out: ${vscode.why})`}`, tests);
}

/** Tests in a real VS Code, each with a workspace of its own, which `fill` fills. */
export function inVscode(
  about: string,
  fill: (workspace: string) => Promise<unknown>,
  tests: (studio: Studio) => void,
): void {
  describeInVscode(about, () => {
    const studio = newStudio();
    beforeEach(() => studio.begin(fill));
    afterEach(async ({ task }) => {
      await studio.pictureOf(task);
      await studio.end();
    });
    tests(studio);
  });
}

/**
 * Tests in one VS Code, one after the other, in a workspace that `fill` fills once. Each begins with an empty window, so
 * that one that is tried again begins as it did; `tests` opens it before them.
 */
export function inOneVscode(
  about: string,
  fill: (workspace: string) => Promise<unknown>,
  tests: (studio: Studio) => void,
): void {
  describeInVscode(about, () => {
    const studio = newStudio();
    beforeAll(() => studio.begin(fill));
    beforeEach(({ task }) => studio.beginAgain(task));
    afterEach(({ task }) => studio.pictureOf(task));
    afterAll(() => studio.end());
    tests(studio);
  });
}
