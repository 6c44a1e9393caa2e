import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { RunEvent } from '../../models/training/events.js';
import type { RunView } from '../../webview/run-panel/messages.js';
import { findBrowser, launchBrowser } from './find-browser.js';
import { goldenObstacle, holdToGolden } from './golden.js';
import { type PageServer, servePage } from './page-server.js';
import { recordSession } from './recorded-session.js';
import { allThemes, type ThemeName } from './themes.js';

/** A run with what differs from machine to machine set: its rates, its memory, what computed it, on how many threads, when steps were gathered. */
function frozen(run: RunView): RunView {
  const { resolved } = run.record;
  const events = run.events.flatMap((event): RunEvent[] => {
    if (event.type === 'step') return [];
    if (event.type !== 'evaluation') return [event];
    const { v, time, step, epoch, train } = event;
    const rates = { stepsPerSecond: 1000, learningRate: 1e-3, memory: 100 * 2 ** 20 };
    return [event, { v, time, type: 'step', step, epoch, loss: train.risk, ...rates }];
  });
  const threads = { count: 2, why: 'asked for' };
  const where =
    resolved && ({ ...resolved, engine: 'compiled', device: 'this machine', reason: 'asked for', threads } as const);
  return { ...run, record: { ...run.record, resolved: where }, events };
}

const found = await findBrowser();
const obstacle = typeof found === 'string' ? found : goldenObstacle(found);
const why = obstacle === null ? '' : ` (left out: ${obstacle})`;

const places = (Object.keys(allThemes) as ThemeName[]).flatMap((theme) => [
  { theme, name: 'wide', width: 1400 },
  { theme, name: 'narrow', width: 400 },
]);

describe.skipIf(obstacle !== null)(`the run panel's picture${why}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'nestimate-golden-'));
  let browser: Browser | undefined;
  let server: PageServer | undefined;

  beforeAll(async () => {
    if (typeof found === 'string') return;
    const runs = (await recordSession(12)).map(frozen);
    const messages = [{ v: 1, type: 'session', runsFolder: '/runs', session: 's', runs }];
    server = await servePage({ name: 'run-panel', messages, milliseconds: 1 }, folder);
    browser = await launchBrowser(found);
  });

  afterAll(async () => {
    server?.close();
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  it.each(places)('is as it was in $theme, $name', async ({ theme, name, width }) => {
    if (browser === undefined || server === undefined) throw new Error('There is no browser.');
    const page = await browser.newPage({ viewport: { width, height: 1000 } });
    await page.goto(`${server.url}?theme=${theme}`);
    await page.locator('.certificate').nth(1).waitFor();
    await page.evaluate('document.fonts.ready.then(() => new Promise((drawn) => requestAnimationFrame(drawn)))');
    await holdToGolden(`run-panel-${theme}-${name}`, await page.screenshot({ animations: 'disabled' }));
    await page.close();
  });
});
