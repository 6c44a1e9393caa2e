import { type ColumnMatrix, columnRange } from '../algebra/matrix.js';
import type { BasisRows } from './basis-rows.js';

/** What a solver does with some rows of the basis, Q's from `first` on. */
export type Visit = (basis: ColumnMatrix, first: number) => void;

/** A computation that asks for passes over the rows: it yields a visit, and goes on when that has seen them all. */
export type Solver<T> = Generator<Visit, T, void>;

/**
 * Runs solvers beside each other: each pass over the rows serves all that wait for one.
 * @param rank they see the basis's first so many directions
 */
export function solveTogether<T>(rows: BasisRows, rank: number, solvers: readonly Solver<T>[]): T[] {
  const states = solvers.map((solver) => solver.next());
  for (;;) {
    const visits = states.flatMap(({ done, value }) => (done === true ? [] : [value]));
    if (visits.length === 0) break;
    for (const [first, basis] of rows.chunks()) {
      const used = columnRange(basis, 0, rank);
      for (const visit of visits) visit(used, first);
    }
    solvers.forEach((solver, i) => {
      if (states[i].done !== true) states[i] = solver.next();
    });
  }
  return states.flatMap(({ done, value }) => (done === true ? [value] : []));
}
