import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** How many files of tests run at once: each core has one, as most wait for processes that they started now and then. */
export const atOnce = availableParallelism();

/** How many of them may be windows of VS Code: each is a browser, a server, and what that starts. */
const windowsAtOnce = Math.max(1, Math.floor(atOnce / 2));

/** Roughly the seconds that the long ones take, by their place in this folder; only their order depends on it. */
const seconds: Readonly<Record<string, number>> = {
  'vscode/first-light': 100,
  'webgpu/webgpu': 100,
  'vscode/installed': 90,
  'vscode/walkthrough': 80,
  'vscode/language': 80,
  'vscode/architecture': 80,
  'vscode/run-panel': 80,
  'vscode/runs-keyboard': 70,
  'vscode/runs': 60,
  'webview/page': 60,
  'training/compiled': 55,
  'vscode/palette': 50,
  'vscode/certificate': 50,
  'training/engines': 50,
  'cli/train': 45,
  'vscode/harness': 40,
  'vscode/install-engine': 40,
  'webview/architecture-page': 40,
  'language/fuzz': 35,
  'training/auto': 30,
  'cli/degenerate': 25,
  'cli/features': 25,
  'cli/deaths': 25,
  'certificates/convex': 25,
  'cli/results': 20,
  'data/files/streamed': 20,
  'webview/run-panel-states': 20,
  'webview/run-panel-places': 20,
  'webview/run-panel-golden': 20,
  'webgpu/trainer': 20,
  'training/pytorch': 20,
  'training/arithmetic': 20,
  'cli/light-certificates': 15,
  'cli/polish': 15,
  'cli/format': 15,
  'cli/yun': 15,
  'cli/staged': 15,
  'certificates/staged-certify': 15,
  'webview/compare': 15,
  'training/gradients': 15,
  'language/formatting-properties': 12,
  'certificates/convex-cross-entropy': 12,
  'certificates/properties': 12,
  'certificates/counterexamples': 12,
  'cli/runs': 10,
  'language/completion': 10,
  'webview/drawn-numbers': 10,
  'training/staged': 10,
  'training/train-run': 10,
  'certificates/polish/polish': 10,
  'cli/check': 8,
  'cli/install-engine': 8,
  'cli/landscape': 8,
  'cli/stopped-certificate': 8,
  'cli/describe': 8,
  'cli/explain': 8,
  'language/constants': 8,
  'language/quick-fixes': 8,
  'vscode/cache': 5,
};

/** Of every other one. */
const short = 4;

function secondsOf({ moduleId }: TestSpecification): number {
  const place = relative(import.meta.dirname, moduleId).replaceAll('\\', '/');
  return seconds[place.replace('.test.ts', '')] ?? short;
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
