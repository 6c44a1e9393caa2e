import type { Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import { patience } from './patience.js';
import type { QuickInput } from './quick-input.js';

/** How a window becomes as it was when it opened. */
export interface Emptying {
  /** Closes what asks or tells: questions, menus and messages, until there are none. */
  dismiss: () => Promise<void>;
  /** Closes all editors and panels; what is not saved is thrown away. */
  closeEditors: () => Promise<void>;
}

export function emptyingOf(page: Page, { runCommand }: QuickInput): Emptying {
  const asking = page.locator('.quick-input-widget:visible, .monaco-dialog-box:visible, .monaco-menu:visible');
  const messages = page.locator('.notifications-toasts .notification-list-item');
  const tabs = page.locator('.part.editor .tab');
  const unsaved = page.locator('.monaco-dialog-box .monaco-button', { hasText: "Don't Save" });
  return {
    dismiss: async () => {
      await vi.waitFor(async () => {
        if ((await asking.count()) > 0) await page.keyboard.press('Escape');
        expect(await asking.count()).toBe(0);
      }, patience);
      await runCommand('Notifications: Clear All Notifications');
      await vi.waitFor(async () => expect(await messages.count()).toBe(0), patience);
    },
    closeEditors: async () => {
      if ((await tabs.count()) === 0) return;
      await runCommand('View: Close All Editors');
      await vi.waitFor(async () => {
        if (await unsaved.isVisible()) await unsaved.click({ timeout: 4000 });
        expect(await tabs.count()).toBe(0);
      }, patience);
    },
  };
}
