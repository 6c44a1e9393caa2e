import * as z from 'zod';

const split = z.object({
  train: z.number().positive(),
  test: z.number().positive(),
  seed: z.number().int().nonnegative(),
});

const preparation = {
  name: z.string(),
  /** Subtract the training rows' mean and divide by their deviation: inputs, and targets that are numbers. */
  standardize: z.boolean(),
  /** Divide every input by this. */
  scale: z.number().positive().nullable(),
  /** Shares of training and test rows, drawn with this seed; null: every row trains. */
  split: split.nullable(),
};

const csvDefinition = z.object({
  kind: z.literal('csv'),
  ...preparation,
  /** Absolute path; `.gz` is unpacked on the way. */
  path: z.string(),
  /** Columns to predict; every other column is an input. */
  targets: z.array(z.string()).nonempty(),
  /** How many classes the one target column names; null: targets are numbers. */
  classes: z.number().int().positive().nullable(),
});

const syntheticDefinition = z.object({
  kind: z.literal('synthetic'),
  ...preparation,
  inputs: z.number().int().positive(),
  outputs: z.number().int().positive(),
  samples: z.number().int().positive(),
  /** Standard deviation of the noise on each output. */
  noise: z.number().nonnegative(),
  seed: z.number().int().nonnegative(),
});

/** Data of a paper, made for what it shows (`exampleTable`). */
export const exampleDefinition = z.discriminatedUnion('example', [
  z.object({ kind: z.literal('example'), ...preparation, example: z.literal('yun-1'), rho: z.number().positive() }),
  z.object({ kind: z.literal('example'), ...preparation, example: z.literal('yun-2') }),
]);

/** Random changes to each training image, anew in every epoch. */
const augmentation = z.object({
  /** Pixels that are reflected around an image, out of which one of its size is cut; null: none. */
  crop: z.number().int().positive().nullable(),
  /** Whether half of the images are mirrored. */
  flip: z.boolean(),
});

const imagePreparation = { ...preparation, augment: augmentation.nullable() };

const idxFiles = z.object({ images: z.string(), labels: z.string() });

/** Images and labels in IDX files, as MNIST has them; gzip is unpacked on the way. Absolute paths. */
const idxDefinition = z.object({
  kind: z.literal('idx'),
  ...imagePreparation,
  ...idxFiles.shape,
  /** The set's own test files; null: rows are split as `split` says. */
  test: idxFiles.nullable(),
});

/** The folder of CIFAR's binary version, with its own test files. An absolute path. */
const cifarDefinition = z.object({
  kind: z.enum(['cifar10', 'cifar100']),
  ...imagePreparation,
  path: z.string(),
});

/** Two arrays with a row for each of the other's: files (absolute paths), or names in the .npz file. */
const arrayPair = z.object({ inputs: z.string(), targets: z.string() });

const arrays = {
  ...imagePreparation,
  ...arrayPair.shape,
  /** Whether targets are numbers, or integers from 0 that name classes. */
  targetKind: z.enum(['numbers', 'classes']),
  /** The set's own test arrays; null: rows are split as `split` says. */
  test: arrayPair.nullable(),
};

/** NumPy's arrays: rows of numbers, or images [N, height, width] or [N, height, width, channels]. */
const npyDefinition = z.object({ kind: z.literal('npy'), ...arrays });

/** Arrays of one .npz file, by name. An absolute path. */
const npzDefinition = z.object({ kind: z.literal('npz'), ...arrays, path: z.string() });

/** A folder that holds a folder of PNG and JPEG files for each class. Absolute paths. */
const folderDefinition = z.object({
  kind: z.literal('folder'),
  ...imagePreparation,
  path: z.string(),
  /** A second folder of the same classes, whose images are held out; null: rows are split as `split` says. */
  test: z.string().nullable(),
});

/** Sources that may hold images and may have test rows of their own. */
const fileDefinition = z.discriminatedUnion('kind', [
  idxDefinition,
  cifarDefinition,
  npyDefinition,
  npzDefinition,
  folderDefinition,
]);

export const dataDefinition = z.discriminatedUnion('kind', [
  csvDefinition,
  syntheticDefinition,
  exampleDefinition,
  fileDefinition,
]);

export type CsvDefinition = z.infer<typeof csvDefinition>;
export type SyntheticDefinition = z.infer<typeof syntheticDefinition>;
export type ExampleDefinition = z.infer<typeof exampleDefinition>;
export type IdxDefinition = z.infer<typeof idxDefinition>;
export type CifarDefinition = z.infer<typeof cifarDefinition>;
export type NpyDefinition = z.infer<typeof npyDefinition>;
export type NpzDefinition = z.infer<typeof npzDefinition>;
export type FolderDefinition = z.infer<typeof folderDefinition>;
export type FileDefinition = z.infer<typeof fileDefinition>;
/** A `data` block of a program, resolved: where rows come from and how they are prepared. */
export type DataDefinition = z.infer<typeof dataDefinition>;
export type SplitDefinition = z.infer<typeof split>;
export type Augmentation = z.infer<typeof augmentation>;

/** Whether rows come from files of images or arrays. */
export function isFileDefinition(definition: DataDefinition): definition is FileDefinition {
  return definition.kind !== 'csv' && definition.kind !== 'synthetic' && definition.kind !== 'example';
}

/** Whether a data set's images are changed anew in every epoch. */
export function changesImages(data: DataDefinition): boolean {
  return 'augment' in data && data.augment !== null;
}

/** Whether rows are held out to test on: the source's own, or some that are drawn. */
export function holdsRowsOut(definition: DataDefinition): boolean {
  if (definition.kind === 'cifar10' || definition.kind === 'cifar100') return true;
  return definition.split !== null || ('test' in definition && definition.test !== null);
}
