import { type ChartOptions, usualOptions } from '../chart/chosen.js';

/** What the page keeps across reloads of the window. */
export interface KeptState {
  readonly v: 1;
  /** The run folders, absolute: what the extension revives the page with. */
  readonly folders: readonly string[];
  readonly options: ChartOptions;
  /** Keys of the legend that are switched off. */
  readonly hidden: readonly string[];
  readonly sort: Sort | null;
}

/** The fact by which runs are sorted. */
export interface Sort {
  readonly key: string;
  readonly descending: boolean;
}

export const firstState: KeptState = { v: 1, folders: [], options: usualOptions, hidden: [], sort: null };
