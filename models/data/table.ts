export type TableTargets =
  /** [N, size], row-major. */
  | { readonly kind: 'values'; readonly size: number; readonly values: Float64Array }
  /** [N] indices below `classes`. */
  | { readonly kind: 'classes'; readonly classes: number; readonly labels: Int32Array };

/** All rows of a source in their order, float64, before they are split and prepared. */
export interface Table {
  readonly rows: number;
  readonly inputNames: readonly string[];
  /** As in `Dataset`. */
  readonly targetNames: readonly string[];
  /** [N, N_in], row-major. */
  readonly inputs: Float64Array;
  readonly targets: TableTargets;
  /** As in `Dataset`. */
  readonly hash: string;
}
