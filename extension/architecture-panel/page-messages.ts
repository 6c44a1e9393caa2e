import * as z from 'zod';
import { partName } from '../../models/language/architecture-view.js';
import type { FromPage, PanelState } from '../../webview/architecture-panel/messages.js';

const v = z.literal(1);

/** A picture larger than this is none. */
const mostCharacters = 100_000_000;

/** What the page may say: it is checked here, at the border, because a page is not trusted. */
export const fromPage: z.ZodType<FromPage> = z.discriminatedUnion('type', [
  z.object({ v, type: z.literal('ready') }),
  z.object({ v, type: z.literal('reveal'), network: z.string(), part: partName }),
  z.object({ v, type: z.literal('repair'), network: z.string(), code: z.string(), title: z.string() }),
  // It becomes part of a path.
  z.object({ v, type: z.literal('theory'), guarantee: z.string().regex(/^[a-z0-9-]+$/) }),
  z.object({
    v,
    type: z.literal('save'),
    format: z.enum(['svg', 'png']),
    name: z.string(),
    content: z.string().max(mostCharacters),
  }),
  z.object({ v, type: z.literal('new-file') }),
]);

/** What the page kept across a reload of the window. */
export const panelState: z.ZodType<PanelState> = z.object({
  v,
  uri: z.string(),
  network: z.string().nullable(),
  reference: z.string().nullable(),
  unfolded: z.array(z.string()),
});
