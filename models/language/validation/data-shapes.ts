import { howMany } from '../../architecture/how-many.js';
import type { Shape } from '../../architecture/shape.js';
import type { CsvDefinition, DataDefinition, FileDefinition } from '../../data/definition.js';
import type { FileSet, FileTargets } from '../../data/files/file-set.js';
import { nearestName } from '../../data/nearest-name.js';
import { trainingShare } from '../../data/split.js';
import { exampleTable } from '../../data/yun-examples.js';
import * as ast from '../generated/ast.js';
import { isFileSource } from '../meaning/build-files.js';
import { csvColumns, fileSet, missingFolder } from './data-files.js';
import type { Place, SourceReport } from '../source-report.js';

/** What a network for some data must fit. */
export interface DataShape {
  readonly input: Shape;
  readonly targets: FileTargets;
  /** Rows that are trained on; null where only reading the whole file tells. */
  readonly trainRows: number | null;
}

const shownColumns = 12;

/** Says why files can't be read, and whether that is because their folder is not there at all. */
async function reportUnread(
  report: SourceReport,
  place: Place,
  problem: string,
  definition: CsvDefinition | FileDefinition,
): Promise<null> {
  const folder = await missingFolder(definition);
  report.error(place, 'data-file', problem, folder === null ? {} : { data: { missingFolder: folder } });
  return null;
}

async function csvShape(report: SourceReport, data: ast.Data, definition: CsvDefinition): Promise<DataShape | null> {
  const { path, targets, classes } = definition;
  const read = await csvColumns(path);
  if ('problem' in read) {
    const place = { node: data.body.parts.find(ast.isCsv) ?? data, property: 'path' };
    return reportUnread(report, place, read.problem, definition);
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
    trainRows: null,
  };
}

/** Whether the rows are images, and a border of theirs can be reflected, where that is asked for. */
function augmentFits(report: SourceReport, data: ast.Data, { augment }: FileDefinition, { shape }: FileSet): boolean {
  if (augment === null) return true;
  const node = data.body.parts.find(ast.isAugment) ?? data;
  if (shape.kind === 'vector') {
    const message = `\`augment\` is for images, and a row of ${data.name} is a vector of ${howMany(shape.size, 'number')}. Remove \`augment\`.`;
    report.error({ node }, 'misplaced-part', message);
    return false;
  }
  if (augment.crop === null || augment.crop < Math.min(shape.height, shape.width)) return true;
  const message = `a border of ${augment.crop} can't be reflected: the images are ${shape.height}x${shape.width}. Use less.`;
  report.error({ node, property: 'crop' }, 'size', message);
  return false;
}

async function filesShape(report: SourceReport, data: ast.Data, definition: FileDefinition): Promise<DataShape | null> {
  const read = await fileSet(definition);
  if ('problem' in read) {
    return reportUnread(report, { node: data.body.parts.find(isFileSource) ?? data }, read.problem, definition);
  }
  if (!augmentFits(report, data, definition, read.found)) return null;
  const { shape, targets, rows, testRows } = read.found;
  return { input: shape, targets, trainRows: testRows === null ? trainingShare(rows, definition.split) : rows };
}

/** The shape of a data block; null, and said why, where its source can't be read. */
export async function dataShape(
  report: SourceReport,
  data: ast.Data,
  definition: DataDefinition,
): Promise<DataShape | null> {
  switch (definition.kind) {
    case 'csv':
      return csvShape(report, data, definition);
    case 'synthetic': {
      const { inputs, outputs, samples, split } = definition;
      return {
        input: { kind: 'vector', size: inputs },
        targets: { kind: 'numbers', size: outputs },
        trainRows: trainingShare(samples, split),
      };
    }
    case 'example':
      return {
        input: { kind: 'vector', size: 1 },
        targets: { kind: 'numbers', size: 1 },
        trainRows: trainingShare(exampleTable(definition).rows, definition.split),
      };
    default:
      return filesShape(report, data, definition);
  }
}
