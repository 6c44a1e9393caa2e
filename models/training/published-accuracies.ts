import { parameterCount } from '../architecture/trainable.js';
import type { RunRecord } from './run-record.js';

/** A figure that others measured and published, never one of ours. */
export interface Published {
  /** Share of the test rows that are right. */
  readonly testAccuracy: number;
  /** After so many epochs. */
  readonly epochs: number;
  readonly source: string;
}

const source = 'the page of the official code of Chen et al. 2021 (kjason/ResNEst on GitHub)';

/** In the order of the columns below. */
const estimators = ['Standard', 'ResNEst', 'BNResNEst', 'AResNEst'] as const;

/**
 * Test accuracies in % from that page's tables, one row a family and data set. Beside each the number of weights that the
 * official network has, by which a network of the same name and other sizes is told apart.
 */
const tables = [
  {
    data: 'cifar10',
    family: 'WRN_16_8',
    accuracies: [95.56, 94.39, 95.48, 95.29],
    weights: [11091594, 11090570, 11091594, 8744164],
  },
  {
    data: 'cifar10',
    family: 'WRN_40_4',
    accuracies: [95.45, 94.58, 95.61, 95.48],
    weights: [8977226, 8976714, 8977226, 8411420],
  },
  {
    data: 'cifar10',
    family: 'ResNet_110',
    accuracies: [94.46, 92.77, 94.52, 93.97],
    weights: [1730522, 1730394, 1730522, 1713620],
  },
  {
    data: 'cifar10',
    family: 'ResNet_20',
    accuracies: [92.6, 91.02, 92.56, 92.47],
    weights: [272282, 272154, 272282, 238130],
  },
  {
    data: 'cifar100',
    family: 'WRN_16_8',
    accuracies: [79.14, 75.43, 78.99, 78.74],
    weights: [11137764, 11136740, 11137764, 8906344],
  },
  {
    data: 'cifar100',
    family: 'WRN_40_4',
    accuracies: [79.08, 75.16, 78.97, 78.62],
    weights: [9000356, 8999844, 9000356, 8655320],
  },
  {
    data: 'cifar100',
    family: 'ResNet_110',
    accuracies: [74.08, 69.08, 73.95, 72.53],
    weights: [1736372, 1736244, 1736372, 1900280],
  },
  {
    data: 'cifar100',
    family: 'ResNet_20',
    accuracies: [68.56, 64.73, 68.47, 68.16],
    weights: [278132, 278004, 278132, 269540],
  },
] as const;

/** What is published of a network of this name and size on this data (`examples/paper`); null: nothing is. */
export function publishedOf({ architecture, data }: Pick<RunRecord, 'architecture' | 'data'>): Published | null {
  for (const { data: set, family, accuracies, weights } of tables) {
    const at = estimators.findIndex((estimator) => architecture.name === `${set.toUpperCase()}_${estimator}_${family}`);
    if (at < 0 || data.kind !== set || parameterCount(architecture) !== weights[at]) continue;
    return { testAccuracy: accuracies[at] / 100, epochs: 200, source };
  }
  return null;
}
