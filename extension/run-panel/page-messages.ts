import * as z from 'zod';
import { axes } from '../../webview/chart/chosen.js';
import { exportFormats, type FromPage, type PanelState } from '../../webview/run-panel/messages.js';

const v = z.literal(1);

/** What the page may say: it is checked here, at the border, because a page is not trusted. */
export const fromPage: z.ZodType<FromPage> = z.discriminatedUnion('type', [
  z.object({ v, type: z.literal('ready') }),
  z.object({ v, type: z.literal('drawn') }),
  z.object({ v, type: z.literal('stop') }),
  z.object({ v, type: z.literal('pause') }),
  z.object({ v, type: z.literal('continue') }),
  z.object({ v, type: z.literal('resume') }),
  z.object({ v, type: z.literal('certify'), run: z.string() }),
  z.object({ v, type: z.literal('landscape'), run: z.string() }),
  z.object({ v, type: z.literal('cancel'), run: z.string() }),
  z.object({
    v,
    type: z.literal('export'),
    run: z.string(),
    format: z.enum(exportFormats),
    html: z.string().nullable(),
  }),
  z.object({ v, type: z.literal('print'), run: z.string(), html: z.string() }),
  z.object({ v, type: z.literal('polish'), run: z.string() }),
  // It becomes part of a path.
  z.object({ v, type: z.literal('theory'), guarantee: z.string().regex(/^[a-z0-9-]+$/) }),
  z.object({ v, type: z.literal('reveal-folder'), run: z.string() }),
  z.object({ v, type: z.literal('reveal-source') }),
]);

/** What the page kept across a reload of the window. */
export const panelState: z.ZodType<PanelState> = z.object({
  v,
  runsFolder: z.string(),
  session: z.string(),
  view: z
    .object({
      axis: z.enum(axes),
      logarithmic: z.boolean(),
      smoothing: z.number(),
      hidden: z.array(z.string()),
      zoomed: z.record(z.string(), z.object({ axis: z.string(), from: z.number(), to: z.number() })).optional(),
    })
    .optional(),
  unfolded: z.record(z.string(), z.boolean()).optional(),
  top: z.number().optional(),
});
