import type { FileDefinition, NpyDefinition } from '../../data/definition.js';
import * as ast from '../generated/ast.js';
import type { Preparation } from './build-preparation.js';
import { buildAugmentation } from './build-preparation.js';
import type { Reading } from './reading.js';
import { onlyPart } from './single-parts.js';

/** Sources that may hold images and may have test rows of their own. */
export type FileSource = ast.Idx | ast.Cifar | ast.Npy | ast.Npz | ast.Folder;

export function isFileSource(part: unknown): part is FileSource {
  return ast.isIdx(part) || ast.isCifar(part) || ast.isNpy(part) || ast.isNpz(part) || ast.isFolder(part);
}

/** Whether a source says which rows are held out. */
function hasTest(source: FileSource): boolean {
  switch (source.$type) {
    case 'Cifar':
      return true;
    case 'Idx':
      return source.testImages !== undefined;
    case 'Folder':
      return source.testPath !== undefined;
    case 'Npy':
    case 'Npz':
      return source.testInputs !== undefined;
  }
}

type Arrays = Pick<NpyDefinition, 'inputs' | 'targets' | 'targetKind' | 'test'>;

/** The arrays' names; null, and said why, where test targets are of another kind. */
function arraysOf({ report }: Reading, source: ast.Npy | ast.Npz, nameOf: (name: string) => string): Arrays | null {
  const { inputs, targets, testInputs, testTargets } = source;
  const own: Arrays = {
    inputs: nameOf(inputs),
    targets: nameOf(targets.array),
    targetKind: targets.kind === 'labels' ? 'classes' : 'numbers',
    test: null,
  };
  if (testInputs === undefined || testTargets === undefined) return own;
  if (testTargets.kind === targets.kind) {
    return { ...own, test: { inputs: nameOf(testInputs), targets: nameOf(testTargets.array) } };
  }
  const message = `training rows have ${targets.kind}, and test rows have ${testTargets.kind}. Write \`${targets.kind}\`.`;
  report.error({ node: testTargets, property: 'kind' }, 'target', message);
  return null;
}

/** A source of files as a definition; null, and said why, where something of it or beside it is wrong. */
export function buildFiles(
  reading: Reading,
  { body: { parts } }: ast.Data,
  source: FileSource,
  preparation: Preparation,
  pathOf: (path: string) => string,
): FileDefinition | null {
  const augment = buildAugmentation(reading, onlyPart(reading.report, parts, ast.isAugment, 'augment'));
  const split = parts.find(ast.isSplit);
  if (split !== undefined && hasTest(source)) {
    const message = 'this data has test rows of its own, and trains on all others. Remove it.';
    reading.report.error({ node: split }, 'misplaced-part', message);
    return null;
  }
  if (augment === undefined) return null;
  const common = { ...preparation, augment };
  switch (source.$type) {
    case 'Idx': {
      const { images, labels, testImages, testLabels } = source;
      const test =
        testImages === undefined || testLabels === undefined
          ? null
          : { images: pathOf(testImages), labels: pathOf(testLabels) };
      return { kind: 'idx', ...common, images: pathOf(images), labels: pathOf(labels), test };
    }
    case 'Cifar':
      return { kind: source.set, ...common, path: pathOf(source.path) };
    case 'Folder': {
      const test = source.testPath === undefined ? null : pathOf(source.testPath);
      return { kind: 'folder', ...common, path: pathOf(source.path), test };
    }
    case 'Npy': {
      const arrays = arraysOf(reading, source, pathOf);
      return arrays && { kind: 'npy', ...common, ...arrays };
    }
    case 'Npz': {
      const arrays = arraysOf(reading, source, (name) => name);
      return arrays && { kind: 'npz', ...common, ...arrays, path: pathOf(source.path) };
    }
  }
}
