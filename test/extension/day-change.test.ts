import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { onDayChange } from '../../extension/runs/day-change.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const minute = 60_000;

test('tells at midnight, once a day, until it is disposed of', () => {
  vi.setSystemTime(new Date(2026, 10, 21, 23, 50));
  const told = vi.fn();
  const watch = onDayChange(told);
  vi.advanceTimersByTime(9.9 * minute);
  expect(told).not.toHaveBeenCalled();
  vi.advanceTimersByTime(0.1 * minute);
  expect(told).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(24 * 60 * minute - 1);
  expect(told).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1);
  expect(told).toHaveBeenCalledTimes(2);
  watch.dispose();
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(48 * 60 * minute);
  expect(told).toHaveBeenCalledTimes(2);
});

test('notices a day that passed while the machine slept', () => {
  vi.setSystemTime(new Date(2026, 10, 21, 9));
  const told = vi.fn();
  const watch = onDayChange(told);
  vi.setSystemTime(new Date(2026, 10, 22, 8));
  vi.advanceTimersByTime(60 * minute);
  expect(told).toHaveBeenCalledTimes(1);
  watch.dispose();
});
