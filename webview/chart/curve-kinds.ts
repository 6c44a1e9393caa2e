import type { AxisName, ChartOptions } from './chosen.js';
import type { CurveName } from './curve-names.js';
import { durationText, percentText, plainText } from './number-text.js';
import type { Axis, ChartContent } from './series.js';
import { shareRange, wholeShare } from './share-range.js';

/** How a number that is told along the training is drawn over it, on whichever page. */
export interface CurveKind {
  readonly title: string;
  readonly text: Axis['text'];
  /** What its axis reaches over, where that is not all that is drawn. */
  readonly range?: Axis['range'];
  /** Whether the choice of a logarithmic axis is about it. */
  readonly logarithmic: boolean;
  /** Whether it is noisy enough to be smoothed. */
  readonly smooth: boolean;
}

const risk = { text: plainText, logarithmic: true, smooth: true } as const;
const share = { text: percentText, range: shareRange, logarithmic: false, smooth: true } as const;

export const curveKinds: Readonly<Record<CurveName, CurveKind>> = {
  risk: { ...risk, title: 'Risk' },
  accuracy: { ...share, title: 'Accuracy' },
  topFive: { ...share, title: 'Top-5 accuracy' },
  rSquared: { ...share, title: 'R²', text: plainText },
  loss: { ...risk, title: 'Loss of the steps' },
  epsilon: { ...risk, title: 'Epsilon: risk above the lower bound', smooth: false },
  rank: { ...share, title: 'Feature rank, least share of a block', range: wholeShare, smooth: false },
  learningRate: { ...risk, title: 'Learning rate', logarithmic: false, smooth: false },
};

function xAxis(axis: AxisName): Axis {
  return { title: axis, text: axis === 'time' ? durationText : plainText };
}

/** What the chart of a kind shows of these lines, as the person wants them drawn. */
export function curveContent(
  { text, range, ...kind }: CurveKind,
  lines: Pick<ChartContent, 'series' | 'levels' | 'hidden'>,
  { axis, logarithmic, smoothing }: ChartOptions,
): ChartContent {
  return {
    ...lines,
    x: xAxis(axis),
    y: { title: '', text, ...(range === undefined ? {} : { range }) },
    logarithmic: kind.logarithmic && logarithmic,
    smoothing: kind.smooth ? smoothing : 0,
  };
}
