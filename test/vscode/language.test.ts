import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { openPage, type VscodePage } from './page.js';
import { startVscode, type VscodeSession } from './server.js';
import './prepared.js';

const vscode = inject('vscode');
const root = join(import.meta.dirname, '../..');

const blocks = `// Layers for every network of the family.
block TwoLayer(hidden, k) = dense hidden relu -> dense k relu
`;

const family = `import "blocks.nest"

let k = 16
resnest Family {
  input 3                    // a, b, label
  expand 2 * k
  repeat 3 { block TwoLayer(4 * k, k) }
  output 1
}
a-resnest Heads from Family

data rows { csv "table.csv"  target y }
train Family, Heads on rows {
  loss squared
  optimizer adam 1e-3
  epochs 5
}
`;

const patience = { timeout: 30_000, interval: 200 };

describe.skipIf(!vscode.ok)(`the language in a real VS Code${vscode.ok ? '' : ` (left out: ${vscode.why})`}`, () => {
  let workspace: string;
  let session: VscodeSession;
  let window: VscodePage;

  beforeEach(async () => {
    workspace = await mkdtemp(join(tmpdir(), 'language-'));
    await writeFile(join(workspace, 'blocks.nest'), blocks);
    await writeFile(join(workspace, 'family.nest'), family);
    await writeFile(join(workspace, 'table.csv'), 'a,b,label,y\n1,2,0,3\n2,3,1,4\n5,1,1,2\n');
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await window?.screenshot(`failed-${task.name.replaceAll(/\W+/g, '-')}`);
    await window?.close();
    await session?.close();
    await rm(workspace, { recursive: true, force: true });
  });

  async function open(theme: string, file = 'family.nest'): Promise<void> {
    if (!vscode.ok) throw new Error(vscode.why);
    const settings = { 'workbench.colorTheme': theme, 'editor.minimap.enabled': false };
    session = await startVscode(vscode, { workspace, extension: { development: root }, settings });
    window = await openPage(vscode.browser, session.url);
    await window.openFile(file);
    await window
      .lens(/Describe/)
      .first()
      .waitFor();
  }

  const { press, type } = {
    press: (key: string) => window.page.keyboard.press(key),
    type: (text: string) => window.page.keyboard.type(text, { delay: 20 }),
  };

  async function goTo(line: number, column: number): Promise<void> {
    await press('Control+G');
    await window.page.locator('.quick-input-widget input').fill(`:${line}:${column}`);
    await press('Enter');
  }

  const text = () =>
    window.page
      .locator('.view-lines')
      .first()
      .innerText()
      .then((shown) => shown.replaceAll('\u00a0', ' '));
  const saved = async (file: string) => {
    await window.runCommand('File: Save All');
    return readFile(join(workspace, file), 'utf8');
  };
  const suggestions = () => window.page.locator('.suggest-widget .monaco-list-row .label-name');
  const hover = () => window.page.locator('.monaco-hover.workbench-hover-container, .monaco-resizable-hover').last();

  test.each(['Dark Modern', 'Light Modern', 'Dark High Contrast'])(
    'shows what the theorems count, and its hover with the numbers, in %s',
    async (theme) => {
      await open(theme);
      await window.squiggles('warning').first().waitFor();
      await vi.waitFor(async () => expect(await text()).toContain('= 32'), patience);
      expect(await text()).toContain('< S = 35');
      expect(await text()).toContain('K1 … K3 = 16, Σ 35 of 32');
      await goTo(4, 10);
      await press('Control+K');
      await press('Control+I');
      await hover().locator('table').waitFor();
      expect(await hover().innerText()).toContain('32 < 35 = 3 + 16 + 16');
      await window.screenshot(`language-hover-${theme.replaceAll(' ', '-').toLowerCase()}`);
    },
  );

  test('repairs, completes, renames across files, formats and goes to what is meant', async () => {
    await open('Dark Modern');
    await window.squiggles('warning').first().waitFor();
    await goTo(6, 12);
    await press('Control+.');
    await window.page.locator('.action-widget', { hasText: 'Expand to 35' }).waitFor();
    await window.screenshot('language-quick-fixes');
    await press('Enter');
    await window.squiggles('warning').first().waitFor({ state: 'detached' });
    await vi.waitFor(async () => expect(await saved('family.nest')).toContain('expand 35\n'), patience);

    await goTo(6, 12);
    await press('Backspace');
    await press('Backspace');
    await type(' ');
    await press('Control+Space');
    await suggestions().first().waitFor();
    expect(await suggestions().first().innerText()).toBe('35');
    await window.screenshot('language-completion');
    await press('Enter');

    await goTo(7, 22);
    await press('F2');
    await window.page.locator('.rename-box input').waitFor();
    await window.page.locator('.rename-box input').fill('Pair');
    await press('Enter');
    await vi.waitFor(async () => expect(await saved('blocks.nest')).toContain('block Pair(hidden, k)'), patience);
    expect(await saved('family.nest')).toContain('block Pair(4 * k, k)');

    await goTo(6, 1);
    await type('      ');
    await press('Shift+Alt+F');
    await vi.waitFor(async () => expect(await saved('family.nest')).toContain('\n  expand '), patience);
    expect(await saved('family.nest')).toContain('input 3                    // a, b, label');

    await goTo(7, 22);
    await press('F12');
    await window.page.locator('.tab.active', { hasText: 'blocks.nest' }).waitFor();
  });

  test('has one error for a broken place, with a page, and an outline that stays', async () => {
    await open('Dark Modern');
    await window.runCommand('Explorer: Focus on Outline View');
    const outline = window.page.locator('.outline-pane .monaco-list-row');
    await outline.filter({ hasText: 'Family' }).first().waitFor();
    await window.openFile('family.nest');
    await goTo(8, 3);
    await press('Shift+End');
    await type('outptu 1');
    await window.runCommand('Problems: Focus on Problems View');
    await window.problems().filter({ hasText: "'outptu' can't stand here. Did you mean 'output'?" }).waitFor();
    expect(await window.problems().filter({ hasText: 'syntax' }).count()).toBe(1);
    await outline.filter({ hasText: 'Family' }).first().waitFor();
    await window.screenshot('language-error');
  });
});
