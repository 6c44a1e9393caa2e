/** The texts of a drawing by their style, as `drawing.css` has them. */
export type TextStyle = 'words' | 'note' | 'stage';

/** How wide a text is, in pixels. */
export type TextWidth = (text: string, style: TextStyle) => number;

const fonts: Record<TextStyle, string> = { words: '11.5px', note: '11px', stage: '600 11.5px' };

/** By font and text: the same ones are drawn again and again while one types. */
const known = new Map<string, number>();

const surface = document.createElement('canvas').getContext('2d');

/** Measures texts in the font that the page has now. */
export function textWidth(): TextWidth {
  const { fontFamily } = getComputedStyle(document.body);
  return (text, style) => {
    const font = `${fonts[style]} ${fontFamily}`;
    const key = `${font} ${text}`;
    const before = known.get(key);
    if (before !== undefined || surface === null) return before ?? 0;
    surface.font = font;
    const { width } = surface.measureText(text);
    known.set(key, width);
    return width;
  };
}
