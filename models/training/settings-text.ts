import type { Optimizer, Schedule, TrainingSettings } from './settings.js';

function scheduleText(schedule: Schedule | null): string {
  if (schedule === null) return '';
  const steps = schedule.steps.map(({ epoch, factor }) => `× ${factor} after ${epoch} epoch${epoch === 1 ? '' : 's'}`);
  return ` (${steps.join(', ')})`;
}

function momentumText(optimizer: Optimizer): string {
  if (optimizer.kind === 'adam' || optimizer.momentum === 0) return '';
  return `, ${optimizer.nesterov ? 'Nesterov ' : ''}momentum ${optimizer.momentum}`;
}

/** How a network is trained, in one line; what is not used is left out. */
export function settingsText({ loss, optimizer, schedule, batch, epochs }: TrainingSettings): string {
  const { kind, learningRate, decay } = optimizer;
  const decayText = decay === 0 ? '' : `, decay ${decay}`;
  const method = `${kind} ${learningRate}${scheduleText(schedule)}${momentumText(optimizer)}${decayText}`;
  return `${loss} loss, ${method}, ${batch === null ? 'full batch' : `batch ${batch}`}, ${epochs} epoch${epochs === 1 ? '' : 's'}`;
}
