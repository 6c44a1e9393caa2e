import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** How many files of tests run at once: each core has one, as most wait for processes that they started now and then. */
export const atOnce = availableParallelism();

/** How many of them may be windows of VS Code: each is a browser, a server, and what that starts. */
const windowsAtOnce = Math.max(1, Math.floor(atOnce / 2));

/** Roughly the seconds that the long ones take; all others are short. Only their order depends on it. */
const seconds: Readonly<Record<string, number>> = {
  'test/vscode/first-light.test.ts': 120,
};

const short = 4;

function secondsOf({ moduleId, project }: TestSpecification): number {
  return seconds[relative(project.vitest.config.root, moduleId).replaceAll('\\', '/')] ?? short;
}

/**
 * The order in which workers that take one file after the other end soonest: the longest first, and from the beginning
 * as many windows as there may be.
 */
export class InTurns extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const longestFirst = files.toSorted((a, b) => secondsOf(b) - secondsOf(a));
    const windows = longestFirst.filter(({ project }) => project.name === 'vscode');
    const others = longestFirst.filter(({ project }) => project.name !== 'vscode');
    const workers = Array.from({ length: atOnce }, () => ({ free: 0, atWindow: false }));
    const next = () => {
      const worker = workers.reduce((first, each) => (each.free < first.free ? each : first));
      worker.atWindow = false;
      const turn = workers.filter(({ atWindow }) => atWindow).length < windowsAtOnce ? windows : others;
      const file = turn.shift() ?? windows.shift() ?? others.shift();
      if (file === undefined) return [];
      worker.atWindow = file.project.name === 'vscode';
      worker.free += secondsOf(file);
      return [file];
    };
    return Promise.resolve(files.flatMap(next));
  }
}
