import { valuesIn } from '../architecture/shape.js';
import { staged, type StagedArchitecture, type StagedLayer } from '../architecture/staged.js';
import { parameterCount } from '../architecture/trainable.js';
import type { Score } from '../training/events.js';
import type { RunEnd } from '../training/run-end.js';
import type { RunLabels } from '../training/run-labels.js';
import type { RunRecord } from '../training/run-record.js';
import type { RunStatus } from '../training/run-status.js';
import type { TrainingSettings } from '../training/settings.js';
import type { CertifiedNumbers } from './certified-numbers.js';
import { type FactColumn, type FactValue, remarkKey } from './compared-fact.js';
import { certifiedHeads, type CertifiedMeasure } from './spread.js';

/** A run with all that is told of it in a table. */
export interface ToldRun {
  readonly folder: string;
  readonly record: Omit<RunRecord, 'text'>;
  readonly labels: RunLabels;
  readonly status: RunStatus;
  readonly end: RunEnd;
  readonly certified: CertifiedNumbers;
}

/** One thing that a table says of every run. */
export interface Fact extends FactColumn {
  readonly value: (run: ToldRun) => FactValue;
}

function layerText(layer: StagedLayer): string {
  switch (layer.kind) {
    case 'dense':
      return `dense ${layer.units} ${layer.activation}`;
    case 'convolution':
      return `conv ${layer.kernel.join('x')} ${layer.channels} ${layer.activation}`;
    case 'norm':
      return `bn ${layer.activation}`;
    case 'nonlinearity':
      return layer.activation;
  }
}

/** "3 × dense 16 relu": equal blocks that follow each other are counted. */
function blocksText({ stages }: StagedArchitecture): string | null {
  const texts = stages.flatMap(({ blocks }) => blocks.map(({ layers }) => layers.map(layerText).join(', ')));
  const runs: { text: string; count: number }[] = [];
  for (const text of texts) {
    const last = runs.at(-1);
    if (last?.text === text) last.count += 1;
    else runs.push({ text, count: 1 });
  }
  return runs.length === 0
    ? null
    : runs.map(({ text, count }) => (count === 1 ? text : `${count} × ${text}`)).join('; ');
}

function widthText(network: StagedArchitecture): FactValue {
  if (network.kind === 'densenest' || network.kind === 'linear') return null;
  const widths = network.stages.map(({ width }) => width);
  return widths.length === 1 ? widths[0] : widths.join(', ');
}

const networkOf = ({ record }: ToldRun) => staged(record.architecture);

const runFacts: readonly Fact[] = [
  { key: 'name', head: 'Name', group: 'run', kind: 'text', value: ({ labels }) => labels.name },
  { key: 'tags', head: 'Tags', group: 'run', kind: 'text', value: ({ labels }) => labels.tags.join(', ') || null },
  { key: 'created', head: 'Begun', group: 'run', kind: 'text', value: ({ record }) => record.createdAt },
  { key: 'status', head: 'State', group: 'run', kind: 'text', value: ({ status }) => status },
  { key: 'file', head: 'File', group: 'run', kind: 'text', value: ({ record }) => record.file },
  {
    key: 'made_from',
    head: 'Made from',
    group: 'run',
    kind: 'text',
    value: ({ record: { origin } }) => origin && `${origin.run}, by ${origin.by}`,
  },
];

const networkFacts: readonly Fact[] = [
  { key: 'network', head: 'Network', group: 'network', kind: 'text', value: (run) => networkOf(run).name },
  { key: 'kind', head: 'Kind', group: 'network', kind: 'text', value: (run) => networkOf(run).kind },
  {
    key: 'parameters',
    head: 'Parameters',
    group: 'network',
    kind: 'number',
    value: ({ record }) => parameterCount(record.architecture),
  },
  { key: 'inputs', head: 'Inputs', group: 'network', kind: 'number', value: (run) => valuesIn(networkOf(run).input) },
  { key: 'width', head: 'Width M', group: 'network', kind: 'text', value: (run) => widthText(networkOf(run)) },
  { key: 'blocks', head: 'Blocks', group: 'network', kind: 'text', value: (run) => blocksText(networkOf(run)) },
  { key: 'outputs', head: 'Outputs', group: 'network', kind: 'number', value: (run) => networkOf(run).outputSize },
  { key: 'bias', head: 'Bias', group: 'network', kind: 'text', value: (run) => (networkOf(run).bias ? 'yes' : 'none') },
];

function dataFact(key: string, head: string, value: (run: ToldRun) => FactValue): Fact {
  return { key, head, group: 'data', kind: key.endsWith('_rows') ? 'number' : 'text', value };
}

const dataFacts: readonly Fact[] = [
  dataFact('data', 'Data', ({ record }) => record.data.name),
  dataFact('data_definition', 'Definition', ({ record }) => JSON.stringify(record.data)),
  dataFact('data_hash', 'Hash of the rows', ({ record }) => record.resolved?.dataHash ?? null),
  dataFact('training_rows', 'Training rows', ({ record }) => record.resolved?.trainRows ?? null),
  dataFact('test_rows', 'Test rows', ({ record }) => record.resolved?.testRows ?? null),
];

