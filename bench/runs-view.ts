// How long the Runs view of ten thousand runs takes to open beside one of ten, in a real VS Code: `npm run bench:runs-view`. Prints, asserts nothing.
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPage } from '../test/vscode/page.js';
import { prepareVscode, type VscodeParts } from '../test/vscode/prepare.js';
import { startVscode } from '../test/vscode/server.js';
import { makeRuns } from './many-runs.js';
import { quantile } from './quantile.js';

/** How much of the time is VS Code's own, a few runs show. */
const counts = [10, 10_000] as const;
const rounds = Number(process.argv[2] ?? 5);
const root = join(import.meta.dirname, '..');

/** Milliseconds from the click that opens the view. */
interface Opening {
  /** To its first run. */
  readonly first: number;
  /** To the last of all. */
  readonly whole: number;
}

/** Opens the view in a window of its own, whose extensions have begun. @param days of how many the runs are */
async function openView(parts: VscodeParts, workspace: string, days: number): Promise<Opening> {
  const session = await startVscode(parts, { workspace, extension: { linked: root } });
  try {
    const { page, close } = await openPage(parts.browser, session.url);
    try {
      page.setDefaultTimeout(120_000);
      await page.waitForTimeout(8000);
      const began = performance.now();
      await page.locator('.activitybar [aria-label^="Nestimate"]').first().click();
      const rows = page.locator('.pane-body [role=tree][aria-label*="Runs" i] .monaco-list-row');
      await rows.filter({ hasText: 'seed 1' }).first().waitFor();
      const first = performance.now() - began;
      await rows
        .and(page.locator(`[aria-level="1"][aria-setsize="${days}"]`))
        .first()
        .waitFor();
      return { first, whole: performance.now() - began };
    } finally {
      await close();
    }
  } finally {
    await session.close();
  }
}

function said(times: readonly number[]): string {
  const [least, middle, most] = [0, 0.5, 1].map((q) => (quantile(times, q) / 1000).toFixed(2));
  return `${middle} s (${least} to ${most})`;
}

async function measure(folder: string): Promise<void> {
  const parts = await prepareVscode();
  if (!parts.ok) return console.log(`Not measured: ${parts.why}`);
  const contenders = counts.map((count) => {
    return { count, workspace: join(folder, String(count)), days: 0, openings: [] as Opening[] };
  });
  for (const contender of contenders) {
    const dates = await makeRuns(join(contender.workspace, '.nestimate/runs'), contender.count);
    contender.days = new Set(dates.map((date) => date.toDateString())).size;
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const { workspace, days, openings } of contenders) openings.push(await openView(parts, workspace, days));
  }
  for (const { count, openings } of contenders) {
    const [first, whole] = [openings.map((each) => each.first), openings.map((each) => each.whole)];
    console.log(`${count} runs: the first row after ${said(first)}, the last after ${said(whole)}`);
  }
  console.log(`Medians of ${rounds} windows, in turns; load at the end ${loadavg()[0].toFixed(1)}.`);
}

const folder = await mkdtemp(join(tmpdir(), 'nestimate-runs-view-'));
await measure(folder).finally(() => rm(folder, { recursive: true, force: true }));
