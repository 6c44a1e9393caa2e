// How long the Runs view of ten thousand runs takes to open in a real VS Code: `npm run bench:runs-view`. Prints, asserts nothing.
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPage } from '../test/vscode/page.js';
import { prepareVscode, type VscodeParts } from '../test/vscode/prepare.js';
import { startVscode } from '../test/vscode/server.js';
import { makeRuns } from './many-runs.js';
import { quantile } from './quantile.js';

const runCount = 10_000;
const root = join(import.meta.dirname, '..');
const rounds = Number(process.argv[2] ?? 5);

/** Milliseconds from the view's opening to its first run, and to the last of all. */
interface Opening {
  readonly first: number;
  readonly whole: number;
}

/** Opens the view in a window of its own. @param rest how long the window stands before, in milliseconds */
async function openView(parts: VscodeParts, workspace: string, rest: number): Promise<Opening> {
  const session = await startVscode(parts, { workspace, extension: { linked: root } });
  try {
    const { page, close } = await openPage(parts.browser, session.url);
    try {
      page.setDefaultTimeout(120_000);
      const tree = page.locator('.pane-body [role=tree][aria-label*="Runs" i]');
      await page.waitForTimeout(rest);
      const began = performance.now();
      await page.locator('.activitybar [aria-label^="Nestimate"]').first().click();
      await tree.locator('.monaco-list-row', { hasText: 'seed 1' }).first().waitFor();
      const first = performance.now() - began;
      await page.locator('.pane-header', { hasText: 'reading' }).waitFor({ state: 'detached' });
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

async function measure(workspace: string): Promise<void> {
  const parts = await prepareVscode();
  if (!parts.ok) return console.log(`Not measured: ${parts.why}`);
  await makeRuns(join(workspace, '.nestimate/runs'), runCount);
  for (const [rest, words] of [
    [0, 'as soon as the window is there'],
    [8000, 'in a window that stands for eight seconds'],
  ] as const) {
    const openings: Opening[] = [];
    for (let round = 0; round < rounds; round += 1) openings.push(await openView(parts, workspace, rest));
    const load = loadavg()[0].toFixed(1);
    console.log(
      `${runCount} runs, opened ${words}: first row ${said(openings.map(({ first }) => first))}, ` +
        `all ${said(openings.map(({ whole }) => whole))}; median of ${rounds}, load ${load}`,
    );
  }
}

const workspace = await mkdtemp(join(tmpdir(), 'nestimate-runs-view-'));
await measure(workspace).finally(() => rm(workspace, { recursive: true, force: true }));
