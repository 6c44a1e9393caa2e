// npm run pictures: takes the walkthrough's pictures anew, in a real VS Code, in each of its themes.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleProgram } from '../../extension/example-program.js';
import { openPage, type VscodePage } from './page.js';
import { again } from './patience.js';
import { prepareVscode } from './prepare.js';
import { startVscode } from './server.js';
import { smallPng } from './small-png.js';

const root = join(import.meta.dirname, '../..');
const pictures = join(root, 'extension/media/walkthrough');

/** As the list of themes has them, as the workbench is marked in them, and as the manifest's pictures are named. */
const themes = [
  ['Light Modern', 'vs', 'light'],
  ['Dark Modern', 'vs-dark', 'dark'],
  ['Dark High Contrast', 'hc-black', 'hc'],
  ['Light High Contrast', 'hc-light', 'hc-light'],
] as const;

/** Nothing but the editor, which the walkthrough shows at two thirds of this size. */
const size = { width: 560, height: 442, scale: 1.5 };
const settings = {
  'breadcrumbs.enabled': false,
  'editor.folding': false,
  'editor.fontSize': 13,
  'editor.glyphMargin': false,
  'editor.lineNumbers': 'off',
  'editor.minimap.enabled': false,
  'editor.overviewRulerBorder': false,
  'editor.renderLineHighlight': 'none',
  'editor.scrollbar.horizontal': 'hidden',
  'editor.scrollbar.vertical': 'hidden',
  'window.commandCenter': false,
  'workbench.activityBar.location': 'hidden',
  'workbench.editor.enablePreview': false,
  'workbench.layoutControl.enabled': false,
};

const narrow = exampleProgram.replace('expand 128', 'expand 20');
/** Trains until it is stopped. */
const long = exampleProgram.replace('epochs 50', 'epochs 5000');

type Scene = (window: VscodePage) => Promise<unknown>;

/** For pages: what is shown of them is smaller. */
const wide = { width: 760, height: 592 };

/** Shows a page alone that opens beside the text. */
async function alone(window: VscodePage): Promise<void> {
  await window.page.setViewportSize(wide);
  await window.runCommand('View: Focus Right Editor Group');
  await window.runCommand('View: Close Editors in Other Groups');
}

/** They close when the theme is changed. */
function showRepairs(window: VscodePage): Promise<void> {
  const fix = window.page.locator('.action-widget .monaco-list-row', { hasText: 'Expand to 96' });
  return again(window.page, async () => {
    await window.page.keyboard.press('Control+.');
    await fix.waitFor({ timeout: 4000 });
  });
}

/** What is to be seen in each picture, from a window without editors. */
const scenes: Record<string, Scene> = {
  async write(window) {
    await window.openFile('first.nest');
    await window.goTo(1, 1);
    await window.lens('Describe').first().waitFor();
  },
  async repair(window) {
    await window.openFile('narrow.nest');
    await window.squiggles('warning').first().waitFor();
    await window.goTo(5, 11);
  },
  async describe(window) {
    await window.openFile('first.nest');
    await window.choose('Nestimate: Describe Network', 'Wide');
    await window.page.locator('.tab.active', { hasText: 'Wide.txt' }).waitFor();
  },
  async architecture(window) {
    await window.openFile('first.nest');
    await window.runCommand('Nestimate: Show Architecture');
    await window.webview().locator('.network').first().waitFor();
    await alone(window);
    await window.webview().locator('.network').first().waitFor();
  },
  async train(window) {
    await window.openFile('first.nest');
    await window.goTo(23, 1);
    await window.lens('Train').hover();
  },
  async certificate(window) {
    await window.choose('Nestimate: Open Run…', 'Wide, Baseline');
    await window.webview().locator('nav a, nav button', { hasText: 'Certificate' }).first().click();
  },
  async runs(window) {
    await window.runCommand('Nestimate: Focus on Runs View');
    await window.page.setViewportSize(wide);
    const runs = window.page.locator('.pane-body [role=treeitem]', { hasText: 'Wide, Baseline' }).first();
    await again(window.page, async () => {
      await runs.click({ timeout: 4000 });
      await window.page.keyboard.press('Control+Enter');
      await window.page.locator('.tab.active', { hasText: 'Compare' }).waitFor({ timeout: 4000 });
    });
    await window.webview().locator('canvas').first().waitFor();
  },
  // Last: its run is stopped, and is not to be seen in the others.
  async watch(window) {
    await window.openFile('long.nest');
    await window.pressLastLens('Train');
    await window.webview().locator('canvas').first().waitFor();
    await alone(window);
    await window.webview().locator('canvas').first().waitFor();
    // Until there is something of a curve.
    await window.page.waitForTimeout(12_000);
  },
};

async function trainOnce(window: VscodePage): Promise<void> {
  await window.openFile('first.nest');
  await window.pressLastLens('Train');
  await window.webview().locator('.certificates > *:not(h2)').nth(1).waitFor();
  await window.runCommand('View: Close All Editors');
}

async function take(window: VscodePage, name: string, theme: string): Promise<void> {
  await window.page.waitForTimeout(1500);
  const editors = await window.page.locator('.part.editor').boundingBox();
  const whole = window.page.viewportSize();
  if (editors === null || whole === null) throw new Error('There is no editor to be seen.');
  const { y, height } = editors;
  const png = await window.page.screenshot({ clip: { x: 0, y, width: whole.width, height } });
  const small = smallPng(png);
  await writeFile(join(pictures, `${name}-${theme}.png`), small);
  console.log(`${name}-${theme}.png: ${Math.ceil(small.length / 1000)} kB`);
}

async function takeAll(window: VscodePage, wanted: readonly string[]): Promise<void> {
  await window.runCommand('Notifications: Toggle Do Not Disturb Mode');
  await window.runCommand('View: Close Primary Side Bar');
  await trainOnce(window);
  for (const name of wanted) {
    await window.page.setViewportSize(size);
    await scenes[name](window);
    for (const [label, mark, theme] of themes) {
      await window.useTheme(label, mark);
      if (name === 'repair') await showRepairs(window);
      await take(window, name, theme);
    }
    await window.page.keyboard.press('Escape');
    await window.runCommand('View: Close All Editors');
    if (name === 'runs') await window.runCommand('View: Close Primary Side Bar');
    if (name === 'watch') await window.runCommand('Nestimate: Stop Training');
  }
}

const parts = await prepareVscode();
if (!parts.ok) throw new Error(parts.why);
const workspace = await mkdtemp(join(tmpdir(), 'nestimate-pictures-'));
await mkdir(pictures, { recursive: true });
for (const [name, text] of Object.entries({ first: exampleProgram, narrow, long })) {
  await writeFile(join(workspace, `${name}.nest`), text);
}
const session = await startVscode(parts, { workspace, extension: { linked: root }, settings });
try {
  const window = await openPage(parts.browser, session.url, size);
  try {
    const names = process.argv.slice(2);
    const wanted = Object.keys(scenes).filter((name) => names.length === 0 || names.includes(name));
    await takeAll(window, wanted);
  } finally {
    await window.screenshot('pictures-end');
    await window.close();
  }
} finally {
  await session.close();
  await rm(workspace, { recursive: true, force: true });
}
