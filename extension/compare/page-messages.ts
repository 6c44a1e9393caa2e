import * as z from 'zod';
import type { FromComparePage } from '../../webview/compare/messages.js';

const v = z.literal(1);

/** What the page may say: it is checked here, at the border, because a page is not trusted. */
export const fromComparePage: z.ZodType<FromComparePage> = z.discriminatedUnion('type', [
  z.object({ v, type: z.literal('ready') }),
  z.object({ v, type: z.literal('export') }),
  z.object({ v, type: z.literal('open'), folder: z.string() }),
]);

/** Of what the page kept across a reload of the window what the extension needs. */
export const keptFolders = z.object({ v, folders: z.array(z.string()).min(2) });
