/** What is told along a training, in the order in which its charts stand. */
export const curveNames = [
  'risk',
  'accuracy',
  'topFive',
  'rSquared',
  'loss',
  'epsilon',
  'rank',
  'learningRate',
] as const;

export type CurveName = (typeof curveNames)[number];
