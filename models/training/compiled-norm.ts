import type { Module } from '../architecture/modules.js';
import { type Building, oneRow, type Signal, weightPlace } from './compiled-building.js';
import { activateInPlace, shapedPlace } from './compiled-images.js';
import { columnsFrom, type Operation, type Place } from './compiled-places.js';
import { OperationKind } from './compiled/words.js';

/** y = the norm of x over the batch, then its activation. */
export function normalised(building: Building, x: Signal, y: Signal, module: Module): void {
  const { rowArena, rows, statisticsArena, zeros } = building;
  const columns = x.columns.stored;
  const { name, activation, dropout, output } = module;
  const rectified = activation === 'relu';
  // What else is done to it is not done again.
  let again: Place | null = null;
  if ((rectified || activation === 'identity') && dropout === 0) {
    y.forWeights = () => (again ??= shapedPlace(building, output, y.grid));
  }
  const bytes = 8 * columns;
  const weightOf = (array: string): Place => {
    const { at } = weightPlace(building, `${name}.${array}`, oneRow, columns);
    return { region: 'weights', at, stride: 0 };
  };
  const [scale, shift] = [weightOf('weight'), weightOf('bias')];
  const imagesSums = (): Place => ({ region: 'rows', at: rowArena.take(rows * bytes), stride: bytes });
  const [sums, slopes] = [imagesSums(), imagesSums()];
  const notes: Place = { region: 'rows', at: rowArena.take(bytes), stride: 0 };
  const running: Place = { region: 'statistics', at: statisticsArena.take(bytes), stride: 0 };
  const size = x.columns.places.length;
  building.statistics.push(
    { name: `${name}.running_mean`, at: running.at, size },
    { name: `${name}.running_var`, at: running.at + bytes / 2, size },
  );
  const variant = Number(rectified);
  const common = { columns, grid: x.grid, notes, variant, extra: shift };
  building.forward.push(
    { kind: OperationKind.NormSums, left: x.value, aside: sums, ...common },
    { kind: OperationKind.Barrier, columns },
    {
      ...{ kind: OperationKind.Norm, left: x.value, right: scale, out: y.value },
      ...{ aside: sums, running, ...common },
    },
  );
  building.undo.push(() => {
    const dy = y.collected;
    if (dy === null) return [];
    const first: Operation[] = [
      {
        ...{ kind: OperationKind.NormSlopes, left: x.value, right: dy, start: scale, aside: slopes },
        ...(again === null ? {} : { out: again }),
        ...common,
      },
    ];
    const own: Operation[] = [
      { kind: OperationKind.Bias, right: slopes, columns, out: shift },
      { kind: OperationKind.Bias, right: columnsFrom(slopes, columns), columns, out: scale },
      { kind: OperationKind.Statistics, columns, aside: sums, running, grid: x.grid },
    ];
    if (x.gradient === null) return [...first, ...own];
    const start = x.collected ?? zeros;
    x.collected = x.gradient;
    x.lastProduct = null;
    return [
      ...first,
      { kind: OperationKind.Barrier, columns },
      ...own,
      {
        ...{ kind: OperationKind.NormBack, left: x.value, right: dy, start, out: x.gradient },
        ...{ columns, grid: x.grid, notes, aside: slopes, extra: scale },
      },
    ];
  });
  if (!rectified) activateInPlace(building, y, activation);
}
