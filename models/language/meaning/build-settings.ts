import { howMany } from '../../architecture/how-many.js';
import type { Optimizer, Schedule, ScheduleSteps, TrainingSettings } from '../../training/settings.js';
import * as ast from '../generated/ast.js';
import type { Reading } from './reading.js';
import { onlyPart } from './single-parts.js';
import { fractionOf, nonNegativeOf, positiveOf, sizeOf } from './sizes.js';

/** AdamW's decay where none is written, as in PyTorch. */
const adamwDecay = 0.01;

function decayOf(reading: Reading, node: ast.Sgd | ast.Adam): number | null {
  if (node.decay === undefined) return ast.isAdam(node) && node.method === 'adamw' ? adamwDecay : 0;
  return nonNegativeOf(reading, { node, property: 'decay', value: node.decay }, 'the weight decay');
}

function momentumOf(reading: Reading, node: ast.Sgd): number | null {
  if (node.momentum === undefined) return 0;
  return fractionOf(reading, { node, property: 'momentum', value: node.momentum }, 'the momentum');
}

function optimizerOf(reading: Reading, { method: node }: ast.Optimizer): Optimizer | null {
  const written = { node, property: 'learningRate', value: node.learningRate };
  const learningRate = positiveOf(reading, written, 'the learning rate');
  const decay = decayOf(reading, node);
  const momentum = ast.isSgd(node) ? momentumOf(reading, node) : 0;
  if (learningRate === null || decay === null || momentum === null) return null;
  if (ast.isAdam(node)) return { kind: node.method, learningRate, decay };
  return { kind: 'sgd', learningRate, decay, momentum, nesterov: node.nesterov };
}

/** Steps whose epochs rise; null, and said why, where they don't. */
function stepsOf(reading: Reading, { steps }: ast.Schedule): ScheduleSteps | null {
  const read = steps.map((node) => ({
    epoch: sizeOf(reading, { node, property: 'epoch', value: node.epoch }, 'the epoch of a step'),
    factor: positiveOf(reading, { node, property: 'factor', value: node.factor }, 'the factor of a step'),
  }));
  const whole = read.flatMap(({ epoch, factor }) => (epoch === null || factor === null ? [] : [{ epoch, factor }]));
  if (whole.length < read.length) return null;
  const late = whole.findIndex(({ epoch }, i) => i > 0 && epoch <= whole[i - 1].epoch);
  if (late < 0) return whole;
  const message = `the epochs of a schedule must increase: ${whole[late].epoch} does not come after ${whole[late - 1].epoch}.`;
  reading.report.error({ node: steps[late], property: 'epoch' }, 'schedule', message);
  return null;
}

/** How the rate changes; null, and said why, where something of it is wrong. */
function scheduleOf(reading: Reading, node: ast.Schedule): Schedule | null {
  const written = node.warmup;
  const warmup = written && sizeOf(reading, { node, property: 'warmup', value: written }, 'the epochs of the warm-up');
  const steps = stepsOf(reading, node);
  if (warmup === null || steps === null) return null;
  const rise = warmup === undefined ? {} : { warmup };
  if (node.cosine) return { kind: 'cosine', ...rise };
  return steps.length === 0 ? { kind: 'constant', ...rise } : { kind: 'step', steps, ...rise };
}

/** Says what of a schedule never comes, or comes to nothing. */
function warnOfSchedule(reading: Reading, node: ast.Schedule, schedule: Schedule, epochs: number): void {
  const { report } = reading;
  const { warmup = 0 } = schedule;
  if (warmup >= epochs) {
    const message = `the warm-up takes ${howMany(warmup, 'epoch')}, and there ${epochs === 1 ? 'is' : 'are'} only ${epochs}: the rate never reaches the optimiser's.`;
    report.warning({ node, property: 'warmup' }, 'schedule', message);
  }
  if (schedule.kind === 'step') warnOfSteps(reading, node, schedule.steps, { warmup, epochs });
}

