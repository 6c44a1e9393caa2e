import type { Building, Signal } from './compiled-building.js';
import { OperationKind } from './compiled/words.js';

/** y = [x; v], pixel by pixel. */
export function concatenate(building: Building, x: Signal, v: Signal, y: Signal): void {
  const { grid, columns } = y;
  const [first, all] = [x.columns.places.length, columns.places.length];
  building.forward.push({
    ...{
      kind: OperationKind.Concatenate,
      left: x.value,
      right: v.value,
      depth: first,
      columns: all,
      out: y.value,
      grid,
    },
  });
  building.undo.push(() => {
    const left = y.collected;
    if (left === null) return [];
    const parts = [
      { of: x, firstColumn: 0, columns: first },
      { of: v, firstColumn: first, columns: all - first },
    ];
    return parts.flatMap(({ of, ...part }) => {
      if (of.gradient === null) return [];
      const start = of.collected ?? building.zeros;
      of.collected = of.gradient;
      of.lastProduct = null;
      return [{ kind: OperationKind.Part, left, out: of.gradient, start, grid, ...part }];
    });
  });
}
