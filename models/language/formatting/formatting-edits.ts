import type { LangiumDocument } from 'langium';
import { lastLine } from './breaks.js';
import { type Gap, layOut } from './layout.js';
import { piecesOf } from './pieces.js';

/** Blanks between two words or comments of a text, and the blanks that should stand there. */
export interface FormattingEdit {
  /** Offsets in the text. */
  readonly begin: number;
  readonly stop: number;
  readonly text: string;
}

/** A stretch of a text, as offsets. Where both are the same it is the place of a cursor. */
export interface Stretch {
  readonly begin: number;
  readonly stop: number;
}

function touches({ begin, stop }: Stretch, unit: Stretch): boolean {
  return begin === stop ? unit.begin <= begin && begin <= unit.stop : unit.begin < stop && begin < unit.stop;
}

/** For each gap, whether what follows it is formatted: a unit is, whole, where the stretch touches it. */
function touched(gaps: readonly Gap[], text: string, stretch: Stretch): boolean[] {
  const units = gaps.flatMap(({ beginsUnit }, i) => (beginsUnit ? [i] : []));
  return units.flatMap((first, n) => {
    const end = units[n + 1] ?? gaps.length;
    const { begin, stop } = gaps[first];
    const unit = { begin: begin + lastLine(text.slice(begin, stop)), stop: gaps[end]?.begin ?? text.length };
    return Array<boolean>(end - first).fill(touches(stretch, unit));
  });
}

/** Between a unit that is formatted and one that isn't, only what is on the first one's lines is edited. */
function editsAt(gap: Gap, text: string, before: boolean, after: boolean): FormattingEdit[] {
  const { begin, stop, wanted, beginsUnit } = gap;
  if (!after && !(before && beginsUnit)) return [];
  if (before || !beginsUnit) {
    if (after) return [{ begin, stop, text: wanted }];
    const rest = text.slice(begin, stop).search(/[\r\n]/);
    return rest < 0 ? [] : [{ begin, stop: begin + rest, text: '' }];
  }
  return [{ begin: begin + lastLine(text.slice(begin, stop)), stop, text: wanted.slice(lastLine(wanted)) }];
}

/**
 * How a document should be written: edits of blanks and line ends only, in order, none of them empty. Declarations that
 * can't be read stay as they are.
 * @param document parsed, with the tree of a `File`
 * @param stretch only the declarations and parts on whose lines it lies; without it, everything
 */
export function formattingEdits(document: LangiumDocument, stretch?: Stretch): FormattingEdit[] {
  const text = document.textDocument.getText();
  const gaps = layOut(piecesOf(document), text);
  const formatted = stretch === undefined ? null : touched(gaps, text, stretch);
  return gaps
    .flatMap((gap, i) => {
      const after = formatted?.[i] ?? true;
      return editsAt(gap, text, formatted?.[i - 1] ?? after, after);
    })
    .filter(({ begin, stop, text: wanted }) => {
      const source = text.slice(begin, stop);
      // Whatever the tree says, nothing but blanks is replaced.
      return source !== wanted && !/\S/.test(source);
    });
}
