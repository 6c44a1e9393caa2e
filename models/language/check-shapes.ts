import type { CsvDefinition, DataDefinition } from '../data/definition.js';
import { nearestName } from '../data/nearest-name.js';
import { csvColumns } from './data-columns.js';
import * as ast from './generated/ast.js';
import type { TrainDefinition } from './program.js';
import type { SourceReport } from './source-report.js';

/** What a network for this data must have. */
export interface DataShape {
  readonly inputSize: number;
  readonly outputSize: number;
}

async function csvShape(report: SourceReport, data: ast.Data, definition: CsvDefinition): Promise<DataShape | null> {
  const csv = data.body.parts.find(ast.isCsv) ?? data;
  const columns = await csvColumns(definition.path);
  if ('problem' in columns) {
    report.error({ node: csv, property: 'path' }, 'data-file', columns.problem);
    return null;
  }
  const target = data.body.parts.find(ast.isTarget) ?? data;
  const unknown = definition.targets.findIndex((name) => !columns.names.includes(name));
  if (unknown >= 0) {
    const name = definition.targets[unknown];
    const near = nearestName(name, columns.names);
    const hint =
      near === null
        ? `It has: ${columns.names.slice(0, 12).join(', ')}${columns.names.length > 12 ? ', …' : ''}.`
        : `Did you mean '${near}'?`;
    report.error(
      { node: target, property: 'columns', index: unknown },
      'target',
      `there is no column '${name}' in ${definition.path}. ${hint}`,
    );
    return null;
  }
  return {
    inputSize: columns.names.length - definition.targets.length,
    outputSize: definition.classes ?? definition.targets.length,
  };
}

async function shapeOf(report: SourceReport, data: ast.Data, definition: DataDefinition): Promise<DataShape | null> {
  switch (definition.kind) {
    case 'csv':
      return csvShape(report, data, definition);
    case 'synthetic':
      return { inputSize: definition.inputs, outputSize: definition.outputs };
    case 'example':
      return { inputSize: 1, outputSize: 1 };
  }
}

/** The shape of each data block whose source can be read; for the others it is said why not. */
export async function dataShapes(
  report: SourceReport,
  definitions: ReadonlyMap<ast.Data, DataDefinition>,
): Promise<Map<ast.Data, DataShape>> {
  const shapes = new Map<ast.Data, DataShape>();
  for (const [data, definition] of definitions) {
    const shape = await shapeOf(report, data, definition);
    if (shape !== null) shapes.set(data, shape);
  }
  return shapes;
}

/** Holds each network of a train against its data; true where all fit. */
export function shapesFit(
  report: SourceReport,
  train: ast.Train,
  definition: TrainDefinition,
  shape: DataShape,
): boolean {
  let fit = true;
  definition.networks.forEach(({ name, inputSize, outputSize }, index) => {
    const place = { node: train, property: 'networks', index };
    const data = definition.data.name;
    if (inputSize !== shape.inputSize) {
      const message = `${name} has input ${inputSize}, but ${data} has ${shape.inputSize} input columns. Write \`input ${shape.inputSize}\`.`;
      report.error(place, 'shape', message, {
        network: name,
        data: { required: shape.inputSize, available: inputSize },
      });
      fit = false;
    }
    if (outputSize !== shape.outputSize) {
      const what = definition.settings.loss === 'cross-entropy' ? 'classes' : 'targets';
      const message = `${name} has output ${outputSize}, but ${data} has ${shape.outputSize} ${what}. Write \`output ${shape.outputSize}\`.`;
      report.error(place, 'shape', message, {
        network: name,
        data: { required: shape.outputSize, available: outputSize },
      });
      fit = false;
    }
  });
  return fit;
}
