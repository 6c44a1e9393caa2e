import { expect, test } from 'vitest';
import { fromPage, panelState } from '../../extension/run-panel/page-messages.js';

test.each([
  { type: 'ready' },
  { type: 'drawn' },
  { type: 'stop' },
  { type: 'resume' },
  { type: 'pause' },
  { type: 'continue' },
  { type: 'certify', run: 'a' },
  { type: 'landscape', run: 'a' },
  { type: 'cancel', run: 'a' },
  { type: 'export', run: 'a', format: 'html', html: '<!DOCTYPE html>' },
  { type: 'print', run: 'a', html: '<!DOCTYPE html>' },
  { type: 'polish', run: 'a' },
  { type: 'theory', guarantee: 'chen-2021-theorem-1' },
  { type: 'reveal-folder', run: 'a' },
  { type: 'reveal-source' },
])('the page may say $type', (message) => {
  expect(fromPage.safeParse({ v: 1, ...message }).success).toBe(true);
});

test.each([
  ['another version', { v: 2, type: 'stop' }],
  ['an unknown message', { v: 1, type: 'delete' }],
  ['a missing run', { v: 1, type: 'reveal-folder' }],
  ['a run that is no name', { v: 1, type: 'reveal-folder', run: 7 }],
  ['a page of the theory somewhere else', { v: 1, type: 'theory', guarantee: '../../package' }],
  ['a format that is none', { v: 1, type: 'export', run: 'a', format: 'pdf', html: null }],
  ['no object', 'stop'],
])('the page may not say %s', (_what, message) => {
  expect(fromPage.safeParse(message).success).toBe(false);
});

test('a state that the page of another version kept revives nothing', () => {
  expect(panelState.safeParse({ v: 1, runsFolder: '/runs', session: 's' }).success).toBe(true);
  expect(panelState.safeParse({ v: 2, runsFolder: '/runs', session: 's' }).success).toBe(false);
  expect(panelState.safeParse(undefined).success).toBe(false);
});
