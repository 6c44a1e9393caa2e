import { expect, test } from 'vitest';
import { panelTitles, type TitledRuns } from '../../extension/run-panel/panel-titles.js';

const architecture = (name: string) =>
  ({ name, kind: 'linear', inputSize: 1, outputSize: 1, bias: true }) as TitledRuns[number]['architecture'];

const session = (name: string, createdAt: string, by: 'polish' | null = null): TitledRuns => [
  { architecture: architecture(name), createdAt, origin: by === null ? null : { run: 'a', by } },
];

test('panels are called by their networks, and told apart by what they came from and when they were made', () => {
  const at = (time: string) => new Date(`2026-11-21T${time}`).toISOString();
  const titles = panelTitles([
    session('Wide', at('14:03:07')),
    session('Wide', at('14:03:09')),
    session('Wide', at('14:04:00'), 'polish'),
    session('Dense', at('14:05:00')),
  ]);
  expect(titles.slice(2)).toEqual(['Wide, polished', 'Dense']);
  expect(titles[0]).toMatch(/^Wide, .*03.07/);
  expect(titles[1]).toMatch(/^Wide, .*03.09/);
});

test('panels of two days say the day', () => {
  const [first, second] = panelTitles([
    session('Wide', new Date('2026-11-20T09:00:00').toISOString()),
    session('Wide', new Date('2026-11-21T09:00:00').toISOString()),
  ]);
  expect(first).toContain('20');
  expect(second).not.toBe(first);
});
