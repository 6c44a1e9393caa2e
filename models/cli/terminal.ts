import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** What is asked of where text goes: process.stdout and process.stderr have it. */
export interface Output extends Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'hasColors'> {
  write(text: string): unknown;
}

/** Colours where the terminal shows them (NO_COLOR and FORCE_COLOR are heeded), plain text elsewhere. */
export function painter(stream: Output): (style: Style, text: string) => string {
  const colors = stream.isTTY && stream.hasColors();
  return colors ? (style, text) => styleText(style, text) : (_style, text) => text;
}

export type Paint = ReturnType<typeof painter>;

/** Columns of a line, but for a word that is longer. */
const textWidth = 110;

/** Words in lines of this width, all of them indented; a word that is longer has a line of its own. */
export function wrapped(text: string, width: number, indent: number): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && indent + last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => ' '.repeat(indent) + line).join('\n');
}

/** A text broken between words; its first line stands behind `head`, the others are indented. */
export function hanging(head: string, indent: number, text: string): string {
  return head + wrapped(text, textWidth, indent).slice(indent);
}

export interface Cell {
  readonly text: string;
  readonly style?: Style;
}

/** Columns set under their heads: the first ones, texts, to the left, the others, numbers, to the right. */
export function table(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  paint: Paint,
  textColumns = 1,
): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].text.length)));
  const align = (text: string, column: number) =>
    column < textColumns ? text.padEnd(widths[column]) : text.padStart(widths[column]);
  const headLine = head.map((title, column) => paint('bold', align(title, column))).join('  ');
  const rule = paint('dim', widths.map((width) => '─'.repeat(width)).join('──'));
  const lines = rows.map((row) =>
    row
      .map(({ text, style }, column) => (style ? paint(style, align(text, column)) : align(text, column)))
      .join('  ')
      .trimEnd(),
  );
  return [headLine.trimEnd(), rule, ...lines].join('\n');
}

/** How many letters a line may have: those of the terminal, and any number where it has no size or the text goes elsewhere. */
export function lineWidth(stream: Pick<Output, 'isTTY' | 'columns'>): number {
  return stream.isTTY && stream.columns > 0 ? stream.columns : Infinity;
}
