import type { Architecture } from '../architecture/architecture.js';
import type { DataDefinition } from '../data/definition.js';
import type { Optimizer, TrainingSettings } from '../training/settings.js';
import * as ast from './generated/ast.js';
import type { TrainDefinition } from './program.js';
import { onlyPart } from './single-parts.js';
import { positiveOf, seedOf, sizeOf } from './sizes.js';
import type { SourceReport } from './source-report.js';

const mostSeeds = 10_000;

function optimizerOf(report: SourceReport, { method }: ast.Optimizer): Optimizer | null {
  const learningRate = positiveOf(report, method, 'learningRate', method.learningRate, 'the learning rate');
  if (learningRate === null) return null;
  if (ast.isAdam(method)) return { kind: 'adam', learningRate, decay: 0 };
  const momentum = method.momentum ?? 0;
  if (momentum < 0 || momentum >= 1) {
    report.error(
      { node: method, property: 'momentum' },
      'size',
      `the momentum must be from 0 to below 1; this is ${momentum}.`,
    );
    return null;
  }
  return { kind: 'sgd', learningRate, decay: 0, momentum, nesterov: method.nesterov };
}

function seedsOf(report: SourceReport, parts: readonly ast.TrainPart[]): number[] | null {
  const one = onlyPart(report, parts, ast.isSeed, 'seed');
  const several = onlyPart(report, parts, ast.isSeeds, 'seeds');
  if (one !== null && several !== null) {
    report.error({ node: one }, 'duplicate-part', '`seed` and `seeds` say the same thing: take one out.');
    return null;
  }
  if (several === null) {
    const seed = one === null ? 0 : seedOf(report, one, 'seed', one.seed);
    return seed === null ? null : [seed];
  }
  const first = seedOf(report, several, 'first', several.first);
  const last = seedOf(report, several, 'last', several.last);
  if (first === null || last === null) return null;
  if (last < first) {
    report.error(
      { node: several },
      'seed',
      `the last seed, ${last}, is below the first, ${first}. Write \`seeds ${last}..${first}\`.`,
    );
    return null;
  }
  if (last - first >= mostSeeds) {
    report.error({ node: several }, 'seed', `${last - first + 1} seeds are too many: at most ${mostSeeds}.`);
    return null;
  }
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

const examples = {
  loss: '`loss squared`',
  optimizer: '`optimizer adam 1e-3`',
  batch: '`batch 32`',
  epochs: '`epochs 60`',
};

function settingsOf(report: SourceReport, train: ast.Train): TrainingSettings | null {
  const { parts } = train.body;
  const loss = onlyPart(report, parts, ast.isLoss, 'loss');
  const optimizerPart = onlyPart(report, parts, ast.isOptimizer, 'optimizer');
  const batchPart = onlyPart(report, parts, ast.isBatch, 'batch');
  const epochsPart = onlyPart(report, parts, ast.isEpochs, 'epochs');
  const found = { loss, optimizer: optimizerPart, batch: batchPart, epochs: epochsPart };
  const missing = (['loss', 'optimizer', 'batch', 'epochs'] as const).filter((word) => found[word] === null);
  if (missing.length > 0) {
    const message = `this train has no ${missing.join(', no ')}. Write ${missing.map((word) => examples[word]).join(', ')}, with your own numbers.`;
    report.error({ node: train, property: 'networks', index: 0 }, 'missing-part', message);
  }
  const optimizer = optimizerPart && optimizerOf(report, optimizerPart);
  const batch = batchPart && sizeOf(report, batchPart, 'rows', batchPart.rows, 'the batch');
  const epochs = epochsPart && sizeOf(report, epochsPart, 'count', epochsPart.count, 'the number of epochs');
  if (loss === null || optimizer === null || batch === null || epochs === null) return null;
  return { loss: loss.loss, optimizer, schedule: null, batch, epochs };
}

/** Cross-entropy is for classes, squared for numbers. */
function lossFits(report: SourceReport, train: ast.Train, { loss }: TrainingSettings, data: DataDefinition): boolean {
  const classes = data.kind === 'csv' ? data.classes : null;
  const part = train.body.parts.find(ast.isLoss) ?? train;
  if (loss === 'cross-entropy' && classes === null) {
    report.error(
      { node: part },
      'loss',
      `cross-entropy is for classes, and ${data.name} has numbers as targets. Write \`loss squared\`, or \`classes\` after the target.`,
    );
    return false;
  }
  if (loss === 'squared' && classes !== null) {
    report.error(
      { node: part },
      'loss',
      `squared is for numbers, and ${data.name} has ${classes} classes. Write \`loss cross-entropy\`.`,
    );
    return false;
  }
  return true;
}

/** A train block's networks, data and settings; null, and said why, where something of it has errors. */
export function buildTrain(
  report: SourceReport,
  train: ast.Train,
  networks: ReadonlyMap<ast.Network, Architecture>,
  dataBlocks: ReadonlyMap<ast.Data, DataDefinition>,
): TrainDefinition | null {
  const settings = settingsOf(report, train);
  const seeds = seedsOf(report, train.body.parts);
  const data = train.data.ref && dataBlocks.get(train.data.ref);
  const architectures = train.networks.map(({ ref }) => ref && networks.get(ref));
  const built = architectures.filter((architecture) => architecture !== undefined);
  if (settings === null || seeds === null || data === undefined || built.length < architectures.length) return null;
  if (!lossFits(report, train, settings, data)) return null;
  return { networks: built, data, settings, seeds, range: report.rangeOf({ node: train }) };
}
