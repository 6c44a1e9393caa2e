import { type ChartContent, visible } from './series.js';

function isBelow(value: number): boolean {
  return value <= 0;
}

/** What a logarithmic axis has no place for, in a sentence; null: it shows all. */
export function leftOut({ series, levels, hidden, logarithmic, y }: ChartContent): string | null {
  if (!logarithmic) return null;
  const lines = visible(series, hidden).flatMap(({ label, y: values }) => {
    const count = values.filter(isBelow).length;
    return count === 0 ? [] : [`${label} (${count} of ${values.length} values)`];
  });
  const flat = visible(levels, hidden).flatMap(({ label, value }) =>
    isBelow(value) ? [label.includes(y.text(value)) ? label : `${label} (${y.text(value)})`] : [],
  );
  const all = [...flat, ...lines];
  return all.length === 0 ? null : `Not on this axis, as a logarithm has no 0: ${all.join('; ')}.`;
}
