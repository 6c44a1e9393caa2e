import type { Architecture } from '../../../architecture/architecture.js';
import { featureShapes, type Module, modulesOf } from '../../../architecture/modules.js';
import { channelsOf, shapeText } from '../../../architecture/shape.js';
import { sizeOf } from '../../../architecture/trainable.js';
import { counted } from './counted.js';

function parametersOf({ trainable }: Module): number {
  return trainable.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

function moduleLine(module: Module, words: string): string {
  const { input, output, flops, dropout } = module;
  const dropped = dropout === 0 ? '' : ` · dropout ${dropout} while it trains`;
  return `${words}: ${shapeText(input)} → ${shapeText(output)} · ${counted(parametersOf(module))} parameters · ${counted(flops)} FLOPs a row${dropped}`;
}

const operations: Record<Module['operation'], string> = {
  matrix: 'matrix',
  convolution: 'convolution',
  norm: 'normalisation',
  nonlinearity: 'nonlinearity',
};

/** One step of a network by its name in the weights: its shapes, parameters and FLOPs. Markdown; empty: there is none. */
export function moduleHover(architecture: Architecture, name: string): string {
  const module = modulesOf(architecture).find((each) => each.name === name);
  return module === undefined ? '' : moduleLine(module, `\`${name}\` · ${operations[module.operation]}`);
}

/**
 * A block: its feature, and all its steps together. Markdown; empty: there is no such block.
 * @param index from 1, of the first that is written there
 */
export function blockHover(architecture: Architecture, index: number, repetitions: number): string {
  const feature = featureShapes(architecture).at(index - 1);
  if (feature === undefined) return '';
  const own = modulesOf(architecture).filter(({ name }) => name.startsWith(`blocks.${index}.`));
  const parameters = own.reduce((sum, module) => sum + parametersOf(module), 0);
  const flops = own.reduce((sum, module) => sum + module.flops, 0);
  const which = repetitions === 1 ? `Block ${index}` : `Blocks ${index} to ${index + repetitions - 1}, each`;
  const head = `**${which}**: feature _v_ = ${shapeText(feature)}, _K_ = ${channelsOf(feature)} · ${counted(parameters)} parameters · ${counted(flops)} FLOPs a row`;
  return [head, ...own.map((module) => `- ${moduleLine(module, `\`${module.name}\``)}`)].join('\n');
}
