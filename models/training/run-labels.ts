import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { readJson, runFiles, writeJson } from './run-folder.js';

/** A tag is one word or several, without what separates tags in a line. */
const tag = z
  .string()
  .trim()
  .min(1, 'a tag needs at least one character')
  .max(40, 'a tag has at most 40 characters')
  .regex(/^[^,#\p{Cc}]*$/u, "a tag can't contain a comma, # or a line break");

/** `labels.json`: what a person calls a run. It decides nothing, so that it may change at any time. */
export const runLabels = z.object({
  version: z.literal(1),
  /** Null: the run is called by its network. */
  name: z
    .string()
    .trim()
    .min(1, 'a name needs at least one character')
    .max(80, 'a name has at most 80 characters')
    .regex(/^\P{Cc}*$/u, "a name can't contain a line break")
    .nullable(),
  tags: z.array(tag),
});

export type RunLabels = z.infer<typeof runLabels>;

/** What a run has that nobody named. */
export const noLabels: RunLabels = { version: 1, name: null, tags: [] };

/**
 * What a person called a run.
 * @throws Error that names the file where it is there and can't be read
 */
export async function readLabels(folder: string): Promise<RunLabels> {
  const path = join(folder, runFiles.labels);
  return existsSync(path) ? readJson(path, runLabels) : noLabels;
}

/**
 * Names or tags a run; what is left out of `changes` stays. A file that can't be read is replaced.
 * @throws Error that says what is wrong with a name or a tag, or where the disk refuses
 */
export async function changeLabels(folder: string, changes: Partial<Omit<RunLabels, 'version'>>): Promise<void> {
  const before = await readLabels(folder).catch(() => noLabels);
  const parsed = runLabels.safeParse({ ...before, ...changes });
  if (!parsed.success) throw new Error(`This can't be saved: ${parsed.error.issues[0].message}.`);
  const { tags } = parsed.data;
  await writeJson(join(folder, runFiles.labels), { ...parsed.data, tags: [...new Set(tags)] });
}

/** The tags of a line: "wide, first try". */
export function tagsOfLine(line: string): string[] {
  return line
    .split(',')
    .map((word) => word.trim().replace(/^#/, ''))
    .filter((word) => word !== '');
}
