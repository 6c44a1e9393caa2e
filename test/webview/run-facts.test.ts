import { expect, test } from 'vitest';
import type { RunStatus } from '../../models/training/run-status.js';
import type { RunView } from '../../webview/run-panel/messages.js';
import { runFacts } from '../../webview/run-panel/run-facts.js';

function run(name: string, seed: number, status: RunStatus, stepsPerSecond: number): RunView {
  const resolved = { engine: 'compiled', device: 'WebAssembly, one thread', reason: 'asked for' };
  const record = { id: `${name}-${seed}`, seed, architecture: { name }, resolved } as RunView['record'];
  const step = { v: 1, time: 1, type: 'step', step: 1, epoch: 1, loss: 1, stepsPerSecond, memory: 2 ** 20 } as const;
  return { record, status, events: [step], certificate: null };
}

test('the pace is that of the run that trains, by its name where there are several', () => {
  const wide = run('Wide', 1, 'completed', 812);
  const text = (...runs: RunView[]) => runFacts(runs).text;
  const engine = 'compiled: WebAssembly';
  expect(text(wide, run('Baseline', 1, 'training', 262_582))).toBe(
    `${engine} · Baseline: 262,582 steps/s · 1 MB of memory`,
  );
  expect(text(wide, run('Wide', 2, 'training', 4.2))).toBe(`${engine} · Wide, seed 2: 4.2 steps/s · 1 MB of memory`);
  expect(text(run('Wide', 1, 'training', 812))).toBe(`${engine} · 812 steps/s · 1 MB of memory`);
});

test.each<RunStatus>(['completed', 'certifying', 'paused', 'stopped'])('there is no pace of what is %s', (status) => {
  const runs = [run('Wide', 1, 'completed', 812), run('Baseline', 1, status, 262_582)];
  expect(runFacts(runs).text).toBe('compiled: WebAssembly · 1 MB of memory');
});
