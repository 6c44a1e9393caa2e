import type { Locator, Page } from 'playwright-core';
import { vi } from 'vitest';
import { again, patience } from './patience.js';

/** What a person does in VS Code's one list that opens over everything. */
export interface QuickInput {
  /** Opens a file of the workspace by its name and waits for its text. */
  openFile: (name: string) => Promise<void>;
  /** Runs a command of the palette by its whole title, e.g. `View: Toggle Problems`, once the palette has it. */
  runCommand: (title: string) => Promise<void>;
  /** Runs a command that asks for one of a list, and takes the first row that says so. */
  choose: (command: string, row: string) => Promise<void>;
  /** Answers what is asked for in words: a name, or a path to save to. */
  answer: (text: string) => Promise<void>;
  /** Saves a file where the dialog that is opening offers to: it must offer this name. */
  saveAsOffered: (name: string) => Promise<void>;
  /** `label` as the list of themes has it, `mark` as the workbench is marked in it. */
  useTheme: (label: string, mark: string) => Promise<void>;
}

/** Less than `PATIENCE`: then it is tried again. */
const soon = { timeout: 4000 };
/** For what must not be done twice: a press that took longer than `soon` has perhaps done what it does. */
const surely = { timeout: 30_000 };

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

export function quickInputOn(page: Page): QuickInput {
  const input = page.locator('.quick-input-widget input').first();
  const rows = page.locator('.quick-input-list .monaco-list-row');
  /** The whole label: one command may begin as another does, and what was run last is listed first. */
  const labelled = (label: string) =>
    rows.filter({ has: page.locator('.label-name', { hasText: new RegExp(`^\\s*${escaped(label)}\\s*$`) }) }).first();
  /** Found and pressed in one step: the list is drawn anew as more is found, and what was a row becomes another one. */
  const take = async (row: Locator) => {
    // One of a list that has closed by itself is still there, and does nothing.
    await row.filter({ visible: true }).waitFor(soon);
    await row.filter({ visible: true }).dispatchEvent('click', {}, surely);
    await row.waitFor({ state: 'hidden', ...surely });
  };
  const pick = async (key: string, text: string, label: string) => {
    await page.keyboard.press(key);
    await input.fill(text, soon);
    await take(labelled(label));
  };
  const closed = () => page.locator('.quick-input-widget').first().waitFor({ state: 'hidden' });
  return {
    openFile: (path) => {
      const name = path.split('/').at(-1) ?? path;
      const tab = page.locator('.tab.active', { hasText: name });
      // It has its address once its text is there, without which its language's commands are not offered.
      const text = page.locator(`.editor-instance .monaco-editor[data-uri$="/${name}"]`).first();
      return again(page, async () => {
        await pick('Control+P', path, name);
        await tab.waitFor(soon);
        await text.waitFor(soon);
      });
    },
    runCommand: (title) => again(page, () => pick('F1', `>${title}`, title)),
    choose: (command, row) =>
      again(page, async () => {
        await pick('F1', `>${command}`, command);
        const asked = rows.filter({ hasText: row }).first();
        await asked.waitFor({ timeout: 10_000 });
        await take(asked);
      }),
    // What opens writes its own words when it is ready, over what was written before.
    answer: async (text) => {
      const write = async () => {
        await input.fill(text, soon);
        await page.waitForTimeout(300);
        if ((await input.inputValue()) !== text) throw new Error(`'${text}' was written over.`);
      };
      await vi.waitFor(write, patience);
      await input.press('Enter');
      await closed();
    },
    saveAsOffered: async (name) => {
      const offered = async () => {
        if (!(await input.inputValue(soon)).endsWith(name)) throw new Error(`${name} is not offered yet.`);
      };
      await vi.waitFor(offered, patience);
      await page
        .locator('.quick-input-widget .monaco-button', { hasText: /OK|Save/ })
        .first()
        .click();
      await closed();
    },
    useTheme: (label, mark) =>
      again(page, async () => {
        await pick('F1', '>Preferences: Color Theme', 'Preferences: Color Theme');
        await input.fill(label, soon);
        await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: label }).waitFor(soon);
        await input.press('Enter', soon);
        await page.locator(`.monaco-workbench.${mark}`).waitFor(soon);
        await closed();
      }),
  };
}