function setting(
  key: string,
  head: string,
  kind: Fact['kind'],
  value: (settings: TrainingSettings) => FactValue,
): Fact {
  return { key, head, group: 'training', kind, value: ({ record }) => value(record.settings) };
}

function momentum({ optimizer }: TrainingSettings): string | null {
  if (optimizer.kind !== 'sgd') return null;
  return optimizer.nesterov ? `${optimizer.momentum}, Nesterov` : String(optimizer.momentum);
}

function scheduleText({ schedule }: TrainingSettings): string | null {
  if (schedule === null) return null;
  const steps = schedule.kind === 'step' ? schedule.steps.map(({ epoch, factor }) => `× ${factor} after ${epoch}`) : [];
  const warmup = schedule.warmup === undefined ? [] : [`warm-up ${schedule.warmup}`];
  return [schedule.kind, ...steps, ...warmup].join(', ');
}

const trainingFacts: readonly Fact[] = [
  { key: 'seed', head: 'Seed', group: 'training', kind: 'number', value: ({ record }) => record.seed },
  setting('loss', 'Loss', 'text', ({ loss }) => loss),
  setting('optimizer', 'Optimizer', 'text', ({ optimizer }) => optimizer.kind),
  setting('learning_rate', 'Learning rate', 'number', ({ optimizer }) => optimizer.learningRate),
  setting('momentum', 'Momentum', 'text', momentum),
  setting('decay', 'Weight decay', 'number', ({ optimizer }) => optimizer.decay),
  setting('schedule', 'Schedule', 'text', scheduleText),
  setting('clip', 'Gradient clipped to', 'number', ({ clip }) => clip ?? null),
  setting('batch', 'Batch', 'text', ({ batch }) => batch ?? 'full'),
  setting('epochs', 'Epochs', 'number', ({ epochs }) => epochs),
  setting('patience', 'Patience', 'number', ({ patience }) => patience ?? null),
  {
    key: 'engine',
    head: 'Engine',
    group: 'training',
    kind: 'text',
    value: ({ record }) => record.resolved?.engine ?? record.requestedEngine,
  },
  {
    key: 'device',
    head: 'Device',
    group: 'training',
    kind: 'text',
    value: ({ record }) => record.resolved?.device ?? null,
  },
  {
    key: 'threads',
    head: 'Threads',
    group: 'training',
    kind: 'number',
    value: ({ record }) => record.resolved?.threads?.count ?? null,
  },
];

function scoreFact(split: 'train' | 'test', measure: keyof Score, head: string, kind: Fact['kind']): Fact {
  const splitHead = split === 'train' ? 'Training' : 'Test';
  const key = `${split}_${measure.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
  return {
    key,
    head: `${splitHead} ${head}`,
    group: 'result',
    kind,
    value: ({ end }) => end[split]?.[measure] ?? null,
  };
}

const splits = ['train', 'test'] as const;

const resultFacts: readonly Fact[] = [
  ...splits.map((split) => scoreFact(split, 'risk', 'risk', 'number')),
  ...splits.map((split) => scoreFact(split, 'accuracy', 'accuracy', 'share')),
  ...splits.map((split) => scoreFact(split, 'topFive', 'top-5 accuracy', 'share')),
  ...splits.map((split) => scoreFact(split, 'rSquared', 'R²', 'number')),
  { key: 'epoch', head: 'Epochs done', group: 'result', kind: 'number', value: ({ end }) => end.epoch },
  { key: 'kept_epoch', head: 'Epoch kept', group: 'result', kind: 'number', value: ({ end }) => end.keptEpoch },
  {
    key: 'failure',
    head: 'Failure',
    group: 'result',
    kind: 'text',
    value: ({ end: { lastWord } }) => (lastWord?.type === 'failed' ? lastWord.message : null),
  },
];

function certifiedFact(key: string, measure: CertifiedMeasure): Fact {
  const head = certifiedHeads[measure];
  return { key, head, group: 'certificate', kind: 'number', value: ({ certified }) => certified[measure] };
}

const certificateFacts: readonly Fact[] = [
  certifiedFact('best_linear_risk', 'linearRisk'),
  certifiedFact('lower_bound', 'lowerBound'),
  certifiedFact('epsilon', 'epsilon'),
  certifiedFact('risk_minus_linear', 'aboveLinear'),
  {
    key: 'linear_input',
    head: 'Best linear predictor of',
    group: 'certificate',
    kind: 'text',
    value: ({ certified }) => certified.linearInput,
  },
  {
    key: remarkKey,
    head: 'Remark on the certificate',
    group: 'certificate',
    kind: 'text',
    value: ({ certified }) => certified.remark,
  },
];

/** All that is told of runs, in the order in which it is shown. */
export const facts: readonly Fact[] = [
  ...runFacts,
  ...networkFacts,
  ...dataFacts,
  ...trainingFacts,
  ...resultFacts,
  ...certificateFacts,
];
