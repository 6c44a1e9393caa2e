/** What is drawn, as plain data: sizes in CSS pixels, the origin at the upper left. Styles are classes of `drawing.css`. */
export type Shape =
  | {
      readonly kind: 'rect';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly round?: number;
      readonly style: string;
    }
  | { readonly kind: 'path'; readonly d: string; readonly style: string }
  | { readonly kind: 'circle'; readonly x: number; readonly y: number; readonly radius: number; readonly style: string }
  | {
      readonly kind: 'text';
      readonly x: number;
      /** Of the baseline. */
      readonly y: number;
      readonly text: string;
      readonly style: string;
      readonly anchor?: 'start' | 'middle' | 'end';
    }
  /** A letter of mathematics with an index below: W_4. */
  | {
      readonly kind: 'symbol';
      readonly x: number;
      readonly y: number;
      readonly letter: string;
      readonly index: string;
      readonly anchor?: 'start' | 'middle' | 'end';
    };

/** A part of a network, which is a button of the drawing. */
export interface Part {
  /** As `architecture-view.ts` names it. */
  readonly part: string;
  /** For screen readers, and the tooltip. */
  readonly label: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Of all parts the streams are behind, then the wires, then their shapes. */
  readonly stream: readonly Shape[];
  readonly wires: readonly Shape[];
  readonly shapes: readonly Shape[];
  /** Another network, with which this one is compared, has something else here. */
  readonly differs: boolean;
}

/** A button that unfolds a group of equal blocks, or folds it. */
export interface Fold {
  readonly group: string;
  readonly text: string;
  readonly label: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Scene {
  readonly width: number;
  readonly height: number;
  /** Behind the parts. */
  readonly shapes: readonly Shape[];
  /** From the input to the output. */
  readonly parts: readonly Part[];
  readonly folds: readonly Fold[];
}

/** A line with an arrow's head at its end. @param points x and y in turn */
export function arrow(points: readonly (readonly [number, number])[]): Shape[] {
  const [x, y] = points[points.length - 1];
  const [fromX, fromY] = points[points.length - 2];
  const [dx, dy] = [Math.sign(x - fromX), Math.sign(y - fromY)];
  const back = `${x - 6 * dx - 3.5 * dy} ${y - 6 * dy - 3.5 * dx} L ${x} ${y} L ${x - 6 * dx + 3.5 * dy} ${y - 6 * dy + 3.5 * dx}`;
  return [line(points), { kind: 'path', d: `M ${back} Z`, style: 'head' }];
}

export function line(points: readonly (readonly [number, number])[], style = 'wire'): Shape {
  return { kind: 'path', d: `M ${points.map(([x, y]) => `${x} ${y}`).join(' L ')}`, style };
}

/** Says of a bar or a stream that it would be longer, or wider, to scale. @param from above @param to below */
export function zigzag(x: number, from: number, to: number): Shape {
  const turns = Math.max(2, Math.round((to - from) / 6));
  const points = Array.from(
    { length: turns + 1 },
    (_, i) => [x + (i % 2 === 0 ? -3 : 3), from + ((to - from) * i) / turns] as const,
  );
  return line(points, 'break');
}

/** A circle with an operation in it: +, © or Σ. */
export function operation(x: number, y: number, sign: string): Shape[] {
  return [
    { kind: 'circle', x, y, radius: 9, style: 'operation' },
    { kind: 'text', x, y: y + 4.5, text: sign, style: 'sign', anchor: 'middle' },
  ];
}

/** A box with a linear map's symbol in it, centred. */
export function mapBox(x: number, y: number, letter: string, index: string, style = 'map'): Shape[] {
  return [
    { kind: 'rect', x: x - 20, y: y - 11, width: 40, height: 22, round: 3, style },
    { kind: 'symbol', x, y: y + 4, letter, index, anchor: 'middle' },
  ];
}
