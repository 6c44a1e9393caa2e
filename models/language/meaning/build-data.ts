import { AstUtils } from 'langium';
import { dirname, resolve } from 'node:path';
import type { DataDefinition, ExampleDefinition } from '../../data/definition.js';
import * as ast from '../generated/ast.js';
import { documentPath } from '../source-report.js';
import { buildFiles, type FileSource, isFileSource } from './build-files.js';
import { buildPreparation, type Preparation } from './build-preparation.js';
import { buildSynthetic } from './build-synthetic.js';
import { buildTarget } from './build-target.js';
import type { Reading } from './reading.js';
import { positiveOf } from './sizes.js';

/** Where rows come from. */
type Source = ast.Csv | FileSource | ast.Synthetic | ast.Example;

function isSource(part: unknown): part is Source {
  return ast.isCsv(part) || isFileSource(part) || ast.isSynthetic(part) || ast.isExample(part);
}

function sourceOf({ report }: Reading, data: ast.Data): Source | null {
  const [source, ...others] = data.body.parts.filter(isSource);
  for (const node of others) {
    report.error({ node }, 'misplaced-part', 'rows come from one source only. Remove this one or the first.');
  }
  if (source !== undefined) return others.length === 0 ? source : null;
  const message = `${data.name} does not say where its rows come from. Write \`csv "file.csv"\` or \`synthetic inputs 16 outputs 1 samples 4096\`.`;
  report.error({ node: data, property: 'name' }, 'missing-part', message);
  return null;
}

const ownTargets = {
  Idx: 'its labels',
  Cifar: 'its labels',
  Npy: 'targets of its own: `labels` or `targets` names them',
  Npz: 'targets of its own: `labels` or `targets` names them',
  Folder: 'its folders as classes',
  Synthetic: 'targets of its own: `outputs` says how many',
  Example: 'targets of its own',
} as const;

/** Parts that a source has no use for. */
function partsFit({ report }: Reading, { parts }: ast.DataBody, source: Source): boolean {
  let fit = true;
  for (const node of parts) {
    if (ast.isTarget(node) && !ast.isCsv(source)) {
      report.error({ node }, 'misplaced-part', `this data has ${ownTargets[source.$type]}. Remove it.`);
      fit = false;
    }
    if (ast.isAugment(node) && !isFileSource(source)) {
      const message = '`augment` is for images: idx, cifar10, cifar100, npy, npz, folder. Remove it.';
      report.error({ node }, 'misplaced-part', message);
      fit = false;
    }
  }
  return fit;
}

function exampleOf(reading: Reading, node: ast.Example, preparation: Preparation): ExampleDefinition | null {
  if (node.which === 'yun-2') {
    if (node.rho === undefined) return { kind: 'example', ...preparation, example: 'yun-2' };
    reading.report.error({ node, property: 'rho' }, 'misplaced-part', '`rho` is for yun-1. Remove it.');
    return null;
  }
  const rho = node.rho === undefined ? 1 : positiveOf(reading, { node, property: 'rho', value: node.rho }, 'rho');
  return rho === null ? null : { kind: 'example', ...preparation, example: 'yun-1', rho };
}

/** A data block as a definition; null, and said why, where it has errors. Paths begin at the folder of its own file. */
export function buildData(reading: Reading, data: ast.Data): DataDefinition | null {
  const folder = dirname(documentPath(AstUtils.getDocument(data)));
  const preparation = buildPreparation(reading, data);
  const source = sourceOf(reading, data);
  if (source === null || !partsFit(reading, data.body, source) || preparation === null) return null;
  const pathOf = (path: string) => resolve(folder, path);
  if (ast.isCsv(source)) {
    const target = buildTarget(reading, data);
    if (target === null) return null;
    const [first, ...others] = target.columns;
    return {
      kind: 'csv',
      ...preparation,
      path: pathOf(source.path),
      targets: [first, ...others],
      classes: target.classes,
    };
  }
  if (ast.isSynthetic(source)) return buildSynthetic(reading, data, source, preparation);
  if (ast.isExample(source)) return exampleOf(reading, source, preparation);
  return buildFiles(reading, data, source, preparation, pathOf);
}
