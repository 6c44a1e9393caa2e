import type { Range } from './chosen.js';

/** A chart's axis of x as a person moves it. */
export interface ZoomTarget {
  readonly canvas: HTMLCanvasElement;
  /** All there is. */
  readonly whole: () => Range;
  /** What is shown of it. */
  readonly shown: () => Range;
  /** The value at a place of the canvas, in its pixels from the left. */
  readonly valueAt: (pixel: number) => number;
  /** Null: all there is. */
  readonly zoom: (range: Range | null) => void;
  /** The stretch under the pointer while it is drawn, in pixels; null: none. */
  readonly select: (pixels: Range | null) => void;
}

/** A key zooms by this much, and a key moves by a part of what is shown. */
const factor = 1.5;
const part = 0.2;
/** A drag shorter than this is a click. */
const leastPixels = 6;

/** The range inside the whole; null where it is all of it. */
function within({ from, to }: Range, whole: Range): Range | null {
  const length = Math.min(to - from, whole.to - whole.from);
  if (!(length > 0) || length >= whole.to - whole.from) return null;
  const begin = Math.min(Math.max(from, whole.from), whole.to - length);
  return { from: begin, to: begin + length };
}

function scaled({ from, to }: Range, at: number, by: number): Range {
  return { from: at - (at - from) / by, to: at + (to - at) / by };
}

function moved({ from, to }: Range, share: number): Range {
  const way = share * (to - from);
  return { from: from + way, to: to + way };
}

/** What a key does to the range; undefined: nothing. */
function keyed(key: string, shown: Range, whole: Range): Range | null | undefined {
  const middle = (shown.from + shown.to) / 2;
  switch (key) {
    case '+':
    case '=':
      return within(scaled(shown, middle, factor), whole);
    case '-':
      return within(scaled(shown, middle, 1 / factor), whole);
    case 'ArrowLeft':
      return within(moved(shown, -part), whole);
    case 'ArrowRight':
      return within(moved(shown, part), whole);
    case '0':
    case 'Escape':
      return null;
    default:
      return undefined;
  }
}

function byPointer(target: ZoomTarget): void {
  const { canvas } = target;
  let begin: number | null = null;
  const end = () => {
    begin = null;
    target.select(null);
  };
  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    begin = event.offsetX;
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener('pointermove', ({ offsetX }) => {
    if (begin !== null) target.select({ from: Math.min(begin, offsetX), to: Math.max(begin, offsetX) });
  });
  canvas.addEventListener('pointerup', ({ offsetX }) => {
    if (begin !== null && Math.abs(offsetX - begin) >= leastPixels) {
      const [from, to] = [Math.min(begin, offsetX), Math.max(begin, offsetX)].map(target.valueAt);
      target.zoom(within({ from, to }, target.whole()));
    }
    end();
  });
  canvas.addEventListener('pointercancel', end);
  canvas.addEventListener('dblclick', () => target.zoom(null));
}

/**
 * Zooms a chart along x: by a drag over the stretch that is to be seen, by Ctrl and the wheel (or a pinch), and by the keys
 * + and −, the arrows, and 0 for all of it. The wheel alone scrolls the page, as everywhere.
 */
export function zoomable(target: ZoomTarget): void {
  const { canvas } = target;
  byPointer(target);
  canvas.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const by = event.deltaY < 0 ? factor : 1 / factor;
      target.zoom(within(scaled(target.shown(), target.valueAt(event.offsetX), by), target.whole()));
    },
    { passive: false },
  );
  canvas.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = keyed(event.key, target.shown(), target.whole());
    if (next === undefined) return;
    event.preventDefault();
    target.zoom(next);
  });
}
