import { cp, rm } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { goneRuns } from '../../extension/run-panel/gone-runs.js';
import { followSession } from '../../extension/training/followed-session.js';
import { newSession } from './session-folders.js';

const ends: (() => unknown)[] = [];

beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));

afterEach(async () => {
  vi.useRealTimers();
  for (const end of ends.splice(0)) await end();
});

test('a run whose folder is deleted is told of once, is told anew to a page that is shown again, and may come back', async () => {
  const { place, folders } = await newSession();
  const session = await followSession(place);
  const told: (readonly string[])[] = [];
  const gone = goneRuns(session, (runs) => told.push(runs));
  ends.push(
    gone.end,
    () => session.dispose(),
    () => rm(place.runsFolder, { recursive: true, force: true }),
  );
  gone.begin();
  expect(told).toEqual([]);
  const [first] = session.views().map(({ record }) => record.id);
  await cp(folders[0], `${folders[0]}-trash`, { recursive: true });
  await rm(folders[0], { recursive: true });
  vi.advanceTimersByTime(2000);
  expect(told).toEqual([[first]]);
  gone.end();
  gone.begin();
  expect(told).toEqual([[first], [first]]);
  await cp(`${folders[0]}-trash`, folders[0], { recursive: true });
  vi.advanceTimersByTime(2000);
  expect(told).toEqual([[first], [first], []]);
});
