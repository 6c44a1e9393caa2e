import { howMany } from '../architecture/how-many.js';
import type { Architecture, NetworkKind } from '../architecture/architecture.js';
import { activationBytes } from '../architecture/activation-memory.js';
import { featureShapes, type Module, modulesOf } from '../architecture/modules.js';
import { channelsOf, shapeText, valuesIn } from '../architecture/shape.js';
import { staged } from '../architecture/staged.js';
import { parameterCount, sizeOf, type Trainable, trainables } from '../architecture/trainable.js';
import { type Conditions, conditions, minimalWidth } from '../guarantees/conditions.js';
import { uncovered } from '../guarantees/covered-part.js';
import type { Guarantee } from '../guarantees/guarantee.js';
import { guarantees } from '../guarantees/guarantees.js';
import { guaranteeContext } from '../language/guarantee-context.js';
import type { Program, TrainDefinition } from '../language/program.js';
import type { TrainingSettings } from '../training/settings.js';
import { settingsText } from '../training/settings-text.js';
import { guaranteesText } from './guarantees-text.js';
import { foldedSizes, layerTable } from './layer-table.js';
import { printReports, reportsOf } from './network-reports.js';
import { readProgramFile } from './read-file.js';
import type { Paint } from './terminal.js';

/** A step of the forward pass. Shapes as the language writes them. */
interface ModuleDescription extends Pick<Module, 'name' | 'operation' | 'flops'> {
  readonly input: string;
  readonly output: string;
  readonly parameters: number;
  /** Of its result for one row, kept in float32 for the way back. */
  readonly activationBytes: number;
}

/** A network as `nestimate describe --format json` prints it. */
export interface Description {
  readonly name: string;
  readonly kind: NetworkKind;
  readonly parameters: number;
  /** Floating point operations of one forward pass of one row: a multiplication and an addition count one each. */
  readonly flops: number;
  /** Of the results of all modules for one row, in training. */
  readonly activationBytes: number;
  /** M, the last stage's; null where there is no residual stream. */
  readonly width: number | null;
  /** "10", "32x32x3". */
  readonly input: string;
  /** Numbers in one row of the input. */
  readonly inputSize: number;
  readonly outputSize: number;
  /** [K1 .. KL], in channels where they are images. */
  readonly features: readonly number[];
  readonly modules: readonly ModuleDescription[];
  readonly trainable: readonly Pick<Trainable, 'name' | 'shape'>[];
  readonly conditions: Conditions;
  readonly minimalWidth: number | null;
  readonly guarantees: readonly Guarantee[];
  /** How it is trained, seeds apart; null where nothing trains it. */
  readonly settings: TrainingSettings | null;
}

function describeModule(module: Module): ModuleDescription {
  const { name, operation, input, output, trainable, flops } = module;
  const parameters = trainable.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const shapes = { input: shapeText(input), output: shapeText(output) };
  return { name, operation, ...shapes, parameters, flops, activationBytes: activationBytes(module) };
}

function streamWidth(architecture: Architecture): number | null {
  if (architecture.kind === 'densenest') return null;
  return staged(architecture).stages.at(-1)?.width ?? null;
}

/** The conditions on the width, where one decides: of a structure that no width brings into the theorems none is said. */
function widths(architecture: Architecture): Pick<Description, 'conditions' | 'minimalWidth'> {
  if (uncovered(architecture) === null) {
    return { conditions: conditions(architecture), minimalWidth: minimalWidth(architecture) };
  }
  return { conditions: { bottleneck: null, expansion: null, outputWidth: null }, minimalWidth: null };
}

/** Everything that is known of a network before training. */
function describeNetwork(architecture: Architecture, train: TrainDefinition | null): Description {
  const settings = train?.settings ?? null;
  const { name, kind, outputSize } = architecture;
  const { input } = staged(architecture);
  const modules = modulesOf(architecture);
  return {
    name,
    kind,
    parameters: parameterCount(architecture),
    flops: modules.reduce((sum, { flops }) => sum + flops, 0),
    activationBytes: modules.reduce((sum, module) => sum + activationBytes(module), 0),
    width: streamWidth(architecture),
    input: shapeText(input),
    inputSize: valuesIn(input),
    outputSize,
    features: featureShapes(architecture).map(channelsOf),
    modules: modules.map(describeModule),
    trainable: trainables(architecture).map((array) => ({ name: array.name, shape: array.shape })),
    ...widths(architecture),
    guarantees: guarantees(guaranteeContext(architecture, train)),
    settings,
  };
}

/** Descriptions of a program's networks, each with the settings of the first `train` that names it. */
export function describeProgram(program: Program, network: string | null): Description[] {
  return reportsOf(program, network, describeNetwork);
}

function sizesText({ kind, width, input, outputSize, features }: Description): string {
  const stream = width === null ? '' : `, residual width M = ${width}`;
  const blocks = features.length === 0 ? '' : `, features K = [${foldedSizes(features)}]`;
  return `${kind}: input ${input}${stream}${blocks}, ${howMany(outputSize, 'output')}`;
}

function conditionsText(description: Description, paint: Paint): string[] {
  const rows = [
    ['Bottleneck condition, M ≥ N_in + K1 + … + K(L-1)', description.conditions.bottleneck],
    ['Expansion condition, M ≥ N_in', description.conditions.expansion],
    ['Output width (Assumption 3), M ≥ N_o', description.conditions.outputWidth],
  ] as const;
  const asked = rows.flatMap(([text, condition]) => {
    if (condition === null) return [];
    const { holds, available, required } = condition;
    return [
      `  ${holds ? paint('green', '✓') : paint('red', '✗')} ${text}: ${available} ${holds ? '≥' : '<'} ${required}`,
    ];
  });
  return asked.length === 0 ? [] : [paint('bold', 'Conditions'), ...asked, ''];
}

/** A description as a person reads it; the editor's describe shows the same text. */
export function descriptionText(description: Description, paint: Paint): string {
  return [
    `${paint('bold', description.name)}, ${sizesText(description)}`,
    '',
    ...conditionsText(description, paint),
    guaranteesText(description.guarantees, paint),
    '',
    layerTable(description.modules, paint),
    `${description.parameters} parameters, ${description.flops} FLOPs a row, ${description.activationBytes} bytes of activations a row (float32, in training)`,
    ...(description.settings === null ? [] : [`Trained with ${settingsText(description.settings)}`]),
    '',
  ].join('\n');
}

/** `nestimate describe`: what is known of a file's networks before training. */
export async function describe(file: string, network: string | null, format: 'text' | 'json'): Promise<number> {
  const plain = (description: Description) => description;
  return printReports(
    await readProgramFile(file),
    { network, format },
    { of: describeNetwork, text: descriptionText, plain },
  );
}
