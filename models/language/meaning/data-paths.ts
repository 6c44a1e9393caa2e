import * as ast from '../generated/ast.js';
import type { Place } from '../source-report.js';

/** A path that a data block names, as it is written. */
export interface DataPath {
  readonly place: Place;
  readonly path: string;
  /** What lies there, after "Open the". */
  readonly what: string;
}

function filled(place: Place, path: string | undefined, what: string): DataPath[] {
  return path === undefined ? [] : [{ place, path, what }];
}

/** An array's file; in a .npz file arrays are names. */
function arrayFiles(node: ast.Npy): DataPath[] {
  const targets = ({ kind, array }: ast.ArrayTargets) => ({ path: array, what: `array of ${kind}` });
  const own = targets(node.targets);
  const test = node.testTargets && targets(node.testTargets);
  return [
    ...filled({ node, property: 'inputs' }, node.inputs, 'array of inputs'),
    ...filled({ node: node.targets, property: 'array' }, own.path, own.what),
    ...filled({ node, property: 'testInputs' }, node.testInputs, 'array of test inputs'),
    ...(node.testTargets === undefined || test === undefined
      ? []
      : filled({ node: node.testTargets, property: 'array' }, test.path, test.what)),
  ];
}

/** The paths that stand in a part of a data block. */
export function dataPaths(node: ast.DataPart): DataPath[] {
  switch (node.$type) {
    case 'Csv':
      return filled({ node, property: 'path' }, node.path, 'table');
    case 'Cifar':
      return filled({ node, property: 'path' }, node.path, 'folder of images');
    case 'Idx':
      return [
        ...filled({ node, property: 'images' }, node.images, 'file of images'),
        ...filled({ node, property: 'labels' }, node.labels, 'file of labels'),
        ...filled({ node, property: 'testImages' }, node.testImages, 'file of test images'),
        ...filled({ node, property: 'testLabels' }, node.testLabels, 'file of test labels'),
      ];
    case 'Npy':
      return arrayFiles(node);
    case 'Npz':
      return filled({ node, property: 'path' }, node.path, 'file of arrays');
    case 'Folder':
      return [
        ...filled({ node, property: 'path' }, node.path, 'folder of images'),
        ...filled({ node, property: 'testPath' }, node.testPath, 'folder of test images'),
      ];
    default:
      return [];
  }
}
