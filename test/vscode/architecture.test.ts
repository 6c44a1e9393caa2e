import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { patience } from './patience.js';
import { inVscode, root } from './studio.js';

async function examples(workspace: string): Promise<void> {
  await cp(join(root, 'examples'), workspace, { recursive: true, filter: (file) => !file.includes('.nestimate') });
}

inVscode('the architecture panel', examples, (studio) => {
  async function open(file: string, options: Parameters<typeof studio.open>[0] = {}): Promise<void> {
    await studio.open(options);
    await studio.window.openFile(file);
  }

  const page = () => studio.window.webview();
  const part = (name: string) => page().locator(`.figure [data-part="${name}"]`).first();
  const button = (name: string | RegExp) => page().getByRole('button', { name, exact: true });
  const title = () => page().locator('.network h2').first();
  const tab = (name: string | RegExp) => studio.window.page.locator('.tab.active', { hasText: name });
  const editor = () => studio.window.page.locator('.editor-instance');
  const cursorLine = async () =>
    Number(/Ln (\d+)/.exec(await studio.window.page.locator('.statusbar').innerText())?.[1] ?? '0');

  test('opens from its lens, lights up with the cursor, goes to the source, repairs, and the repair is undone', async () => {
    await open('violations.nest');
    await studio.window.lens('Architecture').first().click();
    await part('block-1').waitFor();
    expect(await title().innerText()).toBe('Narrow');
    await studio.window.screenshot('architecture-violations');
    // The cursor lights up the block; a block pressed moves the cursor.
    await studio.window.goTo(6, 20);
    await page().locator('.lit[data-part="block-1"]').waitFor();
    await part('output').click();
    await expect.poll(cursorLine, patience).toBe(7);
    await page().locator('.lit[data-part="output"]').waitFor();
    await part('expansion').focus();
    await studio.window.page.keyboard.press('Enter');
    await expect.poll(cursorLine, patience).toBe(5);
    // The cursor in another network takes the panel there.
    await studio.window.goTo(11, 3);
    await expect.poll(() => title().innerText(), patience).toBe('Squeezed');
    await studio.window.goTo(5, 3);
    await expect.poll(() => title().innerText(), patience).toBe('Narrow');
    await button('Expand to 7').click();
    await page().locator('.budget .holds').waitFor();
    const line = editor().locator('.view-line', { hasText: /expand\s7/ });
    await line.first().waitFor();
    await studio.window.undoUntil(page().locator('.budget .fails'));
    expect(studio.window.outsideRequests).toEqual([]);
  });

  test('presses every button: networks, side by side, unfolding, theory, pictures', async () => {
    // A development host shows no notifications.
    await open('family.nest', { extension: { linked: root } });
    await studio.window.runCommand('Nestimate: Show Architecture');
    await part('input').waitFor();
    await button('FamilyHeads').click();
    await expect.poll(() => title().innerText(), patience).toBe('FamilyHeads');
    await button('Side by side').click();
    await page().locator('.comparison').waitFor();
    await studio.window.screenshots('architecture-side-by-side');
    await button('Family').first().click();
    await page().locator('.result', { hasText: 'Theorem 1' }).first().locator('.more > summary').click();
    await page().locator('.more[open] .katex-html').first().waitFor();
    await page().locator('.layers > summary').click();
    await studio.window.screenshot('architecture-guarantees');
    await page().locator('.more[open] .link').first().click();
    await tab(/chen-2021.*\.md/).waitFor();
    await studio.window.page.locator('.tab', { hasText: 'Architecture of family.nest' }).click();
    await part('input').waitFor();
    for (const [format, then] of [
      ['SVG', 'Reveal'],
      ['PNG', 'Open'],
    ]) {
      const name = `Family.${format.toLowerCase()}`;
      await button(`Save the drawing as ${format}`).click();
      await studio.window.saveAsOffered(name);
      const message = studio.window.notifications().filter({ hasText: `Saved ${name}` });
      await message.locator('.monaco-button', { hasText: then }).click();
    }
    await tab('Family.png').waitFor();
    await studio.window.page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'Family.svg' }).waitFor();
    await studio.window.screenshot('architecture-saved');
    expect(await readFile(join(studio.workspace, 'Family.svg'), 'utf8')).toMatch(/^<svg .*Family, ResNEst/s);
    expect((await readFile(join(studio.workspace, 'Family.png'))).subarray(1, 4).toString()).toBe('PNG');
  });

  test('keeps the last drawing while the text is broken, and outlives hiding and a reload of the window', async () => {
    await open('first.nest');
    await studio.window.runCommand('Nestimate: Show Architecture');
    await part('block-2').waitFor();
    await button('Dense').click();
    await studio.window.goTo(14, 3);
    await studio.window.page.keyboard.press('End');
    await studio.window.page.keyboard.type(' nonsense');
    await page().locator('.network.stale').waitFor();
    await part('block-2').waitFor();
    await studio.window.screenshot('architecture-stale');
    await button('Go to the error in Dense').click();
    await expect.poll(cursorLine, patience).toBe(14);
    await studio.window.undoUntil(page().locator('.network:not(.stale)'));
    await button('Baseline').click();
    await expect.poll(() => title().innerText(), patience).toBe('Baseline');
    await studio.window.reload();
    await expect
      .poll(
        () =>
          title()
            .innerText()
            .catch(() => ''),
        patience,
      )
      .not.toBe('');
    await part('output').waitFor();
    await studio.window.screenshot('architecture-reloaded');
  });

  test('folds a thousand blocks, unfolds some of them, and works without trust', async () => {
    const deep = 'resnest Deep {\n  input 4\n  expand 8\n  repeat 1000 { block dense 4 relu }\n  output 1\n}\n';
    await writeFile(join(studio.workspace, 'deep.nest'), deep);
    await open('deep.nest', { untrusted: true });
    await studio.window.runCommand('Nestimate: Show Architecture');
    const fold = button(/Blocks 1 to 1000 repeat/);
    await fold.waitFor();
    await studio.window.screenshot('architecture-deep');
    await fold.click();
    await part('block-12').waitFor();
    await button(/Fold blocks 1 to 1000/).waitFor();
    await studio.window.screenshot('architecture-deep-unfolded');
  });
});
