import type { ComparedCurve, Comparison, ToComparePage } from '../../webview/compare/messages.js';

/** What a page was sent, so that it is told only what is new. */
export interface UnsentNews {
  /** The message that brings the page up to date; null where it is. */
  of(comparison: Comparison): ToComparePage | null;
  /** The page is a new one, and knows nothing. */
  forget(): void;
}

export function unsentNews(): UnsentNews {
  let curves = new Map<string, readonly ComparedCurve[]>();
  let rest = '';
  return {
    of(comparison) {
      const runs = comparison.runs.map((run) => {
        return curves.get(run.folder) === run.curves ? { ...run, curves: null } : run;
      });
      curves = new Map(comparison.runs.map((run) => [run.folder, run.curves]));
      const next = JSON.stringify({ ...comparison, runs: runs.map((run) => ({ ...run, curves: null })) });
      if (next === rest && runs.every((run) => run.curves === null)) return null;
      rest = next;
      return { ...comparison, runs };
    },
    forget() {
      curves = new Map();
      rest = '';
    },
  };
}