function warnOfSteps(
  { report }: Reading,
  node: ast.Schedule,
  steps: ScheduleSteps,
  { warmup, epochs }: { readonly warmup: number; readonly epochs: number },
): void {
  const [{ epoch: first }] = steps;
  if (first < warmup) {
    const message = `the rate still rises after epoch ${first}: the warm-up takes ${howMany(warmup, 'epoch')}. Move the step after it, or shorten the warm-up.`;
    report.warning({ node: node.steps[0] }, 'schedule', message);
  }
  const late = steps.findIndex(({ epoch }) => epoch >= epochs);
  if (late < 0) return;
  const message = `there ${epochs === 1 ? 'is' : 'are'} only ${howMany(epochs, 'epoch')}: this step, after epoch ${steps[late].epoch}, never happens.`;
  report.warning({ node: node.steps[late] }, 'schedule', message);
}

const examples = {
  loss: '`loss squared`',
  optimizer: '`optimizer adam 1e-3`',
  epochs: '`epochs 60`',
};

interface SettingParts {
  readonly loss: ast.Loss | null;
  readonly optimizer: ast.Optimizer | null;
  readonly batch: ast.Batch | null;
  readonly epochs: ast.Epochs | null;
}

function requireParts({ report }: Reading, train: ast.Train, found: SettingParts): void {
  const missing = (['loss', 'optimizer', 'epochs'] as const).filter((word) => found[word] === null);
  if (missing.length === 0) return;
  const message = `this train has no ${missing.join(', no ')}. Write ${missing.map((word) => examples[word]).join(', ')}, with your own numbers.`;
  report.error({ node: train, property: 'networks', index: 0 }, 'missing-part', message);
}

/** How a train block trains; null, and said why, where a part is missing or wrong. */
export function buildSettings(reading: Reading, train: ast.Train): TrainingSettings | null {
  const { parts } = train.body;
  const { report } = reading;
  const found: SettingParts = {
    loss: onlyPart(report, parts, ast.isLoss, 'loss'),
    optimizer: onlyPart(report, parts, ast.isOptimizer, 'optimizer'),
    batch: onlyPart(report, parts, ast.isBatch, 'batch'),
    epochs: onlyPart(report, parts, ast.isEpochs, 'epochs'),
  };
  const scheduleNode = onlyPart(report, parts, ast.isSchedule, 'schedule');
  requireParts(reading, train, found);
  const { loss, batch: batchNode, epochs: epochsNode } = found;
  const optimizer = found.optimizer && optimizerOf(reading, found.optimizer);
  const batch = batchNode && sizeOf(reading, { node: batchNode, property: 'rows', value: batchNode.rows }, 'the batch');
  const epochs =
    epochsNode &&
    sizeOf(reading, { node: epochsNode, property: 'count', value: epochsNode.count }, 'the number of epochs');
  const schedule = scheduleNode && scheduleOf(reading, scheduleNode);
  const clipNode = onlyPart(report, parts, ast.isClip, 'clip');
  const clip =
    clipNode && positiveOf(reading, { node: clipNode, property: 'length', value: clipNode.length }, 'the clip');
  const patienceNode = onlyPart(report, parts, ast.isPatience, 'patience');
  const patience =
    patienceNode &&
    sizeOf(reading, { node: patienceNode, property: 'epochs', value: patienceNode.epochs }, 'the patience');
  if (loss === null || optimizer === null || epochs === null || (batchNode !== null && batch === null)) return null;
  if ((scheduleNode !== null && schedule === null) || (clipNode !== null && clip === null)) return null;
  if (patienceNode !== null && patience === null) return null;
  if (scheduleNode !== null && schedule !== null) warnOfSchedule(reading, scheduleNode, schedule, epochs);
  return {
    loss: loss.loss,
    optimizer,
    schedule,
    batch,
    epochs,
    ...(clip === null ? {} : { clip }),
    ...(patience === null ? {} : { patience }),
  };
}
