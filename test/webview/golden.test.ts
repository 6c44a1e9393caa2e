import { rm } from 'node:fs/promises';
import { encode } from 'fast-png';
import { afterAll, describe, expect, it } from 'vitest';
import type { Browser } from '../vscode/browser.js';
import { goldenObstacle, holdToGolden } from './golden.js';

function plain(width: number, height: number): Uint8Array {
  return encode({ width, height, channels: 3, data: new Uint8Array(width * height * 3) });
}

describe('the golden pictures', () => {
  afterAll(() => rm('test-results/webview/golden/no-such-picture.png', { force: true }));

  it.skipIf(process.env['NESTIMATE_GOLDEN'] === 'update')('refuse what was never stored, and say how to', async () => {
    await expect(holdToGolden('no-such-picture', plain(4, 4))).rejects.toThrow(/no stored picture.*NESTIMATE_GOLDEN/);
  });

  it('are held against the pinned browser only', () => {
    const browser: Browser = { executable: '/usr/bin/chromium', environment: {}, pinned: false };
    expect(goldenObstacle(browser)).toMatch(/another one/);
    expect(goldenObstacle({ ...browser, pinned: true })).toBeNull();
  });
});
