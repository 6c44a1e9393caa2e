import type { Augmentation, SplitDefinition } from '../../data/definition.js';
import * as ast from '../generated/ast.js';
import type { Reading } from './reading.js';
import { onlyPart } from './single-parts.js';
import { positiveOf, seedOf, sizeOf } from './sizes.js';

/** What every data block may say, wherever its rows come from. */
export interface Preparation {
  readonly name: string;
  readonly standardize: boolean;
  readonly scale: number | null;
  readonly split: SplitDefinition | null;
}

function splitOf(reading: Reading, node: ast.Split): SplitDefinition | null {
  const train = positiveOf(reading, { node, property: 'train', value: node.train }, 'the share of training rows');
  const test = positiveOf(reading, { node, property: 'test', value: node.test }, 'the share of test rows');
  const seed = node.seed === undefined ? 0 : seedOf(reading, { node, property: 'seed', value: node.seed });
  return train === null || test === null || seed === null ? null : { train, test, seed };
}

/** A data block's scale, standardisation and split; null, and said why, where one is wrong. */
export function buildPreparation(reading: Reading, { name, body: { parts } }: ast.Data): Preparation | null {
  const scaleNode = onlyPart(reading.report, parts, ast.isScale, 'scale');
  const splitNode = onlyPart(reading.report, parts, ast.isSplit, 'split');
  const standardize = onlyPart(reading.report, parts, ast.isStandardize, 'standardize') !== null;
  const scale =
    scaleNode && positiveOf(reading, { node: scaleNode, property: 'divisor', value: scaleNode.divisor }, 'the scale');
  const split = splitNode && splitOf(reading, splitNode);
  if ((scaleNode !== null && scale === null) || (splitNode !== null && split === null)) return null;
  return { name, standardize, scale, split };
}

/** How images are augmented; undefined, and said why, where that is wrong. */
export function buildAugmentation(reading: Reading, node: ast.Augment | null): Augmentation | null | undefined {
  if (node === null) return null;
  if (node.crop === undefined) return { crop: null, flip: true };
  const crop = sizeOf(reading, { node, property: 'crop', value: node.crop }, 'the border of a crop');
  return crop === null ? undefined : { crop, flip: node.flip };
}
