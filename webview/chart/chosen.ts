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
