/** Narrower drawings are drawn closer. */
const closerBelow = 290;

/** To both sides of the layers' bars, within their block. */
export const barMargin = 8;

/** The places across a drawing, in pixels: the stream at its left, the blocks beside it, at its right the heads of an A-ResNEst. */
export interface Frame {
  /** The middle of the stream. */
  readonly streamX: number;
  readonly blockX: number;
  readonly blockEnd: number;
  /** The middle of the heads, and the line that adds them up. */
  readonly headX: number;
  readonly sumX: number;
}

function marginsOf(width: number): { left: number; gap: number; plain: number; headed: number } {
  return width < closerBelow
    ? { left: 12, gap: 20, plain: 14, headed: 71 }
    : { left: 22, gap: 30, plain: 14, headed: 92 };
}

/** The least and the most that a drawing gives to its stream. */
export function streamLimits(width: number): { least: number; most: number } {
  return width < closerBelow ? { least: 44, most: 44 } : { least: 56, most: Math.max(56, Math.min(100, width * 0.2)) };
}

/** What the stream and the longest bar have together. */
export function roomAcross(width: number, headed: boolean): number {
  const { left, gap, plain, headed: heads } = marginsOf(width);
  return width - left - gap - (headed ? heads : plain) - 2 * barMargin;
}

/** @param streamRoom that the widest place of the stream has */
export function frameOf(width: number, headed: boolean, streamRoom: number): Frame {
  const close = width < closerBelow;
  const { left, gap, plain, headed: heads } = marginsOf(width);
  const sumX = width - (close ? 9 : 14);
  return {
    streamX: left + streamRoom / 2,
    blockX: left + streamRoom + gap,
    blockEnd: width - (headed ? heads : plain),
    headX: sumX - (close ? 31 : 34),
    sumX,
  };
}
