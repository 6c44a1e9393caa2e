import { describe, expect, it } from 'vitest';
import type { RunView } from '../../webview/run-panel/messages.js';
import { receive, sessionShare, sessionTimeLeft } from '../../webview/run-panel/session-state.js';

function run(id: string, step: number, total: number, rate: number, status: RunView['status'], name = 'Wide'): RunView {
  const record = { id, architecture: { name } } as RunView['record'];
  const common = { v: 1, time: 0 } as const;
  const events: RunView['events'] =
    total === 0
      ? []
      : [
          { ...common, type: 'started', step: 0, epoch: 0, pid: 1, totalSteps: total },
          { ...common, type: 'step', step, epoch: 1, loss: 1, stepsPerSecond: rate },
        ];
  return { record, status, events, certificate: null };
}

describe('the state of a session', () => {
  it('counts steps over all runs, and the time of those that wait as that of the others of their network', () => {
    const state = { session: 's', runs: [run('a', 50, 100, 10, 'training'), run('b', 0, 0, 0, 'queued')] };
    expect(sessionShare(state)).toBe(0.25);
    expect(sessionTimeLeft(state)).toEqual({ seconds: 5 + 10, of: 'all' });
    expect(sessionTimeLeft({ runs: [run('b', 0, 0, 0, 'queued')] })).toBeNull();
  });

  it('tells the time left of the run that trains alone, while nothing is known of a network that waits', () => {
    const runs = [run('a', 50, 100, 10, 'training'), run('b', 0, 0, 0, 'queued')];
    const other = run('c', 0, 0, 0, 'queued', 'Dense');
    expect(sessionTimeLeft({ runs: [...runs, other] })).toEqual({ seconds: 5, of: 'run' });
    const certifying = run('a', 100, 100, 10, 'certifying');
    expect(sessionTimeLeft({ runs: [certifying, run('b', 0, 0, 0, 'queued')] })).toEqual({ seconds: 10, of: 'all' });
    expect(sessionTimeLeft({ runs: [certifying, other] })).toBeNull();
    expect(sessionTimeLeft({ runs: [certifying] })).toBeNull();
  });

  it('tells the time left by the clock: scores between the steps count, a pause and the preparation do not', () => {
    const score = { risk: 1, accuracy: null, topFive: null, rSquared: null };
    const at = (seconds: number, step: number) =>
      ({ v: 1, time: 1e12 + 1000 * seconds, step, epoch: step / 10 }) as const;
    const step = { type: 'step', loss: 1, stepsPerSecond: 1000 } as const;
    const scored = { type: 'evaluation', train: score, test: null } as const;
    const events: RunView['events'] = [
      { ...at(0, 0), type: 'started', pid: 1, totalSteps: 100 },
      { ...at(30, 0), ...scored },
      { ...at(31, 10), ...step },
      { ...at(32, 10), ...scored },
      { ...at(33, 20), ...step },
      { ...at(33, 20), type: 'paused' },
      { ...at(933, 20), type: 'continued' },
      { ...at(934, 20), ...scored },
    ];
    const training = { ...run('a', 0, 0, 0, 'training'), events };
    expect(sessionTimeLeft({ runs: [training] })?.seconds).toBe(80 / 5);
    expect(sessionTimeLeft({ runs: [training, run('b', 0, 0, 0, 'queued')] })?.seconds).toBe(80 / 5 + 100 / 5);
    const resumed: RunView['events'] = [
      ...events,
      { ...at(5000, 20), type: 'started', pid: 2, totalSteps: 100 },
      { ...at(5001, 30), ...step },
      { ...at(5002, 50), ...step },
    ];
    expect(sessionTimeLeft({ runs: [{ ...training, events: resumed }] })?.seconds).toBe(50 / 20);
  });

  it('takes a resumed run’s later steps back', () => {
    const state = receive(null, {
      v: 1,
      type: 'session',
      runsFolder: '',
      session: 's',
      runs: [run('a', 50, 100, 10, 'interrupted')],
    });
    const started = { v: 1, time: 1, type: 'started', step: 20, epoch: 0, pid: 2, totalSteps: 100 } as const;
    const next = receive(state, { v: 1, type: 'progress', run: 'a', events: [started], status: 'training' });
    expect(next?.runs[0]).toMatchObject({
      status: 'training',
      events: [
        { type: 'started', step: 0 },
        { type: 'started', step: 20 },
      ],
    });
  });

  it('is not changed by messages that come too early or are about other runs', () => {
    const progress = { v: 1, type: 'progress', run: 'x', events: [], status: 'failed' } as const;
    expect(receive(null, progress)).toBeNull();
    const runs = [run('a', 1, 2, 3, 'training')];
    const state = receive(null, { v: 1, type: 'session', runsFolder: '', session: 's', runs });
    expect(receive(state, progress)).toEqual(state);
  });

  it('keeps what is computed of a run through a replay of its session, and no longer', () => {
    const session = { v: 1, type: 'session', runsFolder: '', session: 's', runs: [] } as const;
    const work = { kind: 'landscape', points: { done: 1, of: 2 } } as const;
    const begun = receive(receive(null, session), { v: 1, type: 'work', run: 'a', work });
    expect(receive(begun, session)?.work.get('a')).toEqual(work);
    expect(receive(begun, { ...session, session: 'another' })?.work.size).toBe(0);
    expect(receive(begun, { v: 1, type: 'work', run: 'a', work: null })?.work.size).toBe(0);
  });
});
