import type { Locator, Page } from 'playwright-core';
import { again } from './patience.js';

/** What a person does in the text of the first group of editors. Keys go there only once it has the focus. */
export interface TextEditor {
  focusText: () => Promise<void>;
  /** Puts the cursor at a line and a column of its text. */
  goTo: (line: number, column: number) => Promise<void>;
  /** Takes edits back until what is waited for shows; once all are taken back, one more does nothing. */
  undoUntil: (shown: Locator) => Promise<void>;
  /** Chooses a repair at the cursor by its words. */
  quickFix: (title: string) => Promise<void>;
  /** Presses the last lens of the text, which may lie below what is to be seen. */
  pressLastLens: (text: string) => Promise<void>;
}

/** Less than `PATIENCE`: then it is tried again. */
const soon = { timeout: 4000 };
/** For what must not be done twice: a click that took longer than `soon` has perhaps done what it does. */
const surely = { timeout: 30_000 };

export function textEditorOn(page: Page): TextEditor {
  const { keyboard } = page;
  const focused = page.locator('.monaco-editor.focused:not(.simple)').first();
  // A page or a list may take the keys for itself for a while.
  const focus = async () => {
    await keyboard.press('Control+1');
    await focused.waitFor(soon);
  };
  return {
    focusText: () => again(page, focus),
    goTo: (line, column) =>
      again(page, async () => {
        await focus();
        await keyboard.press('Control+G');
        const input = page.locator('.quick-input-widget input').first();
        await input.fill(`:${line}:${column}`, soon);
        await input.press('Enter', soon);
        await page.locator('.statusbar', { hasText: `Ln ${line}, Col ${column}` }).waitFor(soon);
        await focus();
      }),
    undoUntil: (shown) =>
      again(page, async () => {
        if (await shown.isVisible()) return;
        await focus();
        await keyboard.press('Control+Z');
        await shown.waitFor(soon);
      }),
    quickFix: (title) =>
      again(page, async () => {
        await focus();
        await keyboard.press('Control+.');
        const row = page.locator('.action-widget .monaco-list-row', { hasText: title });
        await row.waitFor(soon);
        await row.click(surely);
        await row.waitFor({ state: 'detached', ...surely });
      }),
    pressLastLens: async (text) => {
      const lens = page.locator('.codelens-decoration a', { hasText: text }).last();
      await again(page, async () => {
        await focus();
        await keyboard.press('Control+End');
        await lens.waitFor(soon);
      });
      await lens.click(surely);
    },
  };
}
