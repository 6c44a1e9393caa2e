import type { Block, DenseArchitecture, ResidualArchitecture } from '../../models/architecture/architecture.js';

/** A block whose layers have these widths; the last is its feature size. */
export function block(...units: [number, ...number[]]): Block {
  const [first, ...rest] = units.map((size) => ({ kind: 'dense', units: size, activation: 'relu' }) as const);
  return { layers: [first, ...rest] };
}

/** A ResNEst of residual width M on blocks of one layer each. */
export function resnest(
  width: number | 'none',
  inputSize: number,
  features: readonly number[],
  outputSize: number,
): ResidualArchitecture {
  return {
    kind: 'resnest',
    name: 'Net',
    inputSize,
    outputSize,
    bias: true,
    expansion: width === 'none' ? { kind: 'none' } : { kind: 'linear', width },
    blocks: features.map((size) => block(size)),
  };
}

/** A DenseNEst on blocks of one layer each. */
export function densenest(inputSize: number, features: readonly number[], outputSize: number): DenseArchitecture {
  return {
    kind: 'densenest',
    name: 'Net',
    inputSize,
    outputSize,
    bias: true,
    blocks: features.map((size) => block(size)),
  };
}
