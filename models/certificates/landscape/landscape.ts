import * as z from 'zod';

/** Risks along an axis; null where one is not finite. */
const risks = z.array(z.number().nullable());

function isSquare(rows: readonly (readonly unknown[])[], size: number): boolean {
  return rows.length === size && rows.every(({ length }) => length === size);
}

/** `landscape.json`: the training risk around a run's trained weights. */
export const landscape = z.object({
  version: z.literal(1),
  /** Of the directions. */
  seed: z.number().int(),
  /** So many of the first training rows the risks are means over. */
  rows: z.number().int().positive(),
  /** Of the trained weights on these rows: the slice's middle and the path's end. */
  risk: z.number(),
  /**
   * `risks[j][i]`: at weights + `places[i]` d1 + `places[j]` d2, for two random directions each of whose filters is as large
   * as that of the weights (Li et al. 2018, section 4).
   */
  slice: z
    .object({ places: z.array(z.number()).min(1), risks: z.array(risks) })
    .refine(({ places, risks: rows }) => isSquare(rows, places.length), 'a risk at each pair of places')
    .refine(({ risks: rows }) => rows.some((row) => row.some((risk) => risk !== null)), 'a risk that is finite'),
  /**
   * At (1 - t) start + t trained (Goodfellow, Vinyals and Saxe 2015), for the start that the run's seed gives; null where
   * the weights were not trained from there.
   */
  path: z
    .object({ places: z.array(z.number()), risks })
    .refine((path) => path.risks.length === path.places.length, 'a risk at each place')
    .nullable(),
  /** What stayed as it is in the slice, in words; null: nothing. */
  kept: z.string().nullable(),
});

export type Landscape = z.infer<typeof landscape>;
