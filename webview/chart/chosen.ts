export const axes = ['step', 'epoch', 'time'] as const;
export type AxisName = (typeof axes)[number];

/** How a person wants the curves of a page drawn. */
export interface ChartOptions {
  readonly axis: AxisName;
  readonly logarithmic: boolean;
  /** 0 to 0.99 */
  readonly smoothing: number;
}

export const usualOptions: ChartOptions = { axis: 'epoch', logarithmic: true, smoothing: 0 };

/** A stretch of an axis. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** A stretch of an axis of x, by its title. Another has other numbers: it means nothing there. */
export interface Zoomed extends Range {
  readonly axis: string;
}
