import type { Optimizer, Schedule, TrainingSettings } from './settings.js';

function scheduleText(schedule: Schedule | null): string {
  if (schedule === null) return '';
  const { warmup } = schedule;
  const rise = warmup === undefined ? [] : [`warm-up of ${epochsText(warmup)}`];
  return ` (${[...rise, ...shapeTexts(schedule)].join(', ')})`;
}

function epochsText(epochs: number): string {
  return `${epochs.toLocaleString('en-US')} ${epochs === 1 ? 'epoch' : 'epochs'}`;
}

function shapeTexts(schedule: Schedule): string[] {
  if (schedule.kind === 'cosine') return ['falling by a cosine'];
  if (schedule.kind === 'constant') return [];
  return schedule.steps.map(({ epoch, factor }) => `× ${factor} after ${epochsText(epoch)}`);
}

function momentumText(optimizer: Optimizer): string {
  if (optimizer.kind !== 'sgd' || optimizer.momentum === 0) return '';
  return `, ${optimizer.nesterov ? 'Nesterov ' : ''}momentum ${optimizer.momentum}`;
}

/** How a network is trained, in one line; what is not used is left out. */
export function settingsText({ loss, optimizer, schedule, batch, epochs, clip, patience }: TrainingSettings): string {
  const { kind, learningRate, decay } = optimizer;
  const decayText = decay === 0 ? '' : `, decay ${decay}`;
  const method = `${kind} ${learningRate}${scheduleText(schedule)}${momentumText(optimizer)}${decayText}`;
  const clipText = clip === undefined ? '' : `, gradient clipped to ${clip}`;
  const patienceText = patience === undefined ? '' : ` at most, patience ${patience}`;
  return `${loss} loss, ${method}${clipText}, ${batch === null ? 'full batch' : `batch ${batch}`}, ${epochsText(epochs)}${patienceText}`;
}
