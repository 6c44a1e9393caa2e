import type { Range } from './chosen.js';
import type { Level } from './series.js';

/** A line that lies beyond the upper or the lower edge of what is looked at. */
export interface EdgeName {
  readonly edge: 'above' | 'below';
  readonly text: string;
  /** Null: the colour of the text. */
  readonly color: string | null;
}

/** More are counted instead of named. */
const mostNamed = 2;

/** A line without a curve, as it is looked for: its name, its values in sight, and the colour of its name. */
export interface Outside extends Pick<Level, 'label'> {
  readonly values: readonly number[];
  readonly color: string | null;
}

/** The names of those that lie wholly beyond an edge, with the value that is nearest to it: what a closer look has left out. */
export function edgeNames(lines: readonly Outside[], height: Range, text: (value: number) => string): EdgeName[] {
  return (['above', 'below'] as const).flatMap((edge): EdgeName[] => {
    const beyond = lines.filter(
      ({ values }) =>
        values.length > 0 && values.every((value) => (edge === 'above' ? value > height.to : value < height.from)),
    );
    const arrow = edge === 'above' ? '↑' : '↓';
    const named = beyond.slice(0, beyond.length > mostNamed + 1 ? mostNamed : beyond.length);
    const names = named.map(({ label, values, color }): EdgeName => {
      const nearest = edge === 'above' ? Math.min(...values) : Math.max(...values);
      const value = text(nearest);
      return { edge, text: label.includes(value) ? `${arrow} ${label}` : `${arrow} ${label}: ${value}`, color };
    });
    const more = beyond.length - named.length;
    return more === 0 ? names : [...names, { edge, text: `${arrow} and ${more} more`, color: null }];
  });
}
