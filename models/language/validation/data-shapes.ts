import type { CsvDefinition } from '../../data/definition.js';
import { nearestName } from '../../data/nearest-name.js';
import type { AnyDataDefinition, ImageDefinition } from '../../data/image-definition.js';
import type { Shape } from '../../architecture/shape.js';
import * as ast from '../generated/ast.js';
import { csvColumns, imageSet } from './data-files.js';
import type { SourceReport } from '../source-report.js';

/** What a network for some data must fit. */
export interface DataShape {
  readonly input: Shape;
  /** N_o columns of numbers, or so many classes. */
  readonly targets:
    { readonly kind: 'numbers'; readonly size: number } | { readonly kind: 'classes'; readonly count: number };
}

const shownColumns = 12;

async function csvShape(report: SourceReport, data: ast.Data, definition: CsvDefinition): Promise<DataShape | null> {
  const { path, targets, classes } = definition;
  const read = await csvColumns(path);
  if ('problem' in read) {
    report.error({ node: data.body.parts.find(ast.isCsv) ?? data, property: 'path' }, 'data-file', read.problem);
    return null;
  }
  const names = read.found;
  const unknown = targets.findIndex((name) => !names.includes(name));
  if (unknown >= 0) {
    const near = nearestName(targets[unknown], names);
    const listed = `It has: ${names.slice(0, shownColumns).join(', ')}${names.length > shownColumns ? ', …' : ''}.`;
    const message = `there is no column '${targets[unknown]}' in ${path}. ${near === null ? listed : `Did you mean '${near}'?`}`;
    const node = data.body.parts.find(ast.isTarget) ?? data;
    report.error({ node, property: 'columns', index: unknown }, 'target', message);
    return null;
  }
  return {
    input: { kind: 'vector', size: names.length - targets.length },
    targets: classes === null ? { kind: 'numbers', size: targets.length } : { kind: 'classes', count: classes },
  };
}

async function imageShape(
  report: SourceReport,
  data: ast.Data,
  definition: ImageDefinition,
): Promise<DataShape | null> {
  const read = await imageSet(definition);
  if ('problem' in read) {
    const node = data.body.parts.find((part) => ast.isIdx(part) || ast.isCifar(part)) ?? data;
    report.error({ node }, 'data-file', read.problem);
    return null;
  }
  const { height, width, channels, classes } = read.found;
  const crop = definition.augment?.crop ?? 0;
  if (crop >= Math.min(height, width)) {
    const node = data.body.parts.find(ast.isAugment) ?? data;
    const message = `a border of ${crop} can't be reflected: the images are ${height}x${width}. Use less.`;
    report.error({ node, property: 'crop' }, 'size', message);
    return null;
  }
  return { input: { kind: 'image', height, width, channels }, targets: { kind: 'classes', count: classes } };
}

/** The shape of a data block; null, and said why, where its source can't be read. */
export async function dataShape(
  report: SourceReport,
  data: ast.Data,
  definition: AnyDataDefinition,
): Promise<DataShape | null> {
  switch (definition.kind) {
    case 'csv':
      return csvShape(report, data, definition);
    case 'synthetic': {
      const { inputs, outputs } = definition;
      return { input: { kind: 'vector', size: inputs }, targets: { kind: 'numbers', size: outputs } };
    }
    case 'example':
      return { input: { kind: 'vector', size: 1 }, targets: { kind: 'numbers', size: 1 } };
    case 'idx':
    case 'cifar10':
    case 'cifar100':
      return imageShape(report, data, definition);
  }
}
