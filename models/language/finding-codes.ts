import type { ConditionFinding, LossFinding } from '../guarantees/conditions.js';

/** Conditions of the theorems that a network breaks. It is legal, the guarantee is lost. */
const conditionCodes = ['bottleneck-condition', 'expansion-condition', 'output-width', 'convex-loss'] as const;

/** What a text gets wrong. */
const textCodes = [
  'syntax',
  'unknown-name',
  'duplicate-name',
  'import',
  'constant',
  'missing-part',
  'duplicate-part',
  'misplaced-part',
  'size',
  'too-large',
  'seed',
  'arguments',
  'nonlinearity',
  'shape',
  'derivation',
  'data-file',
  'target',
  'loss',
  'schedule',
  'batch',
] as const;

/** What a finding can be about. Each code has a page, `docs/findings/<code>.md`, which is held against what is found. */
export const findingCodes = [
  ...(conditionCodes satisfies readonly (ConditionFinding | LossFinding)['code'][]),
  ...textCodes,
] as const;

export type FindingCode = (typeof findingCodes)[number];
