import { choosingText, loadingText } from '../../models/training/choice-text.js';
import { lastEvent, progressOf } from '../../models/training/progress.js';
import { deathAdvice, isSettled } from '../../models/training/run-status.js';
import type { RunView } from '../../webview/run-panel/messages.js';
import { networkNames } from './session-place.js';

/** What the status bar says of a session under way. */
export interface TrainingLabel {
  readonly text: string;
  readonly tooltip: string;
}

/** "Wide 12/60" of the run that trains; null where none is under way. */
export function trainingLabel(runs: readonly RunView[]): TrainingLabel | null {
  const underWay = runs.filter(({ status }) => !isSettled(status));
  const run = underWay.find(({ status }) => status !== 'queued') ?? underWay[0];
  if (run === undefined) return null;
  const { architecture, settings, seed } = run.record;
  const where = `run ${runs.length - underWay.length + 1} of ${runs.length}, seed ${seed}`;
  if (run.status === 'queued')
    return { text: `${architecture.name} starts`, tooltip: `${architecture.name} starts (${where})` };
  if (run.status === 'choosing') {
    return {
      text: `${architecture.name}: choosing the engine`,
      tooltip: `The engine for ${architecture.name} is chosen: ${choosingText(run.events)} (${where})`,
    };
  }
  if (run.status === 'loading') {
    return {
      text: `${architecture.name}: loading the engine`,
      tooltip: `${architecture.name}: ${loadingText(run.events)} (${where})`,
    };
  }
  if (run.status === 'certifying') {
    return {
      text: `${architecture.name}: certificate`,
      tooltip: `The certificate of ${architecture.name} is computed`,
    };
  }
  const epoch = Math.floor(progressOf(run.events).epoch);
  return {
    text: `${architecture.name} ${epoch}/${settings.epochs}`,
    tooltip: `${architecture.name} trains: epoch ${epoch} of ${settings.epochs} (${where})`,
  };
}

/** The first session's label, with how many others are under way; what each does when it is pointed at. */
export function sessionsLabel(sessions: readonly (readonly RunView[])[]): TrainingLabel | null {
  const labels = sessions.map(trainingLabel).filter((label) => label !== null);
  if (labels.length === 0) return null;
  const others = labels.length === 1 ? '' : ` +${labels.length - 1}`;
  return { text: labels[0].text + others, tooltip: labels.map(({ tooltip }) => tooltip).join('\n') };
}

export interface EndMessage {
  readonly failed: boolean;
  readonly text: string;
}

/** Why a run of several failed, and how many of them completed. */
function failureText({ record, events }: RunView, runs: readonly RunView[]): string {
  const reason = lastEvent(events, 'failed')?.message ?? 'its trainer wrote no reason.';
  const others = runs.length === 1 ? '' : ` ${completedText(runs)}`;
  return `${record.architecture.name} failed: ${reason}${others}`;
}

function completedText(runs: readonly RunView[]): string {
  const completed = runs.filter(({ status }) => status === 'completed').length;
  return `${completed} of ${runs.length} runs completed.`;
}

/** What the runs of a `train` block, which share their loss, completed with. */
function completionText(runs: readonly RunView[]): string {
  const uncertified = runs.map(({ events }) => lastEvent(events, 'uncertified')).find((event) => event !== null);
  return uncertified === undefined ? 'trained and certified.' : `trained. ${uncertified.message}`;
}

/** How a session ended, in one message; null while a run is under way. */
export function endMessage(runs: readonly RunView[]): EndMessage | null {
  if (!runs.every(({ status }) => isSettled(status))) return null;
  const failed = runs.find(({ status }) => status === 'failed');
  if (failed !== undefined) return { failed: true, text: failureText(failed, runs) };
  const names = networkNames(runs.map(({ record }) => record));
  if (runs.every(({ status }) => status === 'completed'))
    return { failed: false, text: `${names}: ${completionText(runs)}` };
  if (runs.some(({ status }) => status === 'stopped')) {
    return { failed: false, text: `${names}: stopped, ${completedText(runs)}` };
  }
  return { failed: true, text: `${names}: the trainer died. ${deathAdvice}` };
}
