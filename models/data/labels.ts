import { quoteCell } from './cell.js';
import { DataError, type DataPlace } from './data-error.js';

/** The labels of all rows and what they are called. */
export interface Labels {
  /** [N] indices below the number of classes. */
  readonly labels: Int32Array;
  /** [classes] */
  readonly names: readonly string[];
}

/** Reads the target column of a classification, one cell a row. */
export interface LabelReader {
  /** @throws DataError for a cell that is no label */
  add(text: string, place: DataPlace): number;
  /**
   * @param added what `add` returned for all rows
   * @param place the column
   * @throws DataError where the labels, together, are not those of the classes
   */
  finish(added: Float64Array, place: DataPlace): Labels;
}

function requireTwoClasses(names: readonly string[], place: DataPlace): void {
  if (names.length > 1) return;
  throw new DataError(`every row has the label ${quoteCell(names[0])}. Give rows of at least two classes.`, place);
}

function integerLabels(classes: number): LabelReader {
  const seen = new Set<number>();
  return {
    add(text, place) {
      const label = Number(text);
      if (!Number.isInteger(label)) {
        const problem = `${quoteCell(text)} is not an integer, as the labels above it are. Labels are 0 to ${classes - 1}.`;
        throw new DataError(problem, place);
      }
      if (label < 0 || label >= classes) {
        const problem = `the label ${text} is out of range: with classes ${classes} they are 0 to ${classes - 1}.`;
        throw new DataError(`${problem} Count the labels from 0, or correct the number of classes.`, place);
      }
      seen.add(label);
      return label;
    },
    finish(added, place) {
      requireTwoClasses([...seen].map(String), place);
      return { labels: Int32Array.from(added), names: Array.from({ length: classes }, (_, label) => String(label)) };
    },
  };
}

function wordLabels(classes: number): LabelReader {
  const indices = new Map<string, number>();
  return {
    add(text, place) {
      const known = indices.get(text);
      if (known !== undefined) return known;
      if (text.includes('\ufffd')) throw new DataError("this label is not UTF-8. Save the file as 'CSV UTF-8'.", place);
      if (indices.size === classes) {
        const others = [...indices.keys()].map(quoteCell).join(', ');
        const problem = `${quoteCell(text)} is one label more than classes ${classes}, after ${others}.`;
        throw new DataError(`${problem} Correct the label, or the number of classes.`, place);
      }
      indices.set(text, indices.size);
      return indices.size - 1;
    },
    finish(added, place) {
      // Code units, not the reader's language: the same file has the same indices everywhere.
      const names = [...indices.keys()].sort();
      requireTwoClasses(names, place);
      if (names.length < classes) {
        const problem = `there are ${names.length} different labels (${names.map(quoteCell).join(', ')})`;
        throw new DataError(`${problem}, fewer than classes ${classes}. Write classes ${names.length}.`, place);
      }
      const ranks = Int32Array.from(indices.keys(), (name) => names.indexOf(name));
      return { labels: Int32Array.from(added, (index) => ranks[index]), names };
    },
  };
}

/**
 * Reads labels: integers 0 to `classes` - 1, or `classes` different words, which are sorted. The first row's label
 * decides which of the two.
 */
export function labelReader(classes: number): LabelReader {
  let reader: LabelReader | null = null;
  return {
    add(text, place) {
      if (text.trim() === '') throw new DataError('the label is missing. Write it, or remove the row.', place);
      if (/^[+-]?(nan|inf|infinity)$/i.test(text)) throw new DataError(`${text} is not a label. Correct it.`, place);
      reader ??= Number.isNaN(Number(text)) ? wordLabels(classes) : integerLabels(classes);
      return reader.add(text, place);
    },
    finish(added, place) {
      if (reader === null) throw new DataError('there are no rows below the header. Add rows.', place);
      return reader.finish(added, place);
    },
  };
}
