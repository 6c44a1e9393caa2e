/** A colour as every program that draws SVG reads it. */
export interface PlainColour {
  /** "#1f2a33". */
  readonly hex: string;
  /** From 0 to 1. */
  readonly opacity: number;
}

/** A colour as browsers compute it, "rgb(31, 42, 51)" or "color(srgb 0.12 0.16 0.2 / 0.5)"; null: it is another word, as "none". */
export function plainColour(computed: string): PlainColour | null {
  const [, kind, inner] = /^(color\(srgb|rgba?\()(.*)\)$/.exec(computed) ?? [];
  if (inner === undefined) return null;
  const numbers = [...inner.matchAll(/-?[\d.]+(?:e[-+]?\d+)?/g)].map(([number]) => Number(number));
  const whole = kind.startsWith('rgb') ? 1 : 255;
  const channels = numbers.slice(0, 3).map((value) => Math.max(0, Math.min(255, Math.round(value * whole))));
  const hex = channels.map((value) => value.toString(16).padStart(2, '0')).join('');
  return { hex: `#${hex}`, opacity: numbers[3] ?? 1 };
}
