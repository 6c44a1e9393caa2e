import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { patience } from './patience.js';
import { inVscode } from './studio.js';

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

async function writeFamily(workspace: string): Promise<void> {
  await writeFile(join(workspace, 'blocks.nest'), blocks);
  await writeFile(join(workspace, 'family.nest'), family);
  await writeFile(join(workspace, 'table.csv'), 'a,b,label,y\n1,2,0,3\n2,3,1,4\n5,1,1,2\n');
}

inVscode('the language', writeFamily, (studio) => {
  async function open(): Promise<void> {
    await studio.open({ settings: { 'editor.minimap.enabled': false } });
    await studio.window.openFile('family.nest');
    await studio.window
      .lens(/Describe/)
      .first()
      .waitFor();
  }

  const { press, type } = {
    press: (key: string) => studio.window.page.keyboard.press(key),
    type: (text: string) => studio.window.page.keyboard.type(text, { delay: 20 }),
  };

  const text = () =>
    studio.window.page
      .locator('.view-lines')
      .first()
      .innerText()
      .then((shown) => shown.replaceAll('\u00a0', ' '));
  const saved = async (file: string) => {
    await studio.window.runCommand('File: Save All Files');
    return readFile(join(studio.workspace, file), 'utf8');
  };
  const suggestions = () => studio.window.page.locator('.suggest-widget .monaco-list-row .label-name');
  const hover = () =>
    studio.window.page.locator('.monaco-hover.workbench-hover-container, .monaco-resizable-hover').last();

  test('shows what the theorems count, and its hover with the numbers, in every kind of theme', async () => {
    await open();
    for (const [theme, mark] of [
      ['Light Modern', 'vs'],
      ['Dark High Contrast', 'hc-black'],
      ['Dark Modern', 'vs-dark'],
    ] as const) {
      await studio.window.useTheme(theme, mark);
      await studio.window.squiggles('warning').first().waitFor();
      await vi.waitFor(async () => expect(await text()).toContain('= 32'), patience);
      expect(await text()).toContain('< S = 35');
      expect(await text()).toContain('K1 … K3 = 16, Σ 35 of 32');
      await studio.window.goTo(4, 10);
      await press('Control+K');
      await press('Control+I');
      await hover().locator('table').waitFor();
      expect(await hover().innerText()).toContain('32 < 35 = 3 + 16 + 16');
      await studio.window.screenshot(`language-hover-${mark}`);
      await press('Escape');
      await hover().locator('table').waitFor({ state: 'hidden' });
    }
  });

  test('repairs, completes, renames across files, formats and goes to what is meant', async () => {
    await open();
    await studio.window.squiggles('warning').first().waitFor();
    await studio.window.goTo(6, 12);
    await studio.window.quickFix('Expand to 35');
    await studio.window.squiggles('warning').first().waitFor({ state: 'detached' });
    await vi.waitFor(async () => expect(await saved('family.nest')).toContain('expand 35\n'), patience);

    await studio.window.goTo(6, 12);
    await press('Backspace');
    await press('Backspace');
    await type(' ');
    await press('Control+Space');
    await suggestions().first().waitFor();
    expect(await suggestions().first().innerText()).toBe('35');
    await studio.window.screenshot('language-completion');
    await press('Enter');

    await studio.window.goTo(7, 22);
    await press('F2');
    await studio.window.page.locator('.rename-box input').waitFor();
    await studio.window.page.locator('.rename-box input').fill('Pair');
    await press('Enter');
    await vi.waitFor(async () => expect(await saved('blocks.nest')).toContain('block Pair(hidden, k)'), patience);
    expect(await saved('family.nest')).toContain('block Pair(4 * k, k)');

    await studio.window.goTo(6, 1);
    await type('      ');
    // An edit for a text that has changed in the meantime is dropped, so it may have to be asked for again.
    const format = async () => {
      // Its key has Alt in it, which on a slow machine opens the menu.
      await studio.window.focusText();
      await studio.window.runCommand('Format Document');
      await vi.waitFor(async () => expect(await text()).toMatch(/^ {2}expand /m), { timeout: 4000 });
    };
    await vi.waitFor(format, patience);
    await vi.waitFor(async () => expect(await saved('family.nest')).toContain('\n  expand '), patience);
    expect(await saved('family.nest')).toContain('input 3                    // a, b, label');

    await studio.window.goTo(7, 22);
    await press('F12');
    await studio.window.page.locator('.tab.active', { hasText: 'blocks.nest' }).waitFor();
  });

  test('has one error for a broken place, with a page, and an outline that stays', async () => {
    await open();
    await studio.window.runCommand('Explorer: Focus on Outline View');
    const outline = studio.window.page.locator('.outline-pane .monaco-list-row');
    await outline.filter({ hasText: 'Family' }).first().waitFor();
    await studio.window.openFile('family.nest');
    await studio.window.goTo(8, 3);
    await press('Shift+End');
    await type('outptu 1');
    await studio.window.runCommand('Problems: Focus on Problems View');
    await studio.window.problems().filter({ hasText: "'outptu' is unexpected here. Did you mean 'output'?" }).waitFor();
    expect(await studio.window.problems().filter({ hasText: 'syntax' }).count()).toBe(1);
    await outline.filter({ hasText: 'Family' }).first().waitFor();
    await studio.window.screenshot('language-error');
  });
});
