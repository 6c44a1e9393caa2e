import type { DataDefinition, SplitDefinition } from './definition.js';

/** Random changes to each training image, anew in every epoch. */
export interface Augmentation {
  /** Pixels that are reflected around an image, out of which one of its size is cut; null: none. */
  readonly crop: number | null;
  /** Whether half of the images are mirrored. */
  readonly flip: boolean;
}

interface Preparation {
  readonly name: string;
  readonly standardize: boolean;
  readonly scale: number | null;
  readonly split: SplitDefinition | null;
  readonly augment: Augmentation | null;
}

/** Images and labels in IDX files, as MNIST has them; `.gz` is unpacked on the way. Absolute paths. */
export interface IdxDefinition extends Preparation {
  readonly kind: 'idx';
  readonly images: string;
  readonly labels: string;
}

/** The folder of CIFAR's binary version. An absolute path. */
export interface CifarDefinition extends Preparation {
  readonly kind: 'cifar10' | 'cifar100';
  readonly path: string;
}

/** Data of images with classes. */
export type ImageDefinition = IdxDefinition | CifarDefinition;

/** What images a data set has. */
export interface ImageSet {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly classes: number;
  readonly rows: number;
}

/** Any `data` block of the language: images, and what a run can be made of. */
export type AnyDataDefinition = DataDefinition | ImageDefinition;

/** Whether rows are images, which this version's runs can't be made of. */
export function isImages(definition: AnyDataDefinition): definition is ImageDefinition {
  return definition.kind === 'idx' || definition.kind === 'cifar10' || definition.kind === 'cifar100';
}
