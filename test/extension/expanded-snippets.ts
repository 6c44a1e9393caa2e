import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const snippet = z.object({ prefix: z.string(), description: z.string(), body: z.array(z.string()) });

/** The snippets that the extension brings. */
export const snippets = Object.values(
  z
    .record(z.string(), snippet)
    .parse(JSON.parse(readFileSync(join(import.meta.dirname, '../../extension/snippets/nestimate.json'), 'utf8'))),
);

/** What a snippet leaves when every placeholder is passed with Tab: the default, or the first choice. */
export function expanded(prefix: string): string {
  const found = snippets.find((one) => one.prefix === prefix);
  if (found === undefined) throw new Error(`no snippet has the prefix ${prefix}`);
  return found.body
    .join('\n')
    .replaceAll(
      /\$\{\d+\|([^,|]*)[^|]*\|\}|\$\{\d+:([^}]*)\}|\$\d+/g,
      (_all, choice?: string, value?: string) => choice ?? value ?? '',
    );
}
