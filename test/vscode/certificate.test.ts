import { expect, test } from 'vitest';
import { examples } from './examples.js';
import { inVscode } from './studio.js';

inVscode('what is proved', examples, (studio) => {
  async function open(file: string): Promise<void> {
    await studio.open();
    await studio.window.openFile(file);
  }

  test('explains a broken condition in numbers from its quick fix, and follows what is typed', async () => {
    await open('violations.nest');
    await studio.window.squiggles('warning').first().waitFor();
    await studio.window.goTo(5, 11);
    await studio.window.quickFix('Show a counterexample');
    await studio.window.page.locator('.tab.active', { hasText: 'Narrow.txt' }).waitFor();
    const page = studio.window.page.locator('.editor-instance');
    await page.filter({ hasText: /conclusions\sare\sfalse:\sChen\s2021,\sTheorem\s1/ }).waitFor();
    await studio.window.screenshots('explain');
    await studio.window.page.locator('.tab', { hasText: 'violations.nest' }).click();
    await studio.window.goTo(5, 11);
    await studio.window.page.keyboard.press('Backspace');
    await studio.window.page.keyboard.type('7');
    await studio.window.page.locator('.tab', { hasText: 'Narrow.txt' }).click();
    await page.filter({ hasText: /Nothing\sfails\shere/ }).waitFor();
    expect(studio.window.outsideRequests).toEqual([]);
  });

  test('polishes a trained run from its certificate, whose results unfold to typeset formulas and lead to their pages', async () => {
    await open('first.nest');
    await studio.window.pressLastLens('Train');
    await studio.window.webview().locator('.certificate').nth(2).waitFor();
    await studio.window.webview().locator('.certificate').first().scrollIntoViewIfNeeded();
    await studio.window.screenshots('certificate');
    const summary = studio.window
      .webview()
      .locator('.result', { hasText: 'Theorem 1' })
      .first()
      .locator('.more > summary');
    await summary.click();
    await studio.window.webview().locator('.more[open] .formula .katex-html').waitFor();
    await studio.window.webview().locator('.paper').first().scrollIntoViewIfNeeded();
    await studio.window.screenshots('guarantees');
    await studio.window.webview().getByRole('button', { name: 'Polish' }).first().click();
    await studio.window.webview().locator('header', { hasText: 'polished from' }).waitFor();
    await studio.window.webview().locator('.certificate').first().waitFor();
    expect(await studio.runs()).toHaveLength(4);
    await studio.window.webview().getByRole('button', { name: 'Polish' }).first().waitFor({ state: 'detached' });
    await studio.window.screenshots('polished');
    const result = studio.window
      .webview()
      .locator('.result', { hasText: 'Theorem 1' })
      .first()
      .locator('.more > summary');
    await result.click();
    await studio.window.webview().locator('.more[open] .link').click();
    await studio.window.page.locator('.tab.active', { hasText: 'chen-2021-theorem-1.md' }).waitFor();
    expect(studio.window.outsideRequests).toEqual([]);
  });
});
