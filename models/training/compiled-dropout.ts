import type { Building, Signal } from './compiled-building.js';
import type { Operation, Place } from './compiled-places.js';
import { OperationKind } from './compiled/words.js';
import { maskDraw } from './dropout-masks.js';

/** Drops some of y where it lies, once it is whole and before anything reads it. */
export function drop(building: Building, y: Signal, layer: string, dropout: number): void {
  if (dropout === 0) return;
  const draw = maskDraw(building.seed, layer, dropout);
  const masked = (left: Place, out: Place): Operation => ({
    ...{ kind: OperationKind.Dropout, left, out, columns: y.columns.places.length, grid: y.grid, draw },
  });
  building.forward.push(masked(y.value, y.value));
  building.undo.push(() => {
    if (y.collected === null || y.gradient === null) return [];
    const left = y.collected;
    y.collected = y.gradient;
    y.lastProduct = null;
    return [masked(left, y.gradient)];
  });
}
