import { howMany } from '../../architecture/how-many.js';
import type { Architecture } from '../../architecture/architecture.js';
import { losses, lossProperties, outputsForClasses } from '../../architecture/loss.js';
import { type Shape, shapeText, valuesIn } from '../../architecture/shape.js';
import { staged } from '../../architecture/staged.js';
import { type DataDefinition, holdsRowsOut } from '../../data/definition.js';
import * as ast from '../generated/ast.js';
import type { TrainDefinition } from '../program.js';
import type { DataShape } from './data-shapes.js';
import type { SourceReport } from '../source-report.js';

/** A train block that is held against its data. */
interface Checked {
  readonly report: SourceReport;
  readonly train: ast.Train;
  readonly definition: TrainDefinition;
  readonly shape: DataShape;
}

function lossFits({ report, train, definition, shape }: Checked): boolean {
  const { settings, data } = definition;
  const { targets } = lossProperties(settings.loss);
  if (targets === shape.targets.kind) return true;
  const node = train.body.parts.find(ast.isLoss) ?? train;
  const fitting = losses.filter((loss) => lossProperties(loss).targets === shape.targets.kind);
  const instead = `Write \`loss ${fitting.join('`, `loss ')}\``;
  const message =
    shape.targets.kind === 'classes'
      ? `${settings.loss} is for numbers, and ${data.name} has ${howMany(shape.targets.count, 'class', 'classes')}. ${instead}.`
      : `${settings.loss} is for classes, and ${data.name} has numbers as targets. ${instead}${data.kind === 'csv' ? ', or `classes` after the target' : ''}.`;
  report.error({ node }, 'loss', message, { data: { losses: fitting } });
  return false;
}

/** Patience is about held-out rows. */
function patienceFits({ report, train, definition: { data, settings } }: Checked): boolean {
  if (settings.patience === undefined || holdsRowsOut(data)) return true;
  const node = train.body.parts.find(ast.isPatience) ?? train;
  const message = `patience waits for the test risk to fall, and ${data.name} has no held-out rows. Write \`split 80 : 20 seed 1\` in it, or remove \`patience\`.`;
  report.error({ node }, 'missing-part', message);
  return false;
}

/** A step takes a whole batch: of fewer rows there is none. */
function batchFits({ report, train, definition: { data, settings }, shape: { trainRows } }: Checked): boolean {
  const { batch } = settings;
  // Without a row there is nothing to train on, which is said of the split when it is read.
  if (batch === null || trainRows === null || trainRows === 0 || batch <= trainRows) return true;
  const node = train.body.parts.find(ast.isBatch) ?? train;
  const message = `a batch of ${batch} needs as many training rows, and ${data.name} has ${trainRows}. Write \`batch ${trainRows}\` or less; without \`batch\`, each step takes all rows.`;
  report.error({ node, property: 'rows' }, 'batch', message, { data: { trainRows } });
  return false;
}

/** Images can be read as vectors, row by row, and vectors of as many numbers as images. */
function inputFits(input: Shape, data: Shape): boolean {
  if (input.kind === 'image' && data.kind === 'image') return shapeText(input) === shapeText(data);
  return valuesIn(input) === valuesIn(data);
}

/** What a network of this input would have to say for the data; null: only its author knows. */
function inputFor(input: Shape, data: Shape): string | null {
  if (input.kind === 'vector') return String(valuesIn(data));
  return data.kind === 'image' ? shapeText(data) : null;
}

function inputText(shape: Shape): string {
  return shape.kind === 'image' ? `images of ${shapeText(shape)}` : howMany(shape.size, 'input column');
}

/** Sources whose classes are as many as the largest label says: one wrong label makes many. */
const counting: ReadonlySet<DataDefinition['kind']> = new Set(['idx', 'npy', 'npz'] as const);

function outputText({ targets }: DataShape, { kind }: DataDefinition): string {
  if (targets.kind === 'numbers') return howMany(targets.size, 'target');
  const why = counting.has(kind) ? `, as its largest label is ${targets.count - 1}` : '';
  return `${howMany(targets.count, 'class', 'classes')}${why}`;
}

function networkFits({ report, train, definition, shape }: Checked, network: Architecture, index: number): boolean {
  const place = { node: train, property: 'networks', index };
  const { name, input, outputSize } = staged(network);
  const { data, settings } = definition;
  const { targets } = shape;
  const required = targets.kind === 'classes' ? outputsForClasses(settings.loss, targets.count) : targets.size;
  const about = (part: 'input' | 'output', needed: string, available: string) => ({
    network: name,
    data: { part, required: needed, available },
  });
  const [takes, gives] = [inputFits(input, shape.input), outputSize === required];
  if (!takes) {
    const wanted = inputFor(input, shape.input);
    const write = wanted === null ? 'Make it an image of as many numbers.' : `Write \`input ${wanted}\`.`;
    const message = `${name} has input ${shapeText(input)}, but ${data.name} has ${inputText(shape.input)}. ${write}`;
    const details = wanted === null ? { network: name } : about('input', wanted, shapeText(input));
    report.error(place, 'shape', message, details);
  }
  if (!gives) {
    const under = targets.kind === 'classes' && required !== targets.count ? ` under ${settings.loss}` : '';
    const message = `${name} has output ${outputSize}, but ${data.name} has ${outputText(shape, data)}. Write \`output ${required}\`${under}.`;
    report.error(place, 'shape', message, about('output', String(required), String(outputSize)));
  }
  return takes && gives;
}

/** Holds a train's loss and networks against its data; true where all fit. */
export function trainFits(
  report: SourceReport,
  train: ast.Train,
  definition: TrainDefinition,
  shape: DataShape,
): boolean {
  const checked: Checked = { report, train, definition, shape };
  if (!lossFits(checked) || !patienceFits(checked) || !batchFits(checked)) return false;
  const fits = definition.networks.map((network, index) => networkFits(checked, network, index));
  return fits.every((fit) => fit);
}
